import {
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
import { labelText } from '../../app/format.ts';

/** The values of a group on one line; a secret only as dots. */
export function groupSummary(app: App, group: SettingGroup, settings: Settings): string {
  if (group === 'policy') return policySummary(app, settings);
  return settingsOf(group)
    .map((key) => valueText(app, key, settings))
    .filter(Boolean)
    .join(` ${app.theme.glyphs.separator} `);
}

function valueText(app: App, key: SettingKey, settings: Settings): string {
  const { input, words }: SettingEntry = SETTINGS[key];
  const value = settings[key];
  const label = () => labelText(app, app.say(`settings:field.${key}`));
  if (input === 'picture') return '';
  if (SECRET_SETTINGS.has(key)) return value ? '••••' : '';
  if (input === 'switch') return label() + app.say(value ? 'tui:form.on' : 'tui:form.off');
  if (input === 'choice') return app.say(`settings:choice.${words}.${String(value)}`);
  if (value === null) return label() + app.say('tui:quota.none');
  const measure = measureOf(key);
  return typeof value === 'number'
    ? `${label()}${value}${measure === null ? '' : ` ${app.say(measure)}`}`
    : String(value);
}

function policySummary(app: App, settings: Settings): string {
  if (!settings['policy.on']) return app.say('tui:form.off');
  const days = settings['policy.levels'].map((level) => level.offsetDays).join(', ');
  return app.say('tui:policy.summary', { days, sendAt: settings['policy.sendAt'] });
}
