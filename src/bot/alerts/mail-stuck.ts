import type { Stoppage } from '../../core/watch/index.ts';
import { actions, type Block, button, type Card, card, context, marked, md, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Voice } from '../caller.ts';
import type { AlertCard } from './alert-card.ts';

/** Mail does not move: since when, how many wait, why, and what to do; later, since when it moves again (O3). */
export function mailStuckCard({ core }: Bot, outboxAction: string): AlertCard {
  return {
    channel: 'slack.alertsChannel',
    below: (payload) => (payload['toldBy'] === null ? null : String(payload['toldBy'])),
    async build(voice, payload) {
      const stoppage = await core.watch.stoppage(String(payload['stoppageId']));
      if (!stoppage) return null;
      return stoppage.endedAt === null ? standingCard(voice, stoppage) : overCard(voice, stoppage, stoppage.endedAt);
    },
  };

  async function standingCard(voice: Voice, stoppage: Stoppage): Promise<Card> {
    const head = voice.md('bot:stuck.head', {
      since: voice.format.instant(stoppage.since),
      cause: causeText(voice, stoppage),
    });
    const list = (await core.watch.waiting())
      .map((row) =>
        voice.say('bot:stuck.ofClass', {
          class: voice.say(`mail:class.${row.class}`),
          count: voice.format.number(row.count),
        }),
      )
      .join(' · ');
    const blocks: Block[] = [section(head)];
    if (stoppage.detail) blocks.push(section(md`> ${marked(stoppage.detail, 400)}`));
    if (list) blocks.push(context(voice.md('bot:stuck.waiting', { list })));
    blocks.push(
      context(voice.say(`mail:stuckHint.${stoppage.reason}`)),
      context(voice.say('bot:trouble.kept')),
      actions([button({ id: outboxAction, text: voice.say('bot:trouble.outbox') })]),
    );
    return card(head, blocks);
  }
}

function overCard(voice: Voice, stoppage: Stoppage, endedAt: number): Card {
  const head = voice.md('bot:stuck.over', {
    at: voice.format.instant(endedAt),
    since: voice.format.instant(stoppage.since),
    cause: causeText(voice, stoppage),
  });
  return card(head, [section(head)]);
}

function causeText(voice: Voice, { reason, code }: Stoppage): string {
  return voice.say(reason === 'trouble' ? `mail:smtp.${code}` : `mail:stuck.${reason}`);
}
