import { formatShortInstant } from '../../../core/dates.ts';
import type { Message, MessageState } from '../../../core/mail/index.ts';
import type { App } from '../../app/app.ts';
import { instantText } from '../../app/format.ts';
import { labelText } from '../../app/label.ts';
import { type Row, row, span } from '../../frame.ts';
import { wrap } from '../../text.ts';
import type { Tone } from '../../theme.ts';
import type { Column } from '../../ui/table.ts';

export const STATE_TONES: Readonly<Record<MessageState, Tone>> = {
  queued: 'accent',
  sending: 'accent',
  sent: 'good',
  retry: 'warn',
  failed: 'bad',
  unknown: 'bad',
  cancelled: 'muted',
  suppressed: 'muted',
};

export function messageColumns(app: App): Column<Message>[] {
  const { say } = app;
  return [
    {
      id: 'state',
      heading: say('tui:column.state'),
      width: 11,
      tone: (message) => (message.bounce ? 'bad' : STATE_TONES[message.state]),
      cell: (message) => say(`tui:state.${message.bounce ? 'bounced' : message.state}`),
    },
    {
      id: 'class',
      optional: true,
      heading: say('tui:column.kind'),
      width: 9,
      cell: (message) => say(`tui:class.${message.class}`),
    },
    { id: 'to', heading: say('tui:column.to'), width: 24, cell: (message) => message.toEmail },
    { id: 'batch', heading: say('tui:column.what'), width: 'rest', cell: (message) => message.batchTitle },
    {
      id: 'outcome',
      optional: true,
      heading: say('tui:column.outcome'),
      width: 28,
      // What the mail server said tells messages apart sooner than our words before it.
      cell: (message) => message.outcomeText || outcomeText(app, message),
    },
    {
      id: 'at',
      heading: say('tui:column.when'),
      // `24 nov. 10:30` in French.
      width: 14,
      align: 'right',
      cell: (message) => shortInstant(app, message.sentAt ?? message.dueAt),
    },
  ];
}

/** What became of it in words, with what the mail server said. */
export function outcomeText({ say }: App, { outcomeCode, outcomeText: detail }: Message): string {
  return outcomeCode === null ? '' : say(`mail:outcome.${outcomeCode}`, { detail: detail ?? '' });
}

/** `24 Nov 10:30` in the company's zone. */
function shortInstant(app: App, instant: number): string {
  const { locale, zone } = app.session;
  return formatShortInstant({ instant, locale, zone }).replace(',', '');
}

export function messageRows(app: App, message: Message, width: number): Row[] {
  const { say } = app;
  const fact = (label: string, text: string, tone?: Tone): Row =>
    row(span(labelText(app, say(label)), 'muted'), span(text, tone));
  const long = (label: string, text: string): Row[] =>
    wrap(labelText(app, say(label)) + text, Math.max(20, width)).map((line, index) =>
      index === 0
        ? row(span(labelText(app, say(label)), 'muted'), span(line.slice(labelText(app, say(label)).length)))
        : row(span(`  ${line}`)),
    );
  return [
    fact('tui:column.state', say(`tui:state.${message.state}`), STATE_TONES[message.state]),
    fact('tui:column.kind', say(`tui:class.${message.class}`)),
    fact('tui:column.what', message.batchTitle),
    fact('tui:column.to', `${message.toName} <${message.toEmail}>`),
    fact('tui:message.created', instantText(app, message.createdAt)),
    fact('tui:message.due', instantText(app, message.dueAt)),
    ...(message.sentAt === null ? [] : [fact('tui:message.sent', instantText(app, message.sentAt))]),
    fact('tui:message.attempts', String(message.attempts)),
    ...(message.outcomeCode === null ? [] : long('tui:column.outcome', outcomeText(app, message))),
    ...(message.bounce
      ? [
          fact('tui:message.bounced', instantText(app, message.bounce.at), 'bad'),
          ...long('tui:column.reason', `${say(`mail:bounce.${message.bounce.kind}`)} ${message.bounce.text}`),
        ]
      : []),
    fact('tui:message.messageId', message.rfcMessageId),
  ];
}
