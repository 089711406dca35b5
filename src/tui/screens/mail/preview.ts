import type { RenderedMail } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import { labelText } from '../../app/label.ts';
import { EMPTY_ROW, type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { wrap } from '../../text.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { showInBrowser } from './browser.ts';

/** Subject and text of a mail as rows, links marked. */
export function mailRows(app: App, mail: RenderedMail, width: number): Row[] {
  const subject = row(span(labelText(app, app.say('tui:field.subject')), 'muted'), span(mail.subject, 'title'));
  const lines = wrap(mail.text, width).map((line) => row(span(line, /https?:\/\//.test(line) ? 'accent' : 'plain')));
  return [subject, EMPTY_ROW, ...lines];
}

/** A whole mail, to be read before anything leaves (T11). */
export class MailPreviewLayer extends PaneLayer {
  readonly id = 'mail.preview';
  private readonly load: () => Promise<RenderedMail>;
  private readonly heading: string;
  private mail: RenderedMail | null = null;

  constructor(app: App, heading: string, load: () => Promise<RenderedMail>) {
    super(app);
    this.heading = heading;
    this.load = load;
  }

  title(): string {
    return this.heading;
  }

  override opened(): void {
    this.app.perform(
      this.load,
      (mail) => {
        this.mail = mail;
      },
      (error) => {
        this.app.close(this);
        this.app.fail(error);
      },
    );
  }

  protected override actions(): readonly Binding[] {
    return [
      {
        id: 'browser',
        keys: ['o'],
        label: 'tui:action.browser',
        footer: true,
        disabled: () => (this.mail ? undefined : this.app.say('tui:list.loading')),
        run: () => {
          if (this.mail) showInBrowser(this.app, this.mail.html);
        },
      },
    ];
  }

  protected content(width: number): readonly Row[] {
    return this.mail ? mailRows(this.app, this.mail, width) : [row(span(this.app.say('tui:list.loading'), 'muted'))];
  }
}
