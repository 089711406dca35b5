import type { Message } from '../../../core/mail/index.ts';
import type { App } from '../../app/app.ts';
import type { Row } from '../../frame.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { messageRows } from './view.ts';

/** One message: where it stands and what the mail server said. */
export class MessageLayer extends PaneLayer {
  readonly id = 'outbox.message';
  private message: Message;

  constructor(app: App, message: Message) {
    super(app);
    this.message = message;
  }

  title(): string {
    return this.message.toEmail;
  }

  override refresh(): void {
    const { core } = this.app.session;
    this.app.background(
      () => core.outbox.byId(this.message.id),
      (message) => {
        this.message = message ?? this.message;
      },
      () => undefined,
    );
  }

  protected content(width: number): readonly Row[] {
    return messageRows(this.app, this.message, width);
  }
}
