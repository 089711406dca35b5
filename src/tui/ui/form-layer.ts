import { type EditBase, EditConflict, editBase, rebased } from '../../core/edits.ts';
import { AppError, NotFound } from '../../core/errors.ts';
import { sayProblem } from '../../core/words.ts';
import { explain } from '../app/explain.ts';
import type { Box, Frame } from '../frame.ts';
import type { Binding, Key } from '../keys.ts';
import { editText } from '../terminal.ts';
import { openCommands } from './dialog/commands.tsx';
import { ask } from './dialog/confirm.tsx';
import type { Choice } from './dialog/picker.tsx';
import type { FieldSpec } from './fields.ts';
import type { Contents, Form } from './form.ts';
import { formView } from './form-view.ts';
import { FrameLayer } from './frame-layer.tsx';
import { fieldValue, settleConflicts } from './settle-conflicts.ts';

/** A page that is filled in and saved with Ctrl-S; Esc asks when something would be lost. */
export abstract class FormLayer extends FrameLayer {
  abstract readonly form: Form;
  /** What the fields were filled from; null: a new thing. Set by the form, kept up to date here. */
  protected base: EditBase | null = null;
  private saving = false;

  /** Calls the use case, on `base`. What is taken from the fields is taken before anything is awaited. */
  protected abstract save(): Promise<unknown>;

  /**
   * Remembers what is edited from now on, and answers its fields as they are stored. A form that does something once has
   * none.
   */
  protected remember(_result: unknown): object {
    return {};
  }

  /** After the use case: a word to the person, and usually the way back. */
  protected abstract saved(result: unknown): void;

  /** Forgets the thing that was edited, since it is gone: the next save makes a new one. False: that cannot be. */
  protected forget(): boolean {
    return false;
  }

  /** Where what was typed can be kept beside theirs, for texts. */
  protected copies(): readonly Choice[] {
    return [];
  }

  /** Fields of the core in the form's terms. */
  protected inForm(fields: object): Contents {
    return new Map(Object.entries(fields).map(([id, value]) => [id, fieldValue(this.form, id, value)]));
  }

  /** Bindings beyond save, editor and back; Ctrl keys, for letters are text. */
  protected extraBindings(): readonly Binding[] {
    return [];
  }

  override capturing(): boolean {
    return true;
  }

  override dirty(): boolean {
    return this.form.dirty();
  }

  bindings(): readonly Binding[] {
    return [
      { id: 'save', keys: ['ctrl-s'], label: 'tui:action.save', footer: true, run: () => this.submit() },
      ...this.extraBindings(),
      {
        id: 'editor',
        keys: ['ctrl-e'],
        label: 'tui:action.editor',
        footer: this.form.fields.some((field) => field.kind === 'text' && (field.rows ?? 1) > 1),
        disabled: () => (this.editable() ? undefined : this.app.say('tui:disabled.notText')),
        run: () => this.openEditor(),
      },
      {
        id: 'palette',
        keys: ['ctrl-p'],
        label: 'tui:action.palette',
        footer: true,
        quiet: true,
        run: () => openCommands(this.app, 'help'),
      },
      {
        id: 'next',
        keys: ['tab'],
        label: 'tui:action.nextField',
        footer: true,
        quiet: true,
        run: () => this.form.move(1),
      },
      {
        id: 'previous',
        keys: ['shift-tab'],
        label: 'tui:action.previousField',
        quiet: true,
        run: () => this.form.move(-1),
      },
      { id: 'back', keys: ['esc'], label: 'tui:action.back', footer: true, quiet: true, run: () => this.back() },
    ];
  }

  override press(key: Key): boolean {
    return this.pressField(key);
  }

  override paste(text: string): void {
    this.form.insert(text);
    this.edited();
  }

  view(box: Box): Frame {
    return formView({ form: this.form, app: this.app, box });
  }

  /** After each change of a field: previews follow here. */
  protected edited(): void {}

  protected submit(): void {
    if (!this.form.ready()) return;
    if (this.saving) {
      this.app.toast('warn', this.app.say('tui:form.stillSaving'));
      return;
    }
    const sent = this.form.contents();
    this.saving = true;
    this.app.perform(
      () => this.save(),
      (result) => {
        this.saving = false;
        this.settle(sent, this.remember(result));
        this.saved(result);
      },
      (error) => {
        this.saving = false;
        this.refused(error);
      },
    );
  }

  /** The form is clean against what was stored, not against what is on the screen. */
  protected settle(sent: Contents, fields: object): void {
    this.base = editBase(fields);
    this.form.settle(sent, this.inForm(fields));
    this.edited();
  }

  protected refused(error: unknown): void {
    const open = this.app.layers().includes(this);
    if (open && error instanceof EditConflict) {
      settleConflicts({
        app: this.app,
        form: this.form,
        conflicts: error.conflicts,
        inForm: (fields) => this.inForm(fields),
        copies: this.copies(),
        settled: () => {
          this.base = rebased(this.base, error.conflicts);
          this.edited();
          this.submit();
        },
      });
      return;
    }
    if (open && error instanceof NotFound && this.base !== null) {
      this.askToSaveAnew(error);
      return;
    }
    if (error instanceof AppError && error.fields.length > 0) {
      const known = error.fields.filter((problem) => this.form.fields.some((field) => field.id === problem.field));
      this.form.refuse(Object.fromEntries(known.map((problem) => [problem.field, sayProblem(this.app.say, problem)])));
      if (known.length === error.fields.length) return;
    }
    this.app.fail(error);
  }

  private askToSaveAnew(error: NotFound): void {
    ask(this.app, {
      details: [explain(this.app.say, error)],
      question: this.app.say('tui:conflict.askAnew'),
      yes: () => {
        if (!this.forget()) return;
        this.base = null;
        this.submit();
      },
    });
  }

  protected back(): void {
    if (this.dirty()) this.app.askToDiscard(this, () => this.app.close(this));
    else this.app.close(this);
  }

  private pressField(key: Key): boolean {
    const used = this.form.press(key);
    if (used) this.edited();
    return used;
  }

  /** Of the file for the editor, so that it colours the text. */
  protected extensionOf(_field: FieldSpec): string {
    return '.txt';
  }

  /** A secret never leaves its field, not even into a temporary file. */
  private editable(): boolean {
    const field = this.form.focused();
    return field?.kind === 'text' && field.secret !== true;
  }

  private openEditor(): void {
    const field = this.form.focused();
    if (field?.kind !== 'text') return;
    const { app } = this;
    app.perform(
      async () => {
        let result: Awaited<ReturnType<typeof editText>> | undefined;
        await app.terminal.suspend(async () => {
          result = await editText({
            env: app.env,
            text: this.form.text(field.id),
            extension: this.extensionOf(field),
          });
        });
        return result;
      },
      (result) => {
        if (!result) return;
        if ('text' in result) this.edit(field.id, result.text);
        else
          app.toast(
            'bad',
            app.say(result.failed === 'missing' ? 'tui:editor.missing' : 'tui:editor.failed', {
              editor: result.editor,
            }),
          );
      },
    );
  }

  private edit(id: string, text: string): void {
    if (text === this.form.text(id)) return;
    this.form.set(id, text);
    this.edited();
  }
}
