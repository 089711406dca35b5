import { carrying } from '../places.ts';
import type { ActionTurn, Answer, SubmitAnswer, SubmitTurn, Turn } from '../turn.ts';
import { keepTicks } from './choosing.ts';
import type { Debtors } from './debtors-flow.ts';
import type { ReceiptsMetadata } from './receipts-modal.ts';
import { metadataOf, receiptTicksIn, viewOf } from './ticks.ts';

/** The receipts one by one: of one customer, or of all on the page. */
export async function pushReceipts(debtors: Debtors, turn: ActionTurn, accountId: string | null): Promise<Answer> {
  const view = viewOf(turn);
  await keepTicks(debtors, turn);
  const metadata = { d: metadataOf(view).d, root: view.id, a: accountId, o: 0 };
  return { push: await debtors.flow.showReceipts(turn.caller, metadata) };
}

export async function tickReceipts({ flow }: Debtors, turn: ActionTurn): Promise<Answer> {
  const metadata = metadataOf<ReceiptsMetadata>(viewOf(turn));
  const ticks = receiptTicksIn(viewOf(turn), turn.state);
  await flow.change(turn.caller, metadata.d, (draft) => flow.tickReceipts(turn.caller, draft, ticks));
  return { show: await flow.showReceipts(turn.caller, metadata) };
}

export async function turnReceiptsPage({ flow }: Debtors, turn: ActionTurn): Promise<Answer> {
  const metadata = metadataOf<ReceiptsMetadata>(viewOf(turn));
  return { show: await flow.showReceipts(turn.caller, { ...metadata, o: Number(turn.value) || 0 }) };
}

export async function closeReceipts(debtors: Debtors, turn: SubmitTurn): Promise<SubmitAnswer> {
  return { close: 'this', after: () => refreshRoot(debtors, turn) };
}

/** The list below counts anew. */
export async function refreshRoot({ bot, flow }: Debtors, turn: Turn & Pick<SubmitTurn, 'view'>): Promise<void> {
  const { d, root } = metadataOf<ReceiptsMetadata>(turn.view);
  await bot.outlet.update({ view_id: root }, carrying(await flow.show(turn.caller, d), turn.place));
}
