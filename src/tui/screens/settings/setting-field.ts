import {
  levelsText,
  measureOf,
  SETTINGS,
  type SettingEntry,
  type SettingKey,
  type Settings,
  settingProblem,
} from '../../../core/settings/index.ts';
import { sayProblem } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import type { FieldSpec } from '../../ui/fields.ts';
import type { Form } from '../../ui/form.ts';

/** How one setting is typed: all of it follows from its entry. */
export function fieldSpec(app: App, key: SettingKey, settings: Partial<Settings>): FieldSpec {
  const entry: SettingEntry = SETTINGS[key];
  const value = settings[key];
  const measure = measureOf(key);
  const base = { id: key, label: `settings:field.${key}`, hint: `settings:hint.${entry.hint}` };
  switch (entry.input) {
    case 'switch':
      return { ...base, kind: 'switch', value: value === true };
    case 'choice':
      return { ...base, kind: 'choice', value: String(value), options: choicesOf(app, entry) };
    case 'weekdays':
      return { ...base, kind: 'set', value: ((value ?? []) as number[]).map(String), options: choicesOf(app, entry) };
    case 'levels':
      return { ...base, kind: 'text', value: levelsText(settings['policy.levels'] ?? []) };
    case 'line':
      return {
        ...base,
        kind: 'text',
        value: value === null || value === undefined ? '' : String(value),
        ...(measure === null ? {} : { unit: measure }),
      };
    default:
      // What is secret is never put into its field, nor is a picture: left empty, the stored one stays.
      return { ...base, kind: 'text', value: '', secret: entry.input !== 'picture' };
  }
}

function choicesOf(app: App, { values = [], words }: SettingEntry): { value: string; text: string }[] {
  return values.map((value) => ({ value: String(value), text: app.say(`settings:choice.${words}.${value}`) }));
}

/** The value as the settings room takes it. */
export function fieldValue(key: SettingKey, form: Form): unknown {
  switch (SETTINGS[key].input) {
    case 'switch':
      return form.on(key);
    case 'weekdays':
      return form.chosen(key).map(Number).sort();
    default:
      return form.text(key).trim();
  }
}

/** The sentence of the first thing wrong with a value, by the same rules as the core's. */
export function fieldProblem(app: App, key: SettingKey, form: Form): string | undefined {
  const { input } = SETTINGS[key];
  // Empty, these keep what is stored; what is typed is read when it is saved.
  if (input === 'secret' || input === 'picture' || input === 'signingKey') return undefined;
  const problem = settingProblem(key, fieldValue(key, form));
  return problem === null ? undefined : sayProblem(app.say, problem);
}
