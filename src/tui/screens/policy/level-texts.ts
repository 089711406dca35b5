import type { PolicyLevel } from '../../../core/settings/index.ts';
import { levelOfNotice, type NoticeKind, noticeOfLevel } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import { NoticeTextsLayer } from '../settings/notice-texts.ts';

/** Subject and message of each level in every language: its own, or the one shared with notices by hand (D8). */
export class LevelTextsLayer extends NoticeTextsLayer {
  override readonly id = 'policy.texts';
  protected override readonly notOwn = 'tui:texts.shared';
  private readonly levels: readonly PolicyLevel[];

  constructor(app: App, levels: readonly PolicyLevel[]) {
    super(app);
    this.levels = levels;
  }

  override title(): string {
    return this.app.say('tui:settings.levelTexts');
  }

  protected override kinds(): readonly NoticeKind[] {
    return this.levels.map((_, index) => noticeOfLevel(index + 1));
  }

  protected override nameOf(kind: NoticeKind): string {
    const level = levelOfNotice(kind) ?? 1;
    return this.app.say('tui:texts.level', { level, days: this.levels[level - 1]?.offsetDays ?? 0 });
  }
}
