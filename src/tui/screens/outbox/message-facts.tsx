import type { ReactNode } from 'react';
import type { Message } from '../../../core/mail/index.ts';
import { instantText } from '../../app/format.ts';
import type { Tone } from '../../theme.ts';
import { useTui } from '../../ui/context.ts';
import { Fact } from '../../ui/page/fact.tsx';
import { Words } from '../../ui/words.tsx';
import { outcomeText, STATE_TONES } from './message-text.ts';

/** Where a message stands, when it was due and left, and what the mail server said. */
export function MessageFacts({ message }: { message: Message }): ReactNode {
  const app = useTui();
  const { say } = app;
  const fact = (label: string, text: string, tone?: Tone): ReactNode => (
    <Fact label={say(label)}>{tone ? <Words tone={tone}>{text}</Words> : text}</Fact>
  );
  return (
    <>
      {fact('tui:column.state', say(`tui:state.${message.state}`), STATE_TONES[message.state])}
      {fact('tui:column.kind', say(`tui:class.${message.class}`))}
      {fact('tui:column.what', message.batchTitle)}
      {fact('tui:column.to', `${message.toName} <${message.toEmail}>`)}
      {fact('tui:message.created', instantText(app, message.createdAt))}
      {fact('tui:message.due', instantText(app, message.dueAt))}
      {message.sentAt === null ? null : fact('tui:message.sent', instantText(app, message.sentAt))}
      {fact('tui:message.attempts', String(message.attempts))}
      {message.outcomeCode === null ? null : fact('tui:column.outcome', outcomeText(app, message))}
      {message.bounce ? (
        <>
          {fact('tui:message.bounced', instantText(app, message.bounce.at), 'bad')}
          {fact('tui:column.reason', `${say(`mail:bounce.${message.bounce.kind}`)} ${message.bounce.text}`)}
        </>
      ) : null}
      {fact('tui:message.messageId', message.rfcMessageId)}
    </>
  );
}
