import type { ReactNode } from 'react';
import type { Suppression } from '../../../core/customers/index.ts';
import type { StoredMessage } from '../../../core/mail/index.ts';
import { instantText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import { Fact, Part } from '../../ui/page/fact.tsx';
import { pageScreen } from '../../ui/page/page-screen.ts';
import { MessageFacts } from '../outbox/message-facts.tsx';

interface Shown {
  readonly suppression: Suppression;
  /** The one that it was; null: there was none, or it is no longer kept. */
  readonly message: StoredMessage | null;
}

/** One blocked address: why, since when, in the mail server's words, and the message that it was (E4). */
export const suppressionPage = pageScreen<Suppression, Shown>({
  id: 'customers.suppression',
  name: 'Customers: one blocked address',
  title: ({ input }) => input.email,
  load: async ({ session: { core } }, suppression) => {
    const { messageId } = suppression;
    return { suppression, message: messageId === null ? null : await core.outbox.byId(messageId) };
  },
  body: (shown) => <SuppressionBody {...shown} />,
});

function SuppressionBody({ suppression: { reason, at, detail }, message }: Shown): ReactNode {
  const app = useTui();
  const { say } = app;
  return (
    <>
      <Fact label={say('tui:column.reason')}>{say(`customers:suppressed.${reason}`)}</Fact>
      <Fact label={say('tui:column.when')}>{instantText(app, at)}</Fact>
      {detail ? <Fact label={say('tui:column.detail')}>{detail}</Fact> : null}
      {message ? (
        <Part heading={say('tui:suppressions.message')} tone="title">
          <MessageFacts message={message} />
        </Part>
      ) : null}
    </>
  );
}
