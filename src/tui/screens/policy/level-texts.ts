import type { PolicyLevel } from '../../../core/settings/index.ts';
import { levelOfNotice, noticeOfLevel } from '../../../core/templates/index.ts';
import { levelTextForm } from '../settings/notice-text-form.tsx';
import { textsScreen } from '../settings/notice-texts.ts';

/** Subject and message of each level in every language: its own, or the one shared with notices by hand (D8). */
export const levelTextsScreen = textsScreen<readonly PolicyLevel[]>({
  id: 'policy.texts',
  name: 'Settings: texts of the levels',
  title: 'tui:settings.levelTexts',
  kinds: (levels) => levels.map((_, index) => noticeOfLevel(index + 1)),
  nameOf: (say, kind, levels) => {
    const level = levelOfNotice(kind) ?? 1;
    return say('tui:texts.level', { level, days: levels[level - 1]?.offsetDays ?? 0 });
  },
  form: levelTextForm,
  notOwn: 'tui:texts.shared',
});
