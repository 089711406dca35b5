import type { Action } from '../declaration.ts';

/** What the keys of every form are done with. */
export interface FormKeys {
  submit(): void;
  openEditor(): void;
  notEditable(): string | undefined;
  openHelp(): void;
  moveField(step: 1 | -1): void;
  back(): void;
}

/** Ctrl-S; some forms name it by what it does. */
export function saveAction(label = 'tui:action.save'): Action<FormKeys> {
  return { id: 'save', keys: ['ctrl-s'], label, footer: true, run: (form) => form.submit() };
}

export const EDITOR: Action<FormKeys> = {
  id: 'editor',
  keys: ['ctrl-e'],
  label: 'tui:action.editor',
  off: (form) => form.notEditable(),
  run: (form) => form.openEditor(),
};

/** Keys of every form, beside saving and the editor. */
export const FORM_KEYS: readonly Action<FormKeys>[] = [
  {
    id: 'palette',
    keys: ['ctrl-p'],
    label: 'tui:action.palette',
    footer: true,
    quiet: true,
    run: (form) => form.openHelp(),
  },
  {
    id: 'next',
    keys: ['tab'],
    label: 'tui:action.nextField',
    footer: true,
    quiet: true,
    run: (form) => form.moveField(1),
  },
  {
    id: 'previous',
    keys: ['shift-tab'],
    label: 'tui:action.previousField',
    quiet: true,
    run: (form) => form.moveField(-1),
  },
  { id: 'back', keys: ['esc'], label: 'tui:action.back', footer: true, quiet: true, run: (form) => form.back() },
];
