import { editBase } from '../../../core/edits.ts';
import { type Design, type Template, type TemplateFields, templateFields } from '../../../core/templates/index.ts';
import { sayProblem } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import type { Box, Frame } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import type { Choice } from '../../ui/dialog/picker.tsx';
import type { FieldSpec } from '../../ui/fields.ts';
import { type Contents, Form } from '../../ui/form.ts';
import { FormLayer } from '../../ui/form-layer.ts';
import { showInBrowser } from '../mail/browser.ts';
import { DraftPreview } from '../mail/draft-preview.ts';
import { ProofLayer } from './proof.ts';

type Draft = { readonly design: Design; readonly subject: string; readonly body: string };

/** Text on the left, the mail as its reader sees it on the right, the tags below (T1, T11). */
export class TemplateEditLayer extends FormLayer {
  readonly id = 'templates.edit';
  readonly form: Form;
  private template: Template | null;
  private readonly preview: DraftPreview;

  constructor(app: App, template: Template | null) {
    super(app);
    this.template = template;
    this.base = template ? editBase(templateFields(template)) : null;
    this.form = new Form(
      [
        { kind: 'text', id: 'name', label: 'tui:field.name', value: template?.name ?? '' },
        { kind: 'text', id: 'subject', label: 'tui:field.subject', value: template?.subject ?? '' },
        {
          kind: 'choice',
          id: 'design',
          label: 'tui:field.design',
          value: template?.design ?? 'text',
          options: [
            { value: 'text', text: app.say('tui:design.text') },
            { value: 'html', text: app.say('tui:design.html') },
          ],
        },
        {
          kind: 'text',
          id: 'body',
          label: 'tui:field.body',
          value: template?.body ?? '',
          rows: 8,
        },
      ],
      (form) => this.check(form),
    );
    this.preview = new DraftPreview(app);
  }

  title(): string {
    const name = this.form.text('name').trim() || this.app.say('tui:templates.untitled');
    return this.dirty() ? `${name} *` : name;
  }

  override opened(): void {
    this.edited();
  }

  override view(box: Box): Frame {
    return this.preview.compose({ title: this.title(), form: (left) => super.view(left), kind: 'mailing', box });
  }

  protected override extraBindings(): readonly Binding[] {
    return [
      {
        id: 'proof',
        keys: ['ctrl-t'],
        label: 'tui:action.proof',
        help: 'tui:help.proof',
        footer: true,
        run: () => this.proof(),
      },
      {
        id: 'browser',
        keys: ['ctrl-o'],
        label: 'tui:action.browser',
        footer: true,
        disabled: () => (this.preview.mail ? undefined : this.app.say('tui:list.loading')),
        run: () => {
          if (this.preview.mail) showInBrowser(this.app, this.preview.mail.html);
        },
      },
    ];
  }

  protected override extensionOf(field: FieldSpec): string {
    return field.id === 'body' && this.form.text('design') === 'html' ? '.html' : '.txt';
  }

  protected override edited(): void {
    this.preview.ask({ kind: 'mailing', ...this.draft() });
  }

  protected async save(): Promise<Template> {
    const { template, base } = this;
    const { core, actor } = this.app.session;
    const input = { name: this.form.text('name'), ...this.draft() };
    return await (template
      ? core.transaction((tx) => tx.templates.update(actor, { ...input, id: template.id, base }))
      : core.transaction((tx) => tx.templates.create(actor, input)));
  }

  protected override remember(result: unknown): object {
    this.template = result as Template;
    return templateFields(this.template);
  }

  /** A body comes with its design. */
  protected override inForm(fields: object): Contents {
    const { body, ...others } = fields as Partial<TemplateFields>;
    return super.inForm({ ...others, ...(body ? { body: body.text, design: body.design } : {}) });
  }

  protected override forget(): boolean {
    this.template = null;
    return true;
  }

  protected override copies(): readonly Choice[] {
    return [{ text: this.app.say('tui:conflict.copyTemplate'), run: () => this.saveCopy() }];
  }

  /** Theirs stays as it is; one goes on with the copy. */
  private saveCopy(): void {
    const { core, actor } = this.app.session;
    const input = { name: this.form.text('name'), ...this.draft() };
    const sent = this.form.contents();
    this.app.perform(
      () => core.transaction((tx) => tx.templates.createCopy(actor, input)),
      (copy) => {
        this.settle(sent, this.remember(copy));
        this.saved();
      },
      (error) => this.refused(error),
    );
  }

  /** The page stays open: after saving one looks, proofs, and goes on. */
  protected saved(): void {
    const { say } = this.app;
    const name = this.template?.name ?? '';
    if (this.dirty()) {
      this.app.toast('warn', say('tui:toast.savedTypedOn', { name }));
      return;
    }
    const saved = say('tui:toast.saved', { name });
    const removed = this.app.session.core.templates.removedFrom(this.draft());
    const parts = removed.map((part) => say(`templates:removed.${part}`)).join(', ');
    if (removed.length === 0) this.app.toast('good', saved);
    else this.app.toast('warn', `${saved} ${say('templates:removedFrom', { parts })}`);
  }

  private proof(): void {
    const { core, actor } = this.app.session;
    const draft = this.draft();
    this.app.push(
      new ProofLayer(this.app, this.form.text('name'), {
        send: (input) =>
          core.transaction((tx) =>
            tx.mailings.proofDraft(actor, { ...draft, requestKey: core.base.ids.next(), ...input }),
          ),
        preview: (accountId) =>
          core.templates.preview(actor, { kind: 'mailing', ...draft, ...(accountId ? { accountId } : {}) }),
      }),
    );
  }

  private draft(): Draft {
    return {
      design: this.form.text('design') === 'html' ? 'html' : 'text',
      subject: this.form.text('subject'),
      body: this.form.text('body'),
    };
  }

  private check(form: Form): Record<string, string> {
    const { say } = this.app;
    const problems = this.app.session.core.templates.check({ kind: 'mailing', ...this.draft() });
    const said = problems.map((problem) => [problem.field, sayProblem(say, problem)] as const);
    const name = form.text('name').trim() === '' ? { name: say('tui:form.required') } : {};
    return { ...Object.fromEntries(said), ...name };
  }
}
