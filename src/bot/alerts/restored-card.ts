import type { Alert } from '../../core/mail/index.ts';
import { settingName } from '../../core/words.ts';
import { actions, type Block, button, type Card, card, context, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Voice } from '../caller.ts';
import type { ShowOutbox } from '../outbox/outbox-list.ts';
import type { AlertCard } from './alert-card.ts';

const SEE_UNKNOWN = 'restored.outbox';

/** The card that tells of a database taken back from a backup: what is in doubt, and of what was turned off (E1, D9). */
export function registerRestoredCard(bot: Bot, showOutbox: ShowOutbox): AlertCard {
  bot.router.action(SEE_UNKNOWN, 'modal', async ({ caller }) => ({
    show: await showOutbox(caller, { state: 'unknown' }),
  }));
  return { channel: 'slack.alertsChannel', build: async (voice, payload) => restoredCard(voice, payload) };
}

function restoredCard(voice: Voice, payload: Alert['payload']): Card {
  const inDoubt = Number(payload['inDoubt']);
  const asked = Number(payload['asked']);
  const head = voice.md('bot:restored.head', { time: voice.format.instant(Number(payload['takenAt'])) });
  const doubt = inDoubt > 0 ? voice.say('bot:restored.doubt', { count: inDoubt }) : voice.say('bot:restored.noDoubt');
  const blocks: Block[] = [section(head), context(doubt)];
  if (asked > 0) {
    blocks.push(
      context(voice.say('bot:restored.asked', { count: asked })),
      actions([button({ id: SEE_UNKNOWN, text: voice.say('bot:restored.outbox') })]),
    );
  }
  for (const key of turnedOff(payload))
    blocks.push(section(voice.md('bot:restored.turnedOff', { setting: settingName(voice.say, key), key })));
  return card(head, blocks);
}

/** The switches by their keys; cards raised before knew the reminders alone. */
function turnedOff(payload: Alert['payload']): readonly string[] {
  if (payload['remindersHeld'] === 1) return ['policy.on'];
  return String(payload['turnedOff'] ?? '')
    .split(' ')
    .filter(Boolean);
}
