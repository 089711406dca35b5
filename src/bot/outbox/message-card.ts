import { type Message, mailKindOf, type OpenedMessage } from '../../core/mail/index.ts';
import {
  actions,
  type Block,
  button,
  context,
  joinMarked,
  type Marked,
  type Modal,
  marked,
  modal,
  section,
} from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import { type Caller, labelled } from '../caller.ts';
import type { ListQuery } from '../lists.ts';
import { mailPreview } from '../mail-preview.ts';

const MESSAGE_MODAL = 'outbox.message';

/** One message of the outbox: where it stands, and what its reader gets, in text here and as it looks in the browser. */
export async function messageCard(
  bot: Pick<Bot, 'core'>,
  caller: Caller,
  { id, query, backId }: { id: string; query: ListQuery; backId: string },
): Promise<Modal> {
  const { say } = caller;
  const opened = await bot.core.outbox.open(caller.actor, id);
  return modal({
    id: MESSAGE_MODAL,
    title: say('bot:outbox.messageTitle'),
    blocks: [
      section(facts(caller, opened.message)),
      actions([button({ id: backId, text: say('bot:outbox.back') })]),
      ...(await contentBlocks(bot, caller, opened)),
    ],
    close: say('bot:close'),
    metadata: query,
  });
}

async function contentBlocks(
  bot: Pick<Bot, 'core'>,
  caller: Caller,
  { message, mail, why, layout }: OpenedMessage,
): Promise<Block[]> {
  const { say } = caller;
  if (!mail) return [section(say(`mail:opened.gone.${why ?? 'render_failed'}`))];
  const notes = [
    say('mail:opened.deadLinks'),
    ...(message.sentAt === null ? [say('mail:opened.notSent')] : []),
    ...(layout === 'same' ? [] : [say(`mail:opened.layout.${layout}`)]),
  ];
  const kind = mailKindOf(message.class, message.causeKind);
  return [context(notes.join(' ')), ...(await mailPreview(bot, caller, { kind, mail }))];
}

function facts(caller: Caller, message: Message): Marked {
  const { say, format } = caller;
  const state = message.bounce ? say('mail:bounced') : say(`mail:state.${message.state}`);
  const lines = [
    `${message.toName} <${message.toEmail}>`,
    [state, say(`mail:class.${message.class}`), message.batchTitle].join(' · '),
    [
      labelled(caller, say('bot:outbox.tries'), format.number(message.attempts)),
      format.instant(message.sentAt ?? message.dueAt),
    ].join(' · '),
    message.outcomeCode ? say(`mail:outcome.${message.outcomeCode}`, { detail: message.outcomeText ?? '' }) : '',
    message.bounce ? `${say(`mail:bounce.${message.bounce.kind}`)} ${message.bounce.text}` : '',
  ];
  return joinMarked(
    lines.filter((line) => line !== '').map((line) => marked(line, 400)),
    '\n',
  );
}
