import {
  levelsText,
  measureOf,
  SECRET_SETTINGS,
  SETTINGS,
  type SettingEntry,
  type SettingKey,
  type Settings,
  settingProblem,
} from '../../../core/settings/index.ts';
import { sayProblem } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import type { Field, Option } from '../../ui/form/form-spec.ts';
import type { Form } from '../../ui/form.ts';

/** How one setting is typed: all of it follows from its entry. */
export function fieldOf(key: SettingKey): Field<unknown> {
  const entry: SettingEntry = SETTINGS[key];
  const measure = measureOf(key);
  const words = { id: key, label: `settings:field.${key}`, hint: `settings:hint.${entry.hint}` };
  switch (entry.input) {
    case 'switch':
      return { ...words, kind: 'switch' };
    case 'choice':
      return { ...words, kind: 'choice', options: choicesOf(entry) };
    case 'weekdays':
      return { ...words, kind: 'set', options: choicesOf(entry) };
    case 'secret':
    case 'signingKey':
      return { ...words, kind: 'text', secret: true };
    default:
      return { ...words, kind: 'text', ...(measure === null ? {} : { unit: measure }) };
  }
}

function choicesOf({ values = [], words }: SettingEntry): Option[] {
  return values.map((value) => ({ value: String(value), label: `settings:choice.${words}.${value}` }));
}

/** The settings as their fields show them, where that is not the value itself. */
export function settingsInForm(settings: Partial<Settings>): object {
  const levels = settings['policy.levels'];
  return { ...(levels ? { 'policy.levels': levelsText(levels) } : {}), 'company.logo': '' };
}

/** What stands in a field, as the settings room takes it. */
export function typedSetting(key: SettingKey, form: Form): unknown {
  switch (SETTINGS[key].input) {
    case 'switch':
      return form.on(key);
    case 'weekdays':
      return form.chosen(key).map(Number).sort();
    default:
      return form.text(key).trim();
  }
}

/** The sentence of the first thing wrong with what is typed, by the same rules as the core's. */
export function typedProblem(app: App, key: SettingKey, form: Form): string | undefined {
  const { input } = SETTINGS[key];
  // A file that is read when it is saved; a secret that is left as it is.
  if (input === 'picture' || (SECRET_SETTINGS.has(key) && form.text(key) === '')) return undefined;
  const problem = settingProblem(key, typedSetting(key, form));
  return problem === null ? undefined : sayProblem(app.say, problem);
}
