import { MINUTE } from '../../core/clock.ts';
import type { Alert } from '../../core/mail/index.ts';
import { type Card, card, context, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Voice } from '../caller.ts';
import type { AlertCard } from './alert-card.ts';

type Payload = Alert['payload'];

/** A large sending goes from 80 % to 100 % group by group: within this it is one thing to tell, ms. */
const AT_ONCE = 15 * MINUTE;

/** A limit at 80 % or 100 %: what it means, and when there is room again. Both shortly one after the other are one card (Q3). */
export function quotaCard({ core }: Pick<Bot, 'core'>): AlertCard {
  return {
    channel: 'slack.alertsChannel',
    async build(voice, payload) {
      const other = await core.alerts.byKey(keyOf(payload, isFull(payload) ? 80 : 100));
      if (!other || !isAtOnce(payload, other.payload)) return limitCard(voice, payload);
      if (other.slackTs) return null;
      return limitCard(voice, isFull(payload) ? payload : other.payload);
    },
  };
}

function keyOf({ class: quotaClass, name }: Payload, share: number): string {
  return `quota:${quotaClass}:${name}:${share}`;
}

function isFull({ share }: Payload): boolean {
  return Number(share) >= 100;
}

function isAtOnce({ at: one }: Payload, { at: other }: Payload): boolean {
  return typeof one === 'number' && typeof other === 'number' && Math.abs(one - other) <= AT_ONCE;
}

function limitCard(voice: Voice, payload: Payload): Card {
  const values = {
    class: voice.say(`quota:class.${payload['class']}`),
    period: voice.say(`bot:quota.period.${payload['period']}`),
    used: voice.format.number(Number(payload['used'])),
    limit: voice.format.number(Number(payload['limit'])),
  };
  const head = voice.md(isFull(payload) ? 'bot:quota.full' : 'bot:quota.nearlyFull', values);
  return card(head, [section(head), context(hint(voice, payload))]);
}

function hint(voice: Voice, payload: Payload): string {
  const number = payload['warmUpDay'] ?? null;
  if (number !== null) return voice.say('bot:quota.warmUpHint', { number });
  return voice.say(isFull(payload) ? 'bot:quota.fullHint' : 'bot:quota.nearlyFullHint');
}
