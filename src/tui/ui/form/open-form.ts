import { createElement, type ReactNode } from 'react';
import { type EditBase, EditConflict, editBase, rebased } from '../../../core/edits.ts';
import { AppError, NotFound } from '../../../core/errors.ts';
import { sayProblem } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import { explain } from '../../app/explain.ts';
import type { Binding, Key } from '../../keys.ts';
import { editText } from '../../terminal.ts';
import { bindAction } from '../declaration.ts';
import { openCommands } from '../dialog/commands.tsx';
import { ask } from '../dialog/confirm.tsx';
import { isMultiline } from '../fields.ts';
import { type Contents, Form } from '../form.ts';
import { fieldValue, settleConflicts } from '../settle-conflicts.ts';
import { fieldSpecs } from './field-specs.ts';
import { EDITOR, FORM_KEYS, type FormKeys, saveAction } from './form-keys.ts';
import type { FilledForm, FormSpec } from './form-spec.ts';
import { FormView, TitledForm } from './form-view.tsx';

/** A form on the stack: what is typed, what it was filled from, and the way to save it. Made by `formScreen(…).open`. */
export class OpenForm<Input, Saved, State> implements FilledForm<Input, Saved, State>, FormKeys {
  readonly id: string;
  readonly app: App;
  readonly input: Input;
  readonly state: State;
  fields: Form;
  base: EditBase | null;
  private readonly spec: FormSpec<Input, Saved, State>;
  private saving = false;

  constructor(app: App, spec: FormSpec<Input, Saved, State>, input: Input) {
    this.id = spec.id;
    this.app = app;
    this.spec = spec;
    this.input = input;
    // Without `state` the type says undefined, too.
    this.state = spec.state?.(app, input) as State;
    this.fields = new Form([]);
    this.base = null;
    this.fill();
  }

  title(): string {
    const title = this.spec.title(this);
    return this.dirty() ? `${title} *` : title;
  }

  text(id: string): string {
    return this.fields.text(id);
  }

  on(id: string): boolean {
    return this.fields.on(id);
  }

  chosen(id: string): string[] {
    return this.fields.chosen(id);
  }

  dirty(): boolean {
    return this.spec.keeps !== false && this.fields.dirty();
  }

  capturing(): boolean {
    return true;
  }

  fill(): void {
    const { spec, app } = this;
    const fields = typeof spec.fields === 'function' ? spec.fields(this) : spec.fields;
    const values = spec.values(this);
    const shown = { ...values, ...spec.inForm?.(values) };
    this.fields = new Form(fieldSpecs({ app, owner: this, fields, values: shown }), () => this.problems(fields));
    const base = spec.base?.(this) ?? null;
    this.base = base && editBase(base);
  }

  close(): void {
    this.app.close(this);
  }

  opened(): void {
    this.spec.opened?.(this);
    this.spec.edited?.(this);
  }

  closed(): void {
    this.spec.closed?.(this);
  }

  bindings(): readonly Binding[] {
    const { app, spec } = this;
    const bind = (action: (typeof FORM_KEYS)[number]): Binding =>
      bindAction(app, action, { off: () => action.off?.(this), run: () => action.run(this) });
    const save = { ...saveAction(spec.saveLabel), ...(spec.saveNeeds ? { needs: spec.saveNeeds } : {}) };
    const own = (spec.actions ?? []).map((action) =>
      bindAction(app, action, { off: () => action.off?.(this), run: () => action.run(this) }),
    );
    const editor = { ...EDITOR, footer: this.fields.fields.some(isMultiline) };
    return [bind(save), ...own, bind(editor), ...FORM_KEYS.map(bind)];
  }

  press(key: Key): boolean {
    const used = this.fields.press(key);
    if (used) this.spec.edited?.(this);
    return used;
  }

  paste(text: string): void {
    this.fields.insert(text);
    this.spec.edited?.(this);
  }

  draw(): ReactNode {
    const fields = createElement(FormView, { form: this.fields });
    const { layout } = this.spec;
    return createElement(TitledForm, { title: this.title() }, layout ? layout(this, fields) : fields);
  }

  submit(): void {
    if (!this.fields.ready()) return;
    if (this.saving) {
      this.app.toast('warn', this.app.say('tui:form.stillSaving'));
      return;
    }
    const question = this.spec.askFirst?.(this);
    if (question) ask(this.app, { ...question, yes: () => this.store() });
    else this.store();
  }

  private store(): void {
    const sent = this.fields.contents();
    this.saving = true;
    this.app.perform(
      () => this.spec.save(this),
      (saved) => {
        this.saving = false;
        this.settle(sent, saved);
      },
      (error) => {
        this.saving = false;
        this.refused(error);
      },
    );
  }

  settle(sent: Contents, saved: Saved): void {
    const stored = this.spec.stored?.(this, saved) ?? {};
    this.base = editBase(stored);
    this.fields.settle(sent, this.inForm(stored));
    this.spec.edited?.(this);
    if (this.spec.saved) this.spec.saved(this, saved);
    else this.leave();
  }

  refused(error: unknown): void {
    const open = this.app.layers().includes(this);
    if (open && error instanceof EditConflict) this.askAboutConflicts(error);
    else if (open && error instanceof NotFound && this.base !== null) this.askToSaveAnew(error);
    else if (!this.showAtFields(error)) this.app.fail(error);
  }

  openEditor(): void {
    const field = this.fields.focused();
    if (field?.kind !== 'text') return;
    const { app } = this;
    const extension = this.spec.extensionOf?.(this, field.id) ?? '.txt';
    app.perform(
      async () => {
        let result: Awaited<ReturnType<typeof editText>> | undefined;
        await app.terminal.suspend(async () => {
          result = await editText({ env: app.env, text: this.text(field.id), extension });
        });
        return result;
      },
      (result) => {
        if (!result) return;
        if ('text' in result) this.edited(field.id, result.text);
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

  /** A secret never leaves its field, not even into a temporary file. */
  notEditable(): string | undefined {
    const field = this.fields.focused();
    return field?.kind === 'text' && field.secret !== true ? undefined : this.app.say('tui:disabled.notText');
  }

  openHelp(): void {
    openCommands(this.app, 'help');
  }

  moveField(step: 1 | -1): void {
    this.fields.move(step);
  }

  back(): void {
    if (this.dirty()) this.app.askToDiscard(this, () => this.close());
    else this.close();
  }

  leave(): void {
    const name = this.spec.title(this);
    if (this.dirty()) {
      this.app.toast('warn', this.app.say('tui:toast.savedTypedOn', { name }));
      return;
    }
    this.app.toast('good', this.app.say('tui:toast.saved', { name }));
    this.close();
  }

  private edited(id: string, text: string): void {
    if (text === this.text(id)) return;
    this.fields.set(id, text);
    this.spec.edited?.(this);
  }

  private inForm(fields: object): Contents {
    const shown = { ...fields, ...this.spec.inForm?.(fields) };
    return new Map(Object.entries(shown).map(([id, value]) => [id, fieldValue(this.fields, id, value)]));
  }

  private problems(fields: readonly { readonly id: string }[]): Record<string, string> {
    const empty = fields.filter((field) => 'required' in field && field.required && this.text(field.id).trim() === '');
    const required = empty.map(({ id }) => [id, this.app.say('tui:form.required')] as const);
    const checked = Object.entries(this.spec.check?.(this) ?? {});
    return Object.fromEntries(
      [...required, ...checked].filter((problem): problem is readonly [string, string] => problem[1] !== undefined),
    );
  }

  /** Whether all that the core refused belongs to fields of this form. */
  private showAtFields(error: unknown): boolean {
    if (!(error instanceof AppError) || error.fields.length === 0) return false;
    const known = error.fields.filter(({ field }) => this.fields.field(field) !== undefined);
    this.fields.refuse(Object.fromEntries(known.map((problem) => [problem.field, sayProblem(this.app.say, problem)])));
    return known.length === error.fields.length;
  }

  private askAboutConflicts({ conflicts }: EditConflict): void {
    settleConflicts({
      app: this.app,
      form: this.fields,
      conflicts,
      inForm: (fields) => this.inForm(fields),
      copies: this.spec.copies?.(this) ?? [],
      settled: () => {
        this.base = rebased(this.base, conflicts);
        this.spec.edited?.(this);
        this.submit();
      },
    });
  }

  private askToSaveAnew(error: NotFound): void {
    const { forget } = this.spec;
    ask(this.app, {
      details: [explain(this.app.say, error)],
      question: this.app.say('tui:conflict.askAnew'),
      yes: () => {
        if (!forget) return;
        forget(this);
        this.base = null;
        this.submit();
      },
    });
  }
}
