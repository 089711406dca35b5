import type { Message, OpenedMessage } from '../../../core/mail/index.ts';
import type { App } from '../../app/app.ts';
import { EMPTY_ROW, type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { wrap } from '../../text.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { showInBrowser } from '../mail/browser.ts';
import { mailRows } from '../mail/preview.ts';
import { lackingWhy, WhyLayer } from '../why/why.ts';
import { messageRows } from './view.ts';

/** One message: where it stands, what the mail server said, and what its reader gets; its links open nothing. */
export class MessageLayer extends PaneLayer {
  readonly id = 'outbox.message';
  private readonly message: Message;
  private shown: OpenedMessage | null = null;

  constructor(app: App, message: Message) {
    super(app);
    this.message = message;
  }

  title(): string {
    return this.message.toEmail;
  }

  override opened(): void {
    this.app.perform(
      () => this.read(),
      (shown) => this.show(shown),
    );
  }

  override refresh(): void {
    this.app.background(
      () => this.read(),
      (shown) => this.show(shown),
      () => undefined,
    );
  }

  protected override actions(): readonly Binding[] {
    const { app, message } = this;
    const { accountId } = message;
    return [
      {
        id: 'browser',
        keys: ['o'],
        label: 'tui:action.browser',
        footer: true,
        disabled: () => (this.shown?.mail ? undefined : app.say('tui:disabled.nothingToShow')),
        run: () => {
          if (this.shown?.mail) showInBrowser(app, this.shown.mail.html);
        },
      },
      {
        id: 'why',
        keys: ['w'],
        label: 'tui:action.why',
        help: 'tui:help.why',
        footer: true,
        disabled: () => (accountId === null ? app.say('tui:disabled.noCustomer') : lackingWhy(app, 'customer')),
        run: () => {
          if (accountId !== null)
            app.push(new WhyLayer(app, { name: message.toName, subject: { kind: 'customer', id: accountId } }));
        },
      },
    ];
  }

  protected content(width: number): readonly Row[] {
    const rows = messageRows(this.app, this.shown?.message ?? this.message, width);
    return this.shown ? [...rows, EMPTY_ROW, ...this.mailPart(this.shown, width)] : rows;
  }

  private mailPart({ message, mail, why, layout }: OpenedMessage, width: number): Row[] {
    const { say } = this.app;
    const note = (text: string): Row[] => wrap(text, Math.max(20, width)).map((line) => row(span(line, 'warn')));
    if (!mail) return note(say(`mail:opened.gone.${why ?? 'render_failed'}`));
    return [
      ...(message.sentAt === null ? note(say('mail:opened.notSent')) : []),
      ...(layout === 'same' ? [] : note(say(`mail:opened.layout.${layout}`))),
      ...mailRows(this.app, mail, width),
    ];
  }

  private show(shown: OpenedMessage): void {
    this.shown = shown;
  }

  private async read(): Promise<OpenedMessage> {
    const { core, actor } = this.app.session;
    return await core.outbox.open(actor, this.message.id);
  }
}
