import {
  SETTING_GROUPS,
  SETTING_KEYS,
  SETTINGS,
  type SettingKey,
  type Settings,
  settingsOf,
} from '../../../core/settings/index.ts';
import { settingName } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import type { Destination } from '../../app/section.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { noticeTextsScreen } from './notice-texts.ts';
import { SETTING_FORMS } from './setting-forms.ts';
import { groupSummary, settingText } from './setting-text.ts';

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly summary: string;
  /** What it is found by beyond what is shown. */
  readonly names: string;
  open(app: App): void;
}

/** Everything that can be set, by group, each with a word on how it stands; single settings when searched for (U1). */
export const settingsScreen = listScreen<Entry>({
  id: 'settings',
  name: 'Settings',
  title: 'tui:section.settings',
  columns: [
    { id: 'label', heading: 'tui:column.group', min: 25, cell: ({ label }) => label },
    { id: 'summary', heading: 'tui:column.now', min: 20, weight: 1, cell: ({ summary }) => summary },
  ],
  async fetch({ app }, query) {
    const settings = await app.session.core.settings.all();
    return pageOf(query, {
      items: query.search === '' ? groups(app, settings) : [...groups(app, settings), ...single(app, settings)],
      text: ({ label, summary, names }) => `${label} ${summary} ${names}`,
    });
  },
  idOf: ({ id }) => id,
  actions: [
    {
      id: 'open',
      keys: ['enter', 'e'],
      label: 'tui:action.open',
      footer: true,
      on: 'row',
      needs: 'settings.edit',
      run: ({ app }, entry) => entry.open(app),
    },
  ],
  empty: ({ app }) => app.say('tui:list.noMatch'),
});

function groups(app: App, settings: Settings): Entry[] {
  const { say } = app;
  return [
    ...SETTING_GROUPS.map((group) => ({
      id: group,
      label: say(`settings:group.${group}`),
      summary: groupSummary(app, group, settings),
      names: '',
      open: () => openSetting(app, settingsOf(group)[0]),
    })),
    {
      id: 'texts',
      label: say('tui:settings.texts'),
      summary: say('tui:settings.textsNow'),
      names: '',
      open: () => app.push(noticeTextsScreen.open(app)),
    },
  ];
}

function single(app: App, settings: Settings): Entry[] {
  const { say, theme } = app;
  return SETTING_GROUPS.flatMap((group) =>
    settingsOf(group).map((key) => ({
      id: key,
      label: say(`settings:field.${key}`),
      summary: [say(`settings:group.${group}`), settingText(app, key, settings)]
        .filter(Boolean)
        .join(` ${theme.glyphs.separator} `),
      names: `${settingName(say, key)} ${key}`,
      open: () => openSetting(app, key),
    })),
  );
}

/** Every group of settings, and every setting by its names, for `:`. */
export function settingDestinations(app: App): readonly Destination[] {
  const { say } = app;
  const destination = (id: string, name: string, key: SettingKey | undefined): Destination => ({
    id,
    name,
    needs: key ? SETTINGS[key].mayEdit : 'settings.edit',
    open: () => openSetting(app, key),
  });
  return [
    ...SETTING_GROUPS.map((group) => destination(group, say(`settings:group.${group}`), settingsOf(group)[0])),
    ...SETTING_KEYS.map((key): Destination => {
      const name = `${say(`settings:field.${key}`)} (${settingName(say, key)})`;
      return { ...destination(key, name, key), whenTyped: true };
    }),
  ];
}

/** The form in which it stands, with it as the field to begin with. */
function openSetting(app: App, key: SettingKey | undefined): void {
  if (!key) return;
  app.perform(
    () => app.session.core.settings.all(),
    (settings) => app.push(SETTING_FORMS[SETTINGS[key].group].open(app, { settings, key })),
  );
}
