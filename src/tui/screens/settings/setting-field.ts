import { type SettingKey, type Settings, settingProblem } from '../../../core/settings/index.ts';
import { sayProblem } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import type { FieldSpec } from '../../ui/fields.ts';
import type { Form } from '../../ui/form.ts';

/** How one setting is shown and typed. */
export interface SettingField {
  readonly key: SettingKey;
  readonly label: string;
  readonly hint?: string;
  readonly shape:
    | 'text'
    | 'switch'
    | 'secret'
    | { readonly choices: readonly { readonly value: string; readonly label: string }[] };
}

export function fieldSpec(app: App, field: SettingField, values: Partial<Settings>): FieldSpec {
  const value = values[field.key];
  const base = { id: field.key, label: field.label, ...(field.hint ? { hint: field.hint } : {}) };
  if (field.shape === 'switch') return { ...base, kind: 'switch', value: value === true };
  if (typeof field.shape === 'object') {
    return {
      ...base,
      kind: 'choice',
      value: String(value),
      options: field.shape.choices.map((choice) => ({ value: choice.value, text: app.say(choice.label) })),
    };
  }
  // A password is never put into the field: left empty, the stored one stays.
  if (field.shape === 'secret') return { ...base, kind: 'text', value: '', secret: true };
  return { ...base, kind: 'text', value: value === null || value === undefined ? '' : String(value) };
}

/** The value as the settings room takes it. */
export function fieldValue(field: SettingField, form: Form): unknown {
  if (field.shape === 'switch') return form.on(field.key);
  return form.text(field.key).trim();
}

/** The sentence of the first thing wrong with a value, by the same rules as the core's. */
export function fieldProblem(app: App, field: SettingField, form: Form): string | undefined {
  if (field.shape === 'secret') return undefined;
  return settingRefusal(app, field.key, fieldValue(field, form));
}

/** What is wrong with a value for a setting, as a sentence, or undefined. */
export function settingRefusal(app: App, key: SettingKey, value: unknown): string | undefined {
  const problem = settingProblem(key, value);
  return problem === null ? undefined : sayProblem(app.say, problem);
}
