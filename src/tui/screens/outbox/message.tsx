import type { ReactNode } from 'react';
import type { Message, OpenedMessage } from '../../../core/mail/index.ts';
import { useTui } from '../../ui/context.ts';
import { pageScreen } from '../../ui/page/page-screen.ts';
import { Gap, Words } from '../../ui/words.tsx';
import { showInBrowser } from '../mail/browser.ts';
import { MailText } from '../mail/mail-text.tsx';
import { lackingWhy, whyPage } from '../why/why.tsx';
import { MessageFacts } from './message-facts.tsx';

/** One message: where it stands, what the mail server said, and what its reader gets; its links open nothing. */
export const messagePage = pageScreen<Message, OpenedMessage>({
  id: 'outbox.message',
  name: 'Outbox: one message',
  title: ({ input }) => input.toEmail,
  load: ({ session: { core, actor } }, { id }) => core.outbox.open(actor, id),
  actions: [
    {
      id: 'browser',
      keys: ['o'],
      label: 'tui:action.browser',
      footer: true,
      off: ({ app }, { mail }) => (mail ? undefined : app.say('tui:disabled.nothingToShow')),
      run({ app }, { mail }) {
        if (mail) showInBrowser(app, mail.html);
      },
    },
    {
      id: 'why',
      keys: ['w'],
      label: 'tui:action.why',
      help: 'tui:help.why',
      footer: true,
      off: ({ app }, { message }) =>
        message.accountId === null ? app.say('tui:disabled.noCustomer') : lackingWhy(app, 'customer'),
      run({ app }, { message: { accountId, toName } }) {
        if (accountId !== null)
          app.push(whyPage.open(app, { name: toName, subject: { kind: 'customer', id: accountId } }));
      },
    },
  ],
  body: (opened) => <OpenedBody {...opened} />,
});

function OpenedBody({ message, mail, why, layout }: OpenedMessage): ReactNode {
  return (
    <>
      <MessageFacts message={message} />
      <Gap />
      {mail ? (
        <>
          {message.sentAt === null ? <Note words="mail:opened.notSent" /> : null}
          {layout === 'same' ? null : <Note words={`mail:opened.layout.${layout}`} />}
          <MailText mail={mail} />
        </>
      ) : (
        <Note words={`mail:opened.gone.${why ?? 'render_failed'}`} />
      )}
    </>
  );
}

/** What is not as one would think. */
function Note({ words }: { words: string }): ReactNode {
  return (
    <Words tone="warn" wrap="wrap">
      {useTui().say(words)}
    </Words>
  );
}
