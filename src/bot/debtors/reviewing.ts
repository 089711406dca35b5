import { leavingWords } from '../batches/leaving-words.ts';
import { joinMarked, type Marked } from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import type { ActionTurn, Answer, OpenView, State, SubmitAnswer, SubmitTurn } from '../turn.ts';
import type { Debtors } from './debtors-flow.ts';
import { isStillTicked } from './selection.ts';
import { metadataOf, receiptTicksIn, viewOf } from './ticks.ts';

/** The last look before sending: what is unticked here stays home. */
export async function untick(debtors: Debtors, turn: ActionTurn): Promise<Answer> {
  const { d, o } = await keepReviewed(debtors, turn.caller, { view: viewOf(turn), state: turn.state });
  return { show: await debtors.flow.showReview(turn.caller, d, { offset: o }) };
}

export async function turnReviewPage(debtors: Debtors, turn: ActionTurn): Promise<Answer> {
  const { d } = await keepReviewed(debtors, turn.caller, { view: viewOf(turn), state: turn.state });
  return { show: await debtors.flow.showReview(turn.caller, d, { offset: Number(turn.value) || 0 }) };
}

export async function sendReviewed(debtors: Debtors, turn: SubmitTurn): Promise<SubmitAnswer> {
  const { bot, flow } = debtors;
  const { caller, place } = turn;
  const { d, o } = await keepReviewed(debtors, caller, turn);
  const draft = await flow.read(caller, d);
  const { reviewed } = draft;
  const receiptIds = (reviewed?.receiptIds ?? []).filter((id) => isStillTicked(draft, id));
  if (receiptIds.length === 0)
    return { show: await flow.showReview(caller, d, { offset: o, warning: caller.md('bot:debtors.tickFirst') }) };
  const result = await bot.core.transaction((rooms) =>
    rooms.debtors.notify(caller.actor, {
      receiptIds,
      ...(reviewed ? { asOf: reviewed.asOf } : {}),
      // A modal sends once, however often Slack or a finger repeats it.
      requestKey: `slack:${d}`,
      origin: bot.batches.originOf(place),
    }),
  );
  const lead = sentWords(caller, { ...result, now: bot.core.base.clock.now() });
  return await bot.batches.sent({ caller, place, batchId: result.batchId, lead, clears: true });
}

function sentWords(
  caller: Caller,
  {
    queued,
    customers,
    skipped,
    undoUntil,
    now,
  }: { queued: number; customers: number; skipped: readonly unknown[]; undoUntil: number; now: number },
): Marked {
  const sent = caller.md('bot:debtors.sent', {
    count: queued,
    customers: caller.say('bot:customers', { count: customers }),
  });
  const leaves = leavingWords(caller, { at: undoUntil, now, count: queued });
  const left = skipped.length > 0 ? [caller.md('bot:skipped', { count: skipped.length })] : [];
  return joinMarked([sent, leaves, ...left], ' ');
}

async function keepReviewed(
  { flow }: Debtors,
  caller: Caller,
  { view, state }: { view: OpenView; state: State },
): Promise<{ d: string; o: number }> {
  const metadata = metadataOf<{ d: string; o: number }>(view);
  const ticks = receiptTicksIn(view, state);
  await flow.change(caller, metadata.d, (draft) => flow.tickReviewed(caller, draft, ticks));
  return metadata;
}
