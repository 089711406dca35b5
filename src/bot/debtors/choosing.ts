import { may } from '../../core/access/index.ts';
import { type Modal, sentence } from '../blocks/index.ts';
import type { Caller } from '../caller.ts';
import { mailPreview } from '../mail-preview.ts';
import { countIn, textIn } from '../state.ts';
import type { ActionTurn, Answer, OpenView, State, SubmitAnswer, SubmitTurn } from '../turn.ts';
import type { Debtors } from './debtors-flow.ts';
import { previewModal } from './review-modal.ts';
import { type DebtorsFilter, tickedReceipts } from './selection.ts';
import { metadataOf, ticksIn, viewOf } from './ticks.ts';

/** The list once more, by the filters that stand in it now. */
export async function applyFilter(
  { flow }: Debtors,
  caller: Caller,
  { view, state }: { view: OpenView; state: State },
): Promise<Modal> {
  const { d } = metadataOf(view);
  const { filter: before } = await flow.read(caller, d);
  const filter = filterIn(state, before);
  if (!filter) return await flow.show(caller, d, { warning: caller.md('bot:debtors.notADay') });
  await flow.change(caller, d, (draft) => flow.applyFilter(caller, draft, filter));
  return await flow.show(caller, d);
}

export async function tickAll({ flow }: Debtors, turn: ActionTurn, rest: 'proposed' | 'none'): Promise<Answer> {
  const { d } = metadataOf(viewOf(turn));
  await flow.change(turn.caller, d, (draft) => flow.tickAll(turn.caller, draft, rest));
  return { show: await flow.show(turn.caller, d) };
}

export async function tick(debtors: Debtors, turn: ActionTurn): Promise<Answer> {
  await keepTicks(debtors, turn);
  return { show: await debtors.flow.show(turn.caller, metadataOf(viewOf(turn)).d) };
}

export async function turnPage(debtors: Debtors, turn: ActionTurn): Promise<Answer> {
  const { flow } = debtors;
  const { d } = metadataOf(viewOf(turn));
  await keepTicks(debtors, turn);
  await flow.change(turn.caller, d, async (draft) => ({ ...draft, offset: Number(turn.value) || 0 }));
  return { show: await flow.show(turn.caller, d) };
}

/** On to the review, unless what would be sent is not what they see yet. */
export async function askForReview(debtors: Debtors, { caller, view, state }: SubmitTurn): Promise<SubmitAnswer> {
  const { flow } = debtors;
  const { d } = metadataOf(view);
  const draft = await flow.read(caller, d);
  const filter = filterIn(state, draft.filter);
  const isTypedOnly = !filter || JSON.stringify(filter) !== JSON.stringify(draft.filter);
  if (isTypedOnly || !may(caller.actor, 'debtors.send'))
    return { show: await applyFilter(debtors, caller, { view, state }) };
  const review = await flow.review(caller, d);
  if (review) return { push: review };
  return { show: await flow.show(caller, d, { warning: caller.md('bot:debtors.tickFirst') }) };
}

/** The mail as the first of the page would get it. */
export async function pushPreview(debtors: Debtors, turn: ActionTurn): Promise<Answer> {
  await keepTicks(debtors, turn);
  const modal = await preview(debtors, turn.caller, { draftId: metadataOf(viewOf(turn)).d, accountId: null });
  return modal ? { push: modal } : { reply: sentence(turn.caller.md('bot:debtors.tickFirst')) };
}

export async function previewOther(debtors: Debtors, turn: ActionTurn): Promise<Answer> {
  const input = { draftId: metadataOf(viewOf(turn)).d, accountId: turn.value };
  const modal = await preview(debtors, turn.caller, input);
  return modal && { show: modal };
}

/** What is ticked in the modal stays so, whatever comes next. */
export async function keepTicks({ flow }: Debtors, turn: ActionTurn): Promise<void> {
  const view = viewOf(turn);
  const ticks = ticksIn(view, turn.state);
  await flow.change(turn.caller, metadataOf(view).d, (draft) => flow.tickCustomers(turn.caller, draft, ticks));
}

async function preview(
  { bot, flow }: Debtors,
  caller: Caller,
  { draftId, accountId }: { draftId: string; accountId: string | null },
): Promise<Modal | null> {
  const draft = await flow.read(caller, draftId);
  const customers = await flow.onPage(caller, draft);
  const chosen = customers.find((customer) => customer.account.id === accountId) ?? customers[0];
  if (!chosen) return null;
  const receiptIds = tickedReceipts(draft, chosen).map((row) => row.receipt.id);
  const mail = await bot.core.debtors.preview(caller.actor, { accountId: chosen.account.id, receiptIds });
  return previewModal(caller, {
    draftId,
    mail: await mailPreview(bot, caller, { kind: 'debtor', mail }),
    chosen: chosen.account.id,
    customers: customers.map(({ account }) => ({ id: account.id, name: account.tradeName || account.reference })),
  });
}

/** Null when what was typed is no number of days. */
function filterIn(state: State, before: DebtorsFilter): DebtorsFilter | null {
  const daysOverdue = countIn(state, 'daysOverdue');
  const daysSinceNotice = countIn(state, 'daysSinceNotice');
  if (daysOverdue === null || daysSinceNotice === null) return null;
  return { ...before, daysOverdue, daysSinceNotice, search: textIn(state, 'search').trim().slice(0, 200) };
}
