import type { Alert, BatchProgress, StoredMessage } from '../../core/mail/index.ts';
import { actions, button, type Card, card, context, marked, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Voice } from '../caller.ts';
import { CUSTOMERS } from '../customers/customer-card.ts';
import type { ShowOutbox } from '../outbox/outbox-list.ts';
import type { AlertCard } from './alert-card.ts';

export const BOUNCE_ACTIONS = { see: 'bounce.see' } as const;

type Payload = Alert['payload'];

/** Mails that came back (E4): a card for each notice, one for all of a mailing; and trouble with the mailbox they come to. */
export function registerBounceCards(
  { core, router }: Bot,
  showOutbox: ShowOutbox,
): Readonly<Record<'bounce' | 'bounce_trouble', AlertCard>> {
  router.action(BOUNCE_ACTIONS.see, 'modal', async ({ caller, value }) => ({
    show: await showOutbox(caller, { batchId: value, state: 'bounced' }),
  }));

  return {
    bounce: { channel: 'slack.alertsChannel', build: bounceCard },
    bounce_trouble: { channel: 'slack.alertsChannel', build: async (voice, payload) => troubleCard(voice, payload) },
  };

  async function bounceCard(voice: Voice, payload: Payload): Promise<Card | null> {
    const messageClass = String(payload['class']);
    if (messageClass === 'mailing' || messageClass === 'proof')
      return manyCard(voice, await core.outbox.progress(String(payload['batchId'])));
    const message = await core.outbox.byId(String(payload['messageId']));
    return message?.bounce ? await oneCard(voice, message) : null;
  }

  async function oneCard(voice: Voice, message: StoredMessage): Promise<Card> {
    const head = voice.md('bot:bounce.head', {
      kind: voice.say(`mail:class.${message.class}`),
      name: message.toName || message.toEmail,
      address: message.toEmail,
    });
    const blocked = (await core.customers.blocked([message.toEmail], null)).size > 0;
    const why = [
      voice.say(`mail:bounce.${message.bounce?.kind ?? 'soft'}`),
      ...(blocked ? [voice.say('bot:bounce.blocked')] : []),
    ];
    return card(head, [
      section(head),
      context(why.join(' ')),
      ...(message.bounce?.text ? [context(marked(message.bounce.text, 400))] : []),
      ...(message.accountId === null
        ? []
        : [
            actions([button({ id: CUSTOMERS.open, text: voice.say('bot:bounce.customer'), value: message.accountId })]),
          ]),
    ]);
  }
}

function manyCard(voice: Voice, { id, title, bounced, total }: BatchProgress): Card {
  const head = voice.md('bot:bounce.headMany', { title, count: bounced, total });
  return card(head, [
    section(head),
    actions([button({ id: BOUNCE_ACTIONS.see, text: voice.say('bot:bounce.see'), value: id })]),
  ]);
}

function troubleCard(voice: Voice, payload: Payload): Card {
  const head = voice.md('bot:bounce.trouble', {
    what: voice.say(`mail:bounces.${payload['code'] ?? 'connect_failed'}`),
  });
  const detail = payload['detail'] ? [context(marked(String(payload['detail']), 400))] : [];
  return card(head, [section(head), ...detail, context(voice.say('bot:bounce.kept'))]);
}
