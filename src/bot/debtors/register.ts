import { may } from '../../core/access/index.ts';
import { leavingWords } from '../batches/leaving-words.ts';
import { joinMarked, sentence } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import type { Caller } from '../caller.ts';
import { SHORTCUTS } from '../ids.ts';
import { mailPreview } from '../mail-preview.ts';
import { carrying } from '../places.ts';
import { countIn, textIn } from '../state.ts';
import type { ActionTurn, OpenView, State, Turn } from '../turn.ts';
import type { Verb } from '../verbs.ts';
import { createDebtorsFlow, type DebtorsFlow, type ReceiptTick } from './debtors-flow.ts';
import { DEBTORS, ROWS } from './ids.ts';
import type { ReceiptsMetadata } from './receipts-modal.ts';
import { BOXES, previewModal } from './review-modal.ts';
import { type DebtorsFilter, isStillTicked, tickedReceipts } from './selection.ts';

/** `/relance debtors`: who owes, whom to tell, and the telling. */
export function registerDebtors(bot: Bot): { verb: Verb; flow: DebtorsFlow } {
  const { core, router, outlet } = bot;
  const flow = createDebtorsFlow(bot);
  const verb: Verb = {
    name: 'debtors',
    permissions: ['debtors.view'],
    opens: 'modal',
    run: async ({ caller, text }) => ({ show: await flow.begin(caller, { search: text }) }),
  };
  router.shortcut(SHORTCUTS.debtors, async ({ caller }) => ({ show: await flow.begin(caller) }));

  router.action(DEBTORS.apply, 'modal', async (turn) => ({
    show: await applied(turn.caller, viewOf(turn), turn.state),
  }));
  for (const [id, rest] of [
    [DEBTORS.all, 'proposed'],
    [DEBTORS.none, 'none'],
  ] as const) {
    router.action(id, 'modal', async (turn) => {
      const { d } = metadataOf(viewOf(turn));
      await flow.change(turn.caller, d, (draft) => flow.tickAll(turn.caller, draft, rest));
      return { show: await flow.show(turn.caller, d) };
    });
  }
  router.action(DEBTORS.tick, 'modal', async (turn) => {
    const { d } = metadataOf(viewOf(turn));
    await keepTicks(turn);
    return { show: await flow.show(turn.caller, d) };
  });
  for (const move of ['previous', 'next']) {
    router.action(`${DEBTORS.modal}.${move}`, 'modal', async (turn) => {
      const { d } = metadataOf(viewOf(turn));
      await keepTicks(turn);
      await flow.change(turn.caller, d, async (draft) => ({ ...draft, offset: Number(turn.value) || 0 }));
      return { show: await flow.show(turn.caller, d) };
    });
    router.action(`${DEBTORS.receiptsModal}.${move}`, 'modal', async (turn) => {
      const metadata = metadataOf<ReceiptsMetadata>(viewOf(turn));
      return { show: await flow.showReceipts(turn.caller, { ...metadata, o: Number(turn.value) || 0 }) };
    });
    router.action(`${DEBTORS.reviewModal}.${move}`, 'modal', async (turn) => {
      const { d } = metadataOf(viewOf(turn));
      await keepReviewed(turn.caller, viewOf(turn), turn.state);
      return { show: await flow.showReview(turn.caller, d, { offset: Number(turn.value) || 0 }) };
    });
  }

  router.action(DEBTORS.receipts, 'push', async (turn) => await pushReceipts(turn, null));
  router.action(DEBTORS.closer, 'push', async (turn) => await pushReceipts(turn, turn.value));
  router.action(DEBTORS.tickReceipt, 'modal', async (turn) => {
    const metadata = metadataOf<ReceiptsMetadata>(viewOf(turn));
    const ticks = receiptTicksIn(viewOf(turn), turn.state);
    await flow.change(turn.caller, metadata.d, (draft) => flow.tickReceipts(turn.caller, draft, ticks));
    return { show: await flow.showReceipts(turn.caller, metadata) };
  });
  router.submit(DEBTORS.receiptsModal, async (turn) => ({
    close: 'this',
    after: async () => await refreshRoot(turn, turn.view),
  }));
  router.closed(DEBTORS.receiptsModal, async (turn) => await refreshRoot(turn, turn.view));

  router.action(DEBTORS.preview, 'push', async (turn) => {
    await keepTicks(turn);
    const modal = await preview(turn.caller, metadataOf(viewOf(turn)).d, null);
    return modal ? { push: modal } : { reply: sentence(turn.caller.md('bot:debtors.tickFirst')) };
  });
  router.action(DEBTORS.previewOther, 'modal', async (turn) => {
    const modal = await preview(turn.caller, metadataOf(viewOf(turn)).d, turn.value);
    return modal && { show: modal };
  });

  router.submit(DEBTORS.modal, async ({ caller, view, state }) => {
    const { d } = metadataOf(view);
    const draft = await flow.read(caller, d);
    const filter = filterIn(state, draft.filter);
    const changed = filter && JSON.stringify(filter) !== JSON.stringify(draft.filter);
    // Typed but not applied: what would be sent is not what they see yet.
    if (!filter || changed || !may(caller.actor, 'debtors.send')) return { show: await applied(caller, view, state) };
    const review = await flow.review(caller, d);
    if (review) return { push: review };
    return { show: await flow.show(caller, d, { warning: caller.md('bot:debtors.tickFirst') }) };
  });

  for (let boxes = 0; boxes < BOXES; boxes += 1)
    router.action(`${DEBTORS.untick}.${boxes}`, 'modal', async (turn) => {
      const { d, o } = await keepReviewed(turn.caller, viewOf(turn), turn.state);
      return { show: await flow.showReview(turn.caller, d, { offset: o }) };
    });
  router.submit(DEBTORS.reviewModal, async ({ caller, place, view, state }) => {
    const { d, o } = await keepReviewed(caller, view, state);
    const draft = await flow.read(caller, d);
    const { reviewed } = draft;
    const receiptIds = (reviewed?.receiptIds ?? []).filter((id) => isStillTicked(draft, id));
    if (receiptIds.length === 0)
      return { show: await flow.showReview(caller, d, { offset: o, warning: caller.md('bot:debtors.tickFirst') }) };
    const result = await core.transaction((rooms) =>
      rooms.debtors.notify(caller.actor, {
        receiptIds,
        ...(reviewed ? { asOf: reviewed.asOf } : {}),
        // A modal sends once, however often Slack or a finger repeats it.
        requestKey: `slack:${d}`,
        origin: bot.batches.originOf(place),
      }),
    );
    const leaves = leavingWords(caller, {
      at: result.undoUntil,
      now: core.base.clock.now(),
      count: result.queued,
    });
    const sentence = caller.md('bot:debtors.sent', {
      count: result.queued,
      customers: caller.say('bot:customers', { count: result.customers }),
    });
    const skipped = result.skipped.length > 0 ? [caller.md('bot:skipped', { count: result.skipped.length })] : [];
    const lead = joinMarked([sentence, leaves, ...skipped], ' ');
    return await bot.batches.sent({ caller, place, batchId: result.batchId, lead, clears: true });
  });

  return { verb, flow };

  async function applied(caller: Caller, view: OpenView, state: State) {
    const { d } = metadataOf(view);
    const { filter: before } = await flow.read(caller, d);
    const filter = filterIn(state, before);
    if (!filter) return await flow.show(caller, d, { warning: caller.md('bot:debtors.notADay') });
    await flow.change(caller, d, (draft) => flow.applyFilter(caller, draft, filter));
    return await flow.show(caller, d);
  }

  async function keepTicks({ caller, state, ...turn }: ActionTurn): Promise<void> {
    const view = viewOf(turn);
    const ticks = ticksIn(view, state);
    await flow.change(caller, metadataOf(view).d, (draft) => flow.tickCustomers(caller, draft, ticks));
  }

  async function keepReviewed(caller: Caller, view: OpenView, state: State) {
    const metadata = metadataOf<{ d: string; o: number }>(view);
    const ticks = receiptTicksIn(view, state);
    await flow.change(caller, metadata.d, (draft) => flow.tickReviewed(caller, draft, ticks));
    return metadata;
  }

  async function pushReceipts(turn: ActionTurn, accountId: string | null) {
    const view = viewOf(turn);
    await keepTicks(turn);
    const metadata = { d: metadataOf(view).d, root: view.id, a: accountId, o: 0 };
    return { push: await flow.showReceipts(turn.caller, metadata) };
  }

  async function refreshRoot({ caller, place }: Turn, view: OpenView): Promise<void> {
    const { d, root } = metadataOf<ReceiptsMetadata>(view);
    await outlet.update({ view_id: root }, carrying(await flow.show(caller, d), place));
  }

  async function preview(caller: Caller, draftId: string, accountId: string | null) {
    const draft = await flow.read(caller, draftId);
    const customers = await flow.onPage(caller, draft);
    const chosen = customers.find((customer) => customer.account.id === accountId) ?? customers[0];
    if (!chosen) return null;
    const receiptIds = tickedReceipts(draft, chosen).map((row) => row.receipt.id);
    const mail = await core.debtors.preview(caller.actor, { accountId: chosen.account.id, receiptIds });
    return previewModal(caller, {
      draftId,
      mail: await mailPreview(bot, caller, { kind: 'debtor', mail }),
      chosen: chosen.account.id,
      customers: customers.map(({ account }) => ({ id: account.id, name: account.tradeName || account.reference })),
    });
  }
}

function filterIn(state: State, before: DebtorsFilter): DebtorsFilter | null {
  const daysOverdue = countIn(state, 'daysOverdue');
  const daysSinceNotice = countIn(state, 'daysSinceNotice');
  if (daysOverdue === null || daysSinceNotice === null) return null;
  return { ...before, daysOverdue, daysSinceNotice, search: textIn(state, 'search').trim().slice(0, 200) };
}

/** Everything that the boxes in the view offered, and whether it is ticked now. */
function ticksIn(view: OpenView, state: State): ReadonlyMap<string, boolean> {
  const ticks = new Map<string, boolean>();
  for (const block of view.blocks) {
    if (block.type !== 'actions' || !block.block_id?.startsWith(ROWS)) continue;
    for (const element of block.elements) {
      if (element.type !== 'checkboxes') continue;
      const entry = state[block.block_id]?.[element.action_id ?? ''];
      // Boxes of which Slack says nothing are as they were.
      if (!entry) continue;
      const ticked = new Set((entry.selected_options ?? []).map(({ value }) => value));
      for (const { value } of element.options) if (value) ticks.set(value, ticked.has(value));
    }
  }
  return ticks;
}

/** The same of single receipts: their boxes say whose they are. */
function receiptTicksIn(view: OpenView, state: State): ReceiptTick[] {
  return [...ticksIn(view, state)].map(([value, ticked]) => {
    const [receiptId = '', accountId = ''] = value.split(':');
    return { receiptId, accountId, ticked };
  });
}

function viewOf({ place }: Pick<ActionTurn, 'place'>): OpenView {
  if (!place.view) throw new Error('this button stands in a modal');
  return place.view;
}

function metadataOf<Metadata = { d: string }>(view: OpenView): Metadata {
  return JSON.parse(view.metadata) as Metadata;
}
