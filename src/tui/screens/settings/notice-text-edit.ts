import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { EditConflict, editBase } from '../../../core/edits.ts';
import { noticeFile } from '../../../core/exchange/index.ts';
import { levelOfNotice, type MailKind, type NoticeText, noticeFields } from '../../../core/templates/index.ts';
import { sayProblem } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import { lacking } from '../../app/permission.ts';
import type { Box, Frame } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import type { Choice } from '../../ui/dialog/picker.tsx';
import { Form } from '../../ui/form.ts';
import { FormLayer } from '../../ui/form-layer.ts';
import { showInBrowser } from '../mail/browser.ts';
import { DraftPreview } from '../mail/draft-preview.ts';
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
    this.base = editBase(noticeFields(text));
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
    return this.dirty() ? `${this.heading()} *` : this.heading();
  }

  private heading(): string {
    const { say } = this.app;
    return `${noticeName(say, this.text.kind)} (${say(`settings:choice.language.${this.text.language}`)})`;
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
    const input = { ...this.which(), ...this.draft() };
    return core.transaction((tx) => tx.templates.setNoticeText(actor, input));
  }

  protected override remember(result: unknown): object {
    this.text = result as NoticeText;
    return noticeFields(this.text);
  }

  protected saved(): void {
    const { say } = this.app;
    if (this.dirty()) this.app.toast('warn', say('tui:toast.savedTypedOn', { name: this.heading() }));
    else this.app.toast('good', say('tui:toast.saved', { name: this.heading() }));
  }

  protected override copies(): readonly Choice[] {
    return [{ text: this.app.say('tui:conflict.copyText'), run: () => this.copyToFile() }];
  }

  /** Mine goes into a file as `relance apply` takes them; the form shows theirs. */
  private copyToFile(): void {
    const { core, actor } = this.app.session;
    const { kind, language } = this.text;
    const { text } = noticeFile({ kind, language, ...this.draft() });
    const sent = this.form.contents();
    this.app.perform(
      async () => ({
        file: await writeBeside(path.join(this.app.env['HOME'] ?? homedir(), `${kind}.${language}.txt`), text),
        theirs: await core.templates.noticeText(actor, kind, language),
      }),
      ({ file, theirs }) => {
        this.settle(sent, this.remember(theirs));
        this.app.toast('good', this.app.say('tui:toast.copiedToFile', { file }));
      },
    );
  }

  private which() {
    return { kind: this.text.kind, language: this.text.language, base: this.base };
  }

  private reset(): void {
    const { core, actor } = this.app.session;
    ask(this.app, {
      question: this.app.say(this.words.ask),
      yes: () =>
        this.app.perform(
          () => core.transaction((tx) => tx.templates.resetNoticeText(actor, this.which())),
          (shipped) => {
            this.settle(this.form.contents(), this.remember(shipped));
            this.app.toast('good', this.app.say(this.words.done));
          },
          (error) => this.refusedReset(error),
        ),
    });
  }

  /** Nothing is reset that one has not seen: theirs is shown, and one may press again. */
  private refusedReset(error: unknown): void {
    if (!(error instanceof EditConflict)) {
      this.app.fail(error);
      return;
    }
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.templates.noticeText(actor, this.text.kind, this.text.language),
      (theirs) => {
        this.settle(this.form.contents(), this.remember(theirs));
        this.app.toast('warn', this.app.say('tui:texts.changedMeanwhile'));
      },
    );
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

/** Under a name that no file has; answers it. */
async function writeBeside(file: string, text: string): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? file : path.join(dir, `${name}.${number}${ext}`);
    try {
      await writeFile(candidate, text, { flag: 'wx', mode: 0o600 });
      return candidate;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
