import {
  levelsText,
  measureOf,
  SECRET_SETTINGS,
  SETTINGS,
  type SettingEntry,
  type SettingGroup,
  type SettingKey,
  type Settings,
  settingsOf,
} from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { labelText } from '../../app/label.ts';

/** The values of a group on one line; a secret only as dots. */
export function groupSummary(app: App, group: SettingGroup, settings: Settings): string {
  if (group === 'policy') return policySummary(app, settings);
  return settingsOf(group)
    .map((key) => summaryOf(app, key, settings))
    .filter(Boolean)
    .join(` ${app.theme.glyphs.separator} `);
}

/** With its label where the value alone says nothing: numbers, switches, none. */
function summaryOf(app: App, key: SettingKey, settings: Settings): string {
  const value = settings[key];
  const speaks = typeof value === 'string' || SETTINGS[key].input === 'choice';
  return `${speaks ? '' : labelText(app, app.say(`settings:field.${key}`))}${settingText(app, key, settings)}`;
}

/** A value as people read it; empty when there is none. */
export function settingText(app: App, key: SettingKey, settings: Settings): string {
  const { say } = app;
  const { input, words }: SettingEntry = SETTINGS[key];
  const value = settings[key];
  const measure = measureOf(key);
  const named = (one: unknown) => say(`settings:choice.${words}.${String(one)}`);
  if (SECRET_SETTINGS.has(key)) return value ? '••••' : '';
  switch (input) {
    case 'picture':
      return '';
    case 'switch':
      return say(value ? 'tui:form.on' : 'tui:form.off');
    case 'choice':
      return named(value);
    case 'weekdays':
      return settings['policy.weekdays'].map(named).join(', ');
    case 'levels':
      return levelsText(settings['policy.levels']);
    default:
      if (value === null) return say('tui:quota.none');
      return measure === null ? String(value) : `${value} ${say(measure)}`;
  }
}

function policySummary(app: App, settings: Settings): string {
  if (!settings['policy.on']) return app.say('tui:form.off');
  const days = settings['policy.levels'].map((level) => level.offsetDays).join(', ');
  return app.say('tui:policy.summary', { days, sendAt: settings['policy.sendAt'] });
}
