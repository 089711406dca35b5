import type { Message, SendingPause } from '../../core/mail/index.ts';
import { actions, type Block, button, type Card, card, context, marked, md, section } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Voice } from '../caller.ts';
import type { AlertCard } from './alert-card.ts';

export const SENDER_PAUSED = { resume: 'sender.resume', leave: 'sender.leave' } as const;

/** The sender was refused by policy and nothing leaves: the server's words, what usually causes it, and a person's word. */
export function registerSenderPaused(bot: Bot, outboxAction: string): AlertCard {
  const { core, router, people } = bot;

  for (const [name, id] of Object.entries(SENDER_PAUSED)) {
    router.action(id, 'nothing', async ({ caller, value }) => {
      const leave = name === 'leave';
      const pause = await core.transaction((rooms) => rooms.outbox.resume(caller.actor, { id: value, leave }));
      return { replace: liftedCard(await people.channelVoice(), pause) };
    });
  }

  return {
    channel: 'slack.alertsChannel',
    async build(voice, payload) {
      const pause = await core.outbox.pauseById(String(payload['pauseId']));
      if (!pause) return null;
      if (pause.lifted) return liftedCard(voice, pause);
      return standingCard(voice, pause, pause.messageId === null ? null : await core.outbox.byId(pause.messageId));
    },
  };

  function standingCard(voice: Voice, pause: SendingPause, message: Message | null): Card {
    const head = voice.md('bot:senderPaused.head');
    const blocks: Block[] = [section(head), section(md`> ${marked(pause.detail, 400)}`)];
    if (message)
      blocks.push(context(voice.md('bot:senderPaused.met', { name: message.toName, address: message.toEmail })));
    blocks.push(context(voice.md('bot:senderPaused.causes')), context(voice.say('bot:senderPaused.kept')));
    const leave = button({
      id: SENDER_PAUSED.leave,
      text: voice.say('bot:senderPaused.leave'),
      value: pause.id,
      confirm: {
        title: voice.say('bot:senderPaused.leave'),
        text: voice.say('bot:senderPaused.leaveText'),
        confirm: voice.say('bot:senderPaused.leave'),
        deny: voice.say('bot:cancel'),
      },
    });
    blocks.push(
      actions([
        button({ id: SENDER_PAUSED.resume, text: voice.say('bot:senderPaused.resume'), value: pause.id }),
        ...(message ? [leave] : []),
        button({ id: outboxAction, text: voice.say('bot:trouble.outbox') }),
      ]),
    );
    return card(head, blocks);
  }
}

function liftedCard(voice: Voice, pause: SendingPause): Card {
  const head = voice.md(`bot:senderPaused.lifted.${pause.lifted?.as ?? 'resume'}`, {
    name: pause.lifted?.byName ?? '',
  });
  return card(head, [section(head), context(md`> ${marked(pause.detail, 400)}`)]);
}
