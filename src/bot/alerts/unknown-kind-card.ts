import { actions, button, card, context, section } from '../blocks/index.ts';
import type { AlertCard } from './alert-card.ts';

/** Mails that another version has queued, of a kind that this one does not know: held, and what to do about it (D10). */
export function unknownKindCard(outboxAction: string): AlertCard {
  return {
    channel: 'slack.alertsChannel',
    async build(voice, payload) {
      const head = voice.md('bot:unknownKind.head', { kind: String(payload['kind']) });
      const see = button({ id: outboxAction, text: voice.say('bot:trouble.outbox') });
      return card(head, [section(head), context(voice.say('bot:unknownKind.hint')), actions([see])]);
    },
  };
}
