import { levelOfNotice, type MailKind, type NoticeText } from '../../../core/templates/index.ts';
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
import { noticeName } from './notice-name.ts';

/** What stands where the company has not written: the shipped text, or for a level that of the notices by hand. */
const SHIPPED = {
  back: 'tui:action.resetText',
  ask: 'tui:texts.askReset',
  done: 'tui:toast.reset',
  already: 'tui:disabled.shipped',
} as const;
const SHARED = {
  back: 'tui:action.shareText',
  ask: 'tui:texts.askShare',
  done: 'tui:toast.share',
  already: 'tui:disabled.shared',
} as const;

/** Subject and message of one notice, with tags and preview, and the way back to the text before it (D6, D8, I5). */
export class NoticeTextEditLayer extends FormLayer {
  readonly id = 'settings.text';
  readonly form: Form;
  private readonly preview: DraftPreview;
  private text: NoticeText;
  private readonly words: typeof SHIPPED | typeof SHARED;

  constructor(app: App, text: NoticeText) {
    super(app);
    this.text = text;
    const isLevel = levelOfNotice(text.kind) !== null;
    this.words = isLevel ? SHARED : SHIPPED;
    this.preview = new DraftPreview(app);
    this.form = new Form(
      [
        { kind: 'text', id: 'subject', label: 'tui:field.subject', value: text.subject },
        {
          kind: 'text',
          id: 'body',
          label: 'tui:field.body',
          value: text.body,
          rows: 9,
          ...(isLevel ? { hint: 'tui:hint.levelText' } : {}),
        },
      ],
      () => this.check(),
    );
  }

  title(): string {
    const { say } = this.app;
    const title = `${noticeName(say, this.text.kind)} (${say(`tui:language.${this.text.language}`)})`;
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
        label: this.words.back,
        footer: true,
        disabled: () =>
          lacking(app, 'settings.edit') ?? (this.text.own || this.dirty() ? undefined : app.say(this.words.already)),
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
    this.preview.ask({
      kind: this.kind(),
      notice: this.text.kind,
      design: 'text',
      ...this.draft(),
      language: this.text.language,
    });
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
      question: this.app.say(this.words.ask),
      yes: () =>
        this.app.perform(
          () => core.transaction((tx) => tx.templates.resetNoticeText(actor, this.text.kind, this.text.language)),
          (shipped) => {
            this.text = shipped;
            this.form.set('subject', shipped.subject);
            this.form.set('body', shipped.body);
            this.form.markSaved();
            this.edited();
            this.app.toast('good', this.app.say(this.words.done));
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
