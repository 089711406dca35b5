import type { App } from '../../app/app.ts';
import type { Screen } from '../declaration.ts';
import { EDITOR, FORM_KEYS, saveAction } from './form-keys.ts';
import type { FilledForm, FormSpec } from './form-spec.ts';
import { OpenForm } from './open-form.ts';

export interface FormScreen<Input, Saved, State> extends Screen<Input> {
  open(app: App, input: Input): FilledForm<Input, Saved, State>;
}

/** Declares a form. Nothing is touched before it is opened. */
export function formScreen<Input = void, Saved = unknown, State = undefined>(
  spec: FormSpec<Input, Saved, State>,
): FormScreen<Input, Saved, State> {
  return {
    id: spec.id,
    name: spec.name,
    takesText: true,
    keys: [saveAction(spec.saveLabel), ...(spec.actions ?? []), EDITOR, ...FORM_KEYS],
    open: (app, input) => new OpenForm(app, spec, input),
  };
}
