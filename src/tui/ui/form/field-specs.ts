import type { App } from '../../app/app.ts';
import type { FieldSpec } from '../fields.ts';
import type { Field, Option } from './form-spec.ts';

/** Declared fields, filled with values of the core. */
export function fieldSpecs<Owner>({
  app,
  owner,
  fields,
  values,
}: {
  app: App;
  owner: Owner;
  fields: readonly Field<Owner>[];
  values: object;
}): FieldSpec[] {
  const stored: Readonly<Record<string, unknown>> = { ...values };
  return fields.map((field): FieldSpec => {
    const { id, label, hint } = field;
    const value = stored[id];
    const idle = field.idle && (() => field.idle?.(owner));
    const words = { id, label, ...(hint ? { hint } : {}), ...(idle ? { idle } : {}) };
    if (field.kind === 'switch') return { ...words, kind: 'switch', value: value === true };
    if (field.kind === 'text') {
      const { rows, secret, unit } = field;
      const shape = {
        ...(rows ? { rows } : {}),
        ...(unit ? { unit } : {}),
        ...(secret ? { secret, kept: textOf(value) !== '' } : {}),
      };
      // A secret is never put into its field.
      return { ...words, ...shape, kind: 'text', value: secret ? '' : textOf(value) };
    }
    const options = typeof field.options === 'function' ? field.options(owner) : field.options;
    const said = options.map((option) => ({ value: option.value, text: optionText(app, option) }));
    if (field.kind === 'choice') return { ...words, kind: 'choice', value: textOf(value), options: said };
    return { ...words, kind: 'set', value: Array.isArray(value) ? value.map(String) : [], options: said };
  });
}

function optionText(app: App, option: Option): string {
  return 'label' in option ? app.say(option.label) : option.text;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return value === null || value === undefined ? '' : String(value);
}
