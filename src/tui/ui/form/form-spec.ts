import type { ReactNode } from 'react';
import type { EditBase } from '../../../core/edits.ts';
import type { App } from '../../app/app.ts';
import type { Layer } from '../../app/layer.ts';
import type { Action, ActionWords } from '../declaration.ts';
import type { Question } from '../dialog/confirm.tsx';
import type { Choice } from '../dialog/picker.tsx';
import type { Contents, Form } from '../form.ts';

/** A form on the stack, as its declaration sees it. */
export interface FilledForm<Input = void, Saved = unknown, State = undefined> extends Layer {
  readonly app: App;
  readonly input: Input;
  /** Of this screen alone, e.g. the thing that is edited. */
  readonly state: State;
  /** What stands in the fields. */
  readonly fields: Form;
  /** What the fields were filled from, for the use case that saves; null: a new thing. */
  readonly base: EditBase | null;
  /** The text of a field, or the chosen value of a choice. */
  text(id: string): string;
  /** Whether a switch is on. */
  on(id: string): boolean;
  /** What is chosen in a set. */
  chosen(id: string): string[];
  dirty(): boolean;
  /** Fills the fields anew from `values`, when what they come from has been read. */
  fill(): void;
  /** As Ctrl-S. */
  submit(): void;
  /** Takes what was stored by other means than `save`: clean against that, like after Ctrl-S. */
  settle(sent: Contents, saved: Saved): void;
  /** Says why it was not saved: at the field, as a question about what two have changed, or at the foot. */
  refused(error: unknown): void;
  /** Says that it is saved, and closes; not when somebody has typed on meanwhile, for that is not. */
  leave(): void;
  close(): void;
}

/** A value that can be chosen: with the key of its words, or with the words themselves. */
export type Option = { readonly value: string } & ({ readonly label: string } | { readonly text: string });

interface FieldWords<Owner> {
  /** The input's property name, so that a refusal finds its field. */
  readonly id: string;
  /** Key of the label. */
  readonly label: string;
  /** Key of a short explanation, shown while the field is chosen. */
  readonly hint?: string;
  /** Why it counts for nothing as the form stands, as a sentence: the switch that it depends on is off. */
  idle?(form: Owner): string | undefined;
}

/** One field. What it is filled with comes from `values`, by its id. */
export type Field<Owner> = FieldWords<Owner> &
  (
    | {
        readonly kind: 'text';
        /** Rows on the screen; more than one makes Enter a line break. */
        readonly rows?: number;
        /** Key of what a number counts, said after it. */
        readonly unit?: string;
        /** Shown as dots, never read out. */
        readonly secret?: boolean;
        /** Left empty, it says so. */
        readonly required?: boolean;
      }
    | { readonly kind: 'switch' }
    /** One of several. */
    | { readonly kind: 'choice'; readonly options: readonly Option[] | ((form: Owner) => readonly Option[]) }
    /** Any of several. */
    | { readonly kind: 'set'; readonly options: readonly Option[] | ((form: Owner) => readonly Option[]) }
  );

/** A form: typing, checking, saving on what was read, settling conflicts and drawing are the kit's; this is the rest. */
export interface FormSpec<Input, Saved, State> {
  readonly id: string;
  /** Its heading in `docs/keys.md`. */
  readonly name: string;
  /** Without the `*` of unsaved work. */
  title(form: FilledForm<Input, Saved, State>): string;
  state?(app: App, input: Input): State;
  readonly fields:
    | readonly Field<FilledForm<Input, Saved, State>>[]
    | ((form: FilledForm<Input, Saved, State>) => readonly Field<FilledForm<Input, Saved, State>>[]);
  /** What the fields are filled with, in the core's terms; what is missing is empty. */
  values(form: FilledForm<Input, Saved, State>): object;
  /** The stored fields that are edited (`core/edits.ts`); null or left out: a new thing, or something done once. */
  base?(form: FilledForm<Input, Saved, State>): object | null;
  /** The core's fields in the form's terms, where they are not the same: a list typed as one line. */
  inForm?(fields: object): object;
  /** What is wrong, by field, as sentences; looked at while one types. */
  check?(form: FilledForm<Input, Saved, State>): Readonly<Record<string, string | undefined>>;
  /** False: what is typed is kept nowhere, as a filter; leaving it throws nothing away, and asks nothing. */
  readonly keeps?: false;
  /** The key of what saving does, when it is not “save”. */
  readonly saveLabel?: string;
  readonly saveNeeds?: ActionWords['needs'];
  /** What is asked before it is saved; null: nothing. */
  askFirst?(form: FilledForm<Input, Saved, State>): Pick<Question, 'question' | 'details'> | null;
  /** Calls the use case. What is taken from the fields is taken before anything is awaited. */
  save(form: FilledForm<Input, Saved, State>): Promise<Saved>;
  /** Remembers what is edited from now on, and answers its fields as they are stored. */
  stored?(form: FilledForm<Input, Saved, State>, saved: Saved): object;
  /** After saving; without it, the form is left as by `leave`. */
  saved?(form: FilledForm<Input, Saved, State>, saved: Saved): void;
  /** Forgets the thing that was edited, since it is gone: the next save makes a new one. */
  forget?(form: FilledForm<Input, Saved, State>): void;
  /** Where what was typed can be kept beside theirs, for texts. */
  copies?(form: FilledForm<Input, Saved, State>): readonly Choice[];
  /** Ctrl keys, for letters are text. */
  readonly actions?: readonly Action<FilledForm<Input, Saved, State>>[];
  opened?(form: FilledForm<Input, Saved, State>): void;
  /** After each change of a field, and when it is opened: previews follow here. */
  edited?(form: FilledForm<Input, Saved, State>): void;
  closed?(form: FilledForm<Input, Saved, State>): void;
  /** Of the file for the editor, so that it colours the text; `.txt`. */
  extensionOf?(form: FilledForm<Input, Saved, State>, field: string): string;
  /** What stands around the fields: a preview beside, an outcome below. */
  layout?(form: FilledForm<Input, Saved, State>, fields: ReactNode): ReactNode;
}
