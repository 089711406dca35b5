import { SECRET_SETTINGS, type Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { labelText } from '../../app/format.ts';
import type { SettingGroup } from './groups.ts';
import type { SettingField } from './setting-field.ts';

/** The values of a group on one line; a secret only as dots. */
export function groupSummary(app: App, group: SettingGroup, settings: Settings): string {
  return group.fields
    .map((field) => valueText(app, field, settings))
    .filter(Boolean)
    .join(` ${app.theme.glyphs.separator} `);
}

function valueText(app: App, field: SettingField, settings: Settings): string {
  const value = settings[field.key];
  if (SECRET_SETTINGS.has(field.key)) return value ? '••••' : '';
  if (field.shape === 'switch')
    return labelText(app, app.say(field.label)) + app.say(value ? 'tui:form.on' : 'tui:form.off');
  if (typeof field.shape === 'object') {
    const choice = field.shape.choices.find((candidate) => candidate.value === String(value));
    return choice ? app.say(choice.label) : String(value);
  }
  if (value === null) return labelText(app, app.say(field.label)) + app.say('tui:quota.none');
  return typeof value === 'number' ? labelText(app, app.say(field.label)) + String(value) : String(value);
}

export function policySummary(app: App, settings: Settings): string {
  if (!settings['policy.on']) return app.say('tui:form.off');
  const days = settings['policy.levels'].map((level) => level.offsetDays).join(', ');
  return app.say('tui:policy.summary', { days, sendAt: settings['policy.sendAt'] });
}
