import type { MailKind, NoticeText } from '../../../core/templates/index.ts';
import { sayProblem } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import type { Box, Frame } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/confirm-layer.ts';
import { Form } from '../../ui/form.ts';
import { FormLayer } from '../../ui/form-layer.ts';
import { showInBrowser } from '../mail/browser.ts';
import { DraftPreview } from '../mail/draft-preview.ts';
import { lacking } from '../permission.ts';

/** Subject and message of one notice, with tags and preview, and the way back to the shipped text (D6, I5). */
export class NoticeTextEditLayer extends FormLayer {
  readonly id = 'settings.text';
  readonly form: Form;
  private readonly preview: DraftPreview;
  private text: NoticeText;

  constructor(app: App, text: NoticeText) {
    super(app);
    this.text = text;
    this.preview = new DraftPreview(app);
    this.form = new Form(
      [
        { kind: 'text', id: 'subject', label: 'tui:field.subject', value: text.subject },
        { kind: 'text', id: 'body', label: 'tui:field.body', value: text.body, rows: 9 },
      ],
      () => this.check(),
    );
  }

  title(): string {
    const { say } = this.app;
    const title = `${say(`tui:notice.${this.text.kind}`)} (${say(`tui:language.${this.text.language}`)})`;
    return this.dirty() ? `${title} *` : title;
  }

  override opened(): void {
    this.edited();
  }

  override view(box: Box): Frame {
    return this.preview.compose({ title: this.title(), form: (left) => super.view(left), kind: this.kind(), box });
  }

  protected override extraBindings(): readonly Binding[] {
    const { app } = this;
    return [
      {
        id: 'reset',
        keys: ['ctrl-r'],
        label: 'tui:action.resetText',
        footer: true,
        disabled: () =>
          lacking(app, 'settings.edit') ??
          (this.text.own || this.dirty() ? undefined : app.say('tui:disabled.shipped')),
        run: () => this.reset(),
      },
      {
        id: 'browser',
        keys: ['ctrl-o'],
        label: 'tui:action.browser',
        footer: true,
        disabled: () => (this.preview.mail ? undefined : app.say('tui:list.loading')),
        run: () => {
          if (this.preview.mail) showInBrowser(app, this.preview.mail.html);
        },
      },
    ];
  }

  protected override edited(): void {
    this.preview.ask({ kind: this.kind(), design: 'text', ...this.draft(), language: this.text.language });
  }

  protected save(): Promise<unknown> {
    const { core, actor } = this.app.session;
    return core.transaction((tx) =>
      tx.templates.setNoticeText(actor, { kind: this.text.kind, language: this.text.language, ...this.draft() }),
    );
  }

  protected saved(result: unknown): void {
    this.text = result as NoticeText;
    this.app.toast('good', this.app.say('tui:toast.saved', { name: this.title() }));
  }

  private reset(): void {
    const { core, actor } = this.app.session;
    ask(this.app, {
      question: this.app.say('tui:texts.askReset'),
      yes: () =>
        this.app.perform(
          () => core.transaction((tx) => tx.templates.resetNoticeText(actor, this.text.kind, this.text.language)),
          (shipped) => {
            this.text = shipped;
            this.form.set('subject', shipped.subject);
            this.form.set('body', shipped.body);
            this.form.markSaved();
            this.edited();
            this.app.toast('good', this.app.say('tui:toast.reset'));
          },
        ),
    });
  }

  private kind(): MailKind {
    const [kind] = this.text.kind.split('.');
    return kind === 'debtor' || kind === 'incident' ? kind : 'document';
  }

  private draft(): { subject: string; body: string } {
    return { subject: this.form.text('subject'), body: this.form.text('body') };
  }

  private check(): Record<string, string> {
    const problems = this.app.session.core.templates.check({ kind: this.kind(), design: 'text', ...this.draft() });
    return Object.fromEntries(problems.map((problem) => [problem.field, sayProblem(this.app.say, problem)]));
  }
}
