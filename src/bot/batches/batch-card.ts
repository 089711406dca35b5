import type { BatchProgress } from '../../core/mail/index.ts';
import { actions, type Block, button, type Card, card, context, type Marked, md, section } from '../blocks/index.ts';
import { labelled, type Voice } from '../caller.ts';
import { leavingWords } from './leaving-words.ts';

export const BATCH_ACTIONS = { undo: 'batch.undo', see: 'batch.see' } as const;

/** Codes whose sentence says by itself why a message waits: nothing of what one mail server said to one message. */
const SAID: ReadonlySet<string> = new Set([
  'quota',
  'rate',
  'domain_busy',
  'not_configured',
  'insecure',
  'dkim_broken',
  'auth_failed',
  'bad_certificate',
  'no_starttls',
  'no_greeting',
  'connect_failed',
  'unknown_kind',
]);

/** Why what waits has not left yet. */
export interface BatchHeld {
  /** The sender was refused: nothing leaves, whatever else holds messages back. */
  readonly paused: boolean;
  readonly codes: readonly { readonly code: string; readonly count: number }[];
}

/** What became of something that was sent; `lead` is what its sender reads at first: a whole sentence, with when it leaves. */
export function batchCard(
  voice: Voice,
  batch: BatchProgress,
  { now, lead, held }: { now: number; lead?: Marked | undefined; held?: BatchHeld },
): Card {
  const words = batchWords(voice, batch, { now, lead });
  // What was scheduled for later can be undone until it begins to leave.
  const allWait = batch.counts.queued + batch.counts.retry === batch.total;
  const undoable = batch.undoneAt === null && !batch.done && (now < batch.undoUntil || allWait);
  const undo = button({
    id: BATCH_ACTIONS.undo,
    text: voice.say('bot:batch.undo'),
    value: batch.id,
    style: 'danger',
  });
  const see = button({ id: BATCH_ACTIONS.see, text: voice.say('bot:batch.see'), value: batch.id });
  const blocks: Block[] = [section(words)];
  if (!batch.done && held) blocks.push(...heldLines(voice, held).map((line) => context(line)));
  if (batch.total > 0) blocks.push(actions(undoable ? [undo, see] : [see]));
  return card(words, blocks);
}

function batchWords(
  voice: Voice,
  batch: BatchProgress,
  { now, lead }: { now: number; lead?: Marked | undefined },
): Marked {
  const { counts, total, title } = batch;
  if (batch.undoneAt !== null && batch.done) {
    const left = total - counts.cancelled;
    return left === 0
      ? voice.md('bot:batch.undone', { title, count: counts.cancelled })
      : voice.md('bot:batch.undonePartly', { title, count: counts.cancelled, left });
  }
  if (batch.done) return md`${voice.md('bot:batch.sent', { title, count: counts.sent })}${trouble(voice, batch)}`;
  if (lead) return lead;
  const at = batch.nextDueAt;
  if (counts.queued === total && at !== null && at > now)
    return md`${voice.md('bot:batch.title', { title, count: total })} ${leavingWords(voice, { at, now, count: total })}`;
  const waiting = counts.queued + counts.sending + counts.retry;
  return md`${voice.md('bot:batch.moving', { title, count: counts.sent, total, waiting })}${trouble(voice, batch)}`;
}

function heldLines(voice: Voice, { paused, codes }: BatchHeld): string[] {
  if (paused) return [voice.say('bot:batch.paused')];
  const line = (count: number, why: string): string => labelled(voice, voice.format.number(count), voice.say(why));
  const said = codes.filter(({ code }) => SAID.has(code)).map(({ code, count }) => line(count, `mail:outcome.${code}`));
  const others = codes.reduce((sum, { code, count }) => (SAID.has(code) ? sum : sum + count), 0);
  return others > 0 ? [...said, line(others, 'mail:state.retry')] : said;
}

/** What did not go as it should: said with what to do. */
function trouble(voice: Voice, { counts, bounced, undoneAt }: BatchProgress): Marked {
  const parts: Marked[] = [];
  if (counts.failed > 0) parts.push(voice.md('bot:batch.failed', { count: counts.failed }));
  if (bounced > 0) parts.push(voice.md('bot:batch.bounced', { count: bounced }));
  if (counts.unknown > 0) parts.push(voice.md('bot:batch.unknown', { count: counts.unknown }));
  if (counts.suppressed > 0) parts.push(voice.md('bot:batch.suppressed', { count: counts.suppressed }));
  if (counts.cancelled > 0 && undoneAt === null)
    parts.push(voice.md('bot:batch.cancelled', { count: counts.cancelled }));
  return parts.reduce((text, part) => md`${text} ${part}`, md``);
}
