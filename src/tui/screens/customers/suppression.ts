import type { Suppression } from '../../../core/customers/index.ts';
import type { StoredMessage } from '../../../core/mail/index.ts';
import type { App } from '../../app/app.ts';
import { instantText } from '../../app/format.ts';
import { labelText } from '../../app/label.ts';
import { EMPTY_ROW, type Row, row, span } from '../../frame.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { messageRows } from '../outbox/view.ts';

/** One blocked address: why, since when, in the mail server's words, and the message that it was (E4). */
export class SuppressionLayer extends PaneLayer {
  readonly id = 'customers.suppression';
  private readonly suppression: Suppression;
  private message: StoredMessage | null = null;

  constructor(app: App, suppression: Suppression) {
    super(app);
    this.suppression = suppression;
  }

  title(): string {
    return this.suppression.email;
  }

  override opened(): void {
    const { messageId } = this.suppression;
    if (messageId === null) return;
    this.app.perform(
      () => this.app.session.core.outbox.byId(messageId),
      (message) => {
        this.message = message;
      },
    );
  }

  protected content(width: number): readonly Row[] {
    const { say } = this.app;
    const { reason, detail, at } = this.suppression;
    const fact = (label: string, text: string): Row => row(span(labelText(this.app, say(label)), 'muted'), text);
    return [
      fact('tui:column.reason', say(`customers:suppressed.${reason}`)),
      fact('tui:column.when', instantText(this.app, at)),
      ...(detail ? [fact('tui:column.detail', detail)] : []),
      ...(this.message
        ? [
            EMPTY_ROW,
            row(span(say('tui:suppressions.message'), 'title')),
            ...messageRows(this.app, this.message, width),
          ]
        : []),
    ];
  }
}
