import type { Alert, Message } from '../../core/mail/index.ts';
import { actions, button, type Card, card, context, type Marked, marked, md, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Voice } from '../caller.ts';
import type { ShowOutbox } from '../outbox/outbox-list.ts';
import type { AlertCard } from './alert-card.ts';
import { registerBounceCards } from './bounce-cards.ts';
import { mailStuckCard } from './mail-stuck.ts';
import { registerPausedCard } from './paused-card.ts';
import { quotaCard } from './quota-card.ts';
import { registerSenderPaused } from './sender-paused.ts';
import { unknownKindCard } from './unknown-kind-card.ts';

export const MAIL_ALERTS = {
  arrived: 'unknown.arrived',
  resend: 'unknown.resend',
  leave: 'unknown.leave',
  outbox: 'trouble.outbox',
} as const;

const SETTLEMENTS = { arrived: 'sent', resend: 'resend', leave: 'leave' } as const;

type Payload = Alert['payload'];
type MailAlert = Exclude<Alert['kind'], 'rating' | 'reminder_run' | 'restored' | 'customer_words'>;

/** Cards about the sending itself: what needs a person's word (E1), a paused receipt (D11), trouble, a limit (Q3). */
export function registerMailAlerts(bot: Bot, showOutbox: ShowOutbox): Readonly<Record<MailAlert, AlertCard>> {
  const { core, router, people } = bot;

  for (const [name, as] of Object.entries(SETTLEMENTS) as [keyof typeof SETTLEMENTS, 'sent' | 'resend' | 'leave'][]) {
    router.action(MAIL_ALERTS[name], 'nothing', async ({ caller, value }) => {
      await core.transaction((rooms) => rooms.outbox.settle(caller.actor, { id: value, as }));
      const voice = await people.channelVoice();
      const who = voice.md('bot:unknown.settledBy', {
        what: voice.say(`bot:unknown.settled.${as}`),
        name: caller.actor.name,
      });
      const message = await core.outbox.byId(value);
      const head = message ? unknownHead(voice, message) : md``;
      return { replace: card(md`${head} ${who}`, [section(head), context(who)]) };
    });
  }
  router.action(MAIL_ALERTS.outbox, 'modal', async ({ caller }) => ({ show: await showOutbox(caller) }));

  return {
    unknown_outcome: { channel: 'slack.alertsChannel', build: unknownCard },
    receipt_paused: registerPausedCard(bot),
    mail_trouble: { channel: 'slack.alertsChannel', build: troubleCard },
    mail_stuck: mailStuckCard(bot, MAIL_ALERTS.outbox),
    unknown_kind: unknownKindCard(MAIL_ALERTS.outbox),
    sender_paused: registerSenderPaused(bot, MAIL_ALERTS.outbox),
    ...registerBounceCards(bot, showOutbox),
    quota: quotaCard(bot),
  };

  async function unknownCard(voice: Voice, payload: Payload): Promise<Card | null> {
    const message = await core.outbox.byId(String(payload['messageId']));
    if (!message) return null;
    const head = unknownHead(voice, message);
    if (message.state !== 'unknown') {
      const state = voice.md('bot:unknown.settledAs', { state: voice.say(`mail:state.${message.state}`) });
      return card(head, [section(head), context(state)]);
    }
    const act = (name: keyof typeof SETTLEMENTS) =>
      button({
        id: MAIL_ALERTS[name],
        text: voice.say(`bot:unknown.${name}`),
        value: message.id,
        ...(name === 'resend'
          ? {
              confirm: {
                title: voice.say('bot:unknown.resend'),
                text: voice.say('bot:unknown.resendText'),
                confirm: voice.say('bot:unknown.resend'),
                deny: voice.say('bot:cancel'),
              },
            }
          : {}),
      });
    return card(head, [
      section(head),
      context(voice.say('bot:unknown.hint')),
      actions([act('arrived'), act('resend'), act('leave')]),
    ]);
  }

  /** Once mail flows again, it says so. */
  async function troubleCard(voice: Voice, payload: Payload): Promise<Card> {
    const trouble = await core.outbox.troubleById(String(payload['troubleId']));
    const code = String(payload['code'] ?? 'refused');
    if (trouble?.overAt) {
      const over = voice.md('bot:trouble.over', { what: voice.say(`mail:outcome.${code}`, { detail: '' }) });
      return card(over, [section(over)]);
    }
    const head = voice.md('bot:trouble.head', { what: voice.say(`mail:smtp.${code}`) });
    const detail = payload['detail'] ? [context(marked(String(payload['detail']), 400))] : [];
    const see = button({ id: MAIL_ALERTS.outbox, text: voice.say('bot:trouble.outbox') });
    return card(head, [section(head), ...detail, context(voice.say('bot:trouble.kept')), actions([see])]);
  }
}

function unknownHead(voice: Voice, message: Message): Marked {
  return voice.md(message.outcomeCode === 'restored' ? 'bot:unknown.headRestored' : 'bot:unknown.head', {
    kind: voice.say(`mail:class.${message.class}`),
    name: message.toName || message.toEmail,
    address: message.toEmail,
  });
}
