import { type Actor, SYSTEM } from '../access/index.ts';
import { amountsByCurrency } from '../amounts.ts';
import type { Base } from '../base.ts';
import { addDays, isPlainDate, type PlainDate } from '../dates.ts';
import type { Decision } from '../decisions/index.ts';
import { AppError, refuseField } from '../errors.ts';
import type { Origin } from '../mail/index.ts';
import { oneLine } from '../text.ts';
import type { DebtorRooms } from './debtor-rooms.ts';
import { createItemMailsStore } from './item-mails-store.ts';
import { leftToTell } from './left-to-tell.ts';
import { createReminderQueue } from './reminder-queue.ts';
import type { ItemState } from './reminder-run.ts';
import { createRunsStore, type ItemMove, type ItemRecord, type RunRecord } from './runs-store.ts';

export interface DecideInput {
  readonly itemIds: readonly string[] | 'all';
  readonly as: 'approve' | 'skip' | 'snooze';
  readonly until?: PlainDate;
  readonly origin?: Origin;
}

/** Answers that can be taken back. */
const UNDOABLE: readonly ItemState[] = ['awaiting_second', 'skipped', 'snoozed', 'queued'];

/** States in which an item still waits for an answer. */
const UNANSWERED: readonly ItemState[] = ['proposed', 'awaiting_second'];

/** People's answers to a run (D12). Each item is decided once: whoever comes second finds it decided. */
export function createRunApproval(base: Base, rooms: DebtorRooms) {
  const runs = createRunsStore(base.db);
  const mails = createItemMailsStore(base.db);
  const queue = createReminderQueue(base, rooms);

  return {
    async decide(actor: Actor, run: RunRecord, input: DecideInput): Promise<void> {
      const chosen = chosenOf(await runs.items(run.id), input.itemIds);
      const isLate = run.state === 'open' ? base.clock.now() >= run.cutOffAt : chosen.some(isExpired);
      if (isLate) throw new AppError('debtors.cutOffPassed');
      const waiting = await dropEmptied(
        SYSTEM,
        run,
        chosen.filter((item) => UNANSWERED.includes(item.state)),
      );
      if (input.as === 'approve') await approve(actor, { run, waiting, origin: input.origin });
      else if (input.as === 'skip') await turnDown(actor, { run, waiting, to: 'skipped' });
      else await turnDown(actor, { run, waiting, to: 'snoozed', until: snoozeEnd(run, input.until) });
      await closeWhenAnswered(run);
    },

    /** Items of which nothing is left to tell since these receipts were paused: their question is answered. */
    async dropPaused(actor: Actor, receiptIds: readonly string[]): Promise<void> {
      const holding = await runs.holding(receiptIds, UNANSWERED);
      for (const [runId, items] of Map.groupBy(holding, (item) => item.runId)) {
        const run = await runs.lock(runId);
        if (!run) continue;
        await dropEmptied(actor, run, items);
        await closeWhenAnswered(run);
      }
    },

    /**
     * Keeps the mails of these items as they are until the transaction ends. Before the run is locked: the delivery and the
     * undo of a whole sending lock mails first, and two that begin at different ends would wait for one another.
     */
    async holdMails(run: RunRecord, itemIds: DecideInput['itemIds']): Promise<void> {
      const items = chosenOf(await runs.items(run.id), itemIds).filter(({ state }) => state === 'queued');
      const found = await mails.ofItems(items);
      await rooms.outbox.hold([...found.values()].flatMap((each) => each.map(({ id }) => id)));
    },

    /** What was skipped, put off, approved once, or approved and waits wholly is proposed again; answers how many. */
    async undo(
      actor: Actor,
      run: RunRecord,
      itemIds: DecideInput['itemIds'],
    ): Promise<{ undone: number; left: number }> {
      if (base.clock.now() >= run.cutOffAt) throw new AppError('debtors.undoPastCutOff');
      const answered = chosenOf(await runs.items(run.id), itemIds).filter(({ state }) => UNDOABLE.includes(state));
      const back = [];
      for (const item of answered) if (await takeBack(actor, item)) back.push(item);
      await runs.propose(back.map(({ id }) => id));
      if (back.length > 0) await runs.reopen(run.id);
      await record(actor, { run, items: back, outcome: 'held', reason: 'policy', detail: run.day });
      await audit(actor, run, { as: 'undo', items: back.length });
      return { undone: back.length, left: answered.length - back.length };
    },

    /** What nobody has answered is not sent, and says so. */
    async expire(actor: Actor, run: RunRecord): Promise<number> {
      const unanswered = (await runs.items(run.id)).filter((item) => UNANSWERED.includes(item.state));
      const waiting = await dropEmptied(SYSTEM, run, unanswered);
      for (const [state, reason] of [
        ['proposed', 'not_approved'],
        ['awaiting_second', 'second_approver'],
      ] as const) {
        const group = waiting.filter((item) => item.state === state);
        const moved = await move(actor, group, { from: [state], to: 'expired', reason });
        await record(actor, { run, items: moved, outcome: 'not_sent', reason });
      }
      await runs.close(run.id, base.clock.now());
      return waiting.length;
    },
  };

  async function approve(
    actor: Actor,
    { run, waiting, origin }: { run: RunRecord; waiting: readonly ItemRecord[]; origin: Origin | undefined },
  ): Promise<void> {
    const limits = amountsByCurrency((await rooms.settings.all())['policy.secondApproverAbove']);
    const needsTwo = (item: ItemRecord): boolean =>
      item.totals.some(({ currency, minor }) => minor > (limits.get(currency) ?? Number.POSITIVE_INFINITY));
    const proposed = waiting.filter((item) => item.state === 'proposed');
    const firsts = proposed.filter(needsTwo);
    const seconds = waiting.filter((item) => item.state === 'awaiting_second' && item.decidedBy !== keyOf(actor));

    const half = await move(actor, firsts, { from: ['proposed'], to: 'awaiting_second', reason: 'second_approver' });
    await record(actor, { run, items: half, outcome: 'held', reason: 'second_approver' });
    const approved = [
      ...(await move(
        actor,
        proposed.filter((item) => !needsTwo(item)),
        { from: ['proposed'], to: 'approved', reason: null },
      )),
      ...(await move(actor, seconds, { from: ['awaiting_second'], to: 'approved', reason: null })),
    ];
    await record(actor, { run, items: approved, outcome: 'approved', reason: 'manual' });
    await queue.queueItems(actor, { run, items: approved, byName: actor.name, origin });
    await audit(actor, run, { as: 'approve', items: approved.length + half.length });
  }

  async function turnDown(
    actor: Actor,
    {
      run,
      waiting,
      to,
      until,
    }: { run: RunRecord; waiting: readonly ItemRecord[]; to: 'skipped' | 'snoozed'; until?: PlainDate },
  ): Promise<void> {
    const moved = await move(actor, waiting, {
      from: UNANSWERED,
      to,
      reason: to,
      ...(until === undefined ? {} : { snoozedUntil: until }),
    });
    await record(actor, { run, items: moved, outcome: 'not_sent', reason: to, detail: until ?? '' });
    await audit(actor, run, { as: to, items: moved.length });
  }

  /** Settles the items of which nothing is left to tell, with the reason; answers the others. */
  async function dropEmptied(actor: Actor, run: RunRecord, items: readonly ItemRecord[]): Promise<ItemRecord[]> {
    const left = await leftToTell(base, rooms, items);
    const emptied = items.filter((item) => left.get(item.id)?.why);
    for (const [reason, group] of Map.groupBy(emptied, (item) => left.get(item.id)?.why ?? 'paid')) {
      const moved = await move(actor, group, { from: UNANSWERED, to: 'dropped', reason });
      await record(actor, { run, items: moved, outcome: 'not_sent', reason });
    }
    return items.filter((item) => !left.get(item.id)?.why);
  }

  /** False: its mails have left, are leaving, or have ended. Their cause frees the level. */
  async function takeBack(actor: Actor, item: ItemRecord): Promise<boolean> {
    if (item.state !== 'queued') return true;
    const messages = (await mails.ofItems([item])).get(item.id) ?? [];
    return (
      messages.length > 0 &&
      (await rooms.outbox.takeBack(
        actor,
        messages.map(({ id }) => id),
      ))
    );
  }

  /** Answers the items that this call has moved. */
  async function move(
    actor: Actor,
    items: readonly ItemRecord[],
    change: Omit<ItemMove, 'by' | 'byName' | 'at'>,
  ): Promise<ItemRecord[]> {
    if (items.length === 0) return [];
    const who = { by: keyOf(actor), byName: actor.name, at: base.clock.now() };
    const moved = await runs.move(
      items.map((item) => item.id),
      { ...change, ...who },
    );
    return items.filter((item) => moved.has(item.id));
  }

  async function record(
    actor: Actor,
    {
      run,
      items,
      ...decision
    }: { run: RunRecord; items: readonly ItemRecord[] } & Pick<Decision, 'outcome' | 'reason'> & { detail?: string },
  ): Promise<void> {
    await rooms.decisions.record(
      items.flatMap((item) =>
        item.receipts.map(({ receiptId, level }) => ({
          ...decision,
          accountId: item.accountId,
          subject: { kind: 'receipt' as const, id: receiptId },
          runId: run.id,
          level,
          actorName: actor.name,
        })),
      ),
    );
  }

  async function audit(actor: Actor, run: RunRecord, details: { as: string; items: number }): Promise<void> {
    await rooms.audit.record(actor, {
      action: 'debtors.decide',
      target: { kind: 'reminder_run', id: run.id },
      details,
    });
    base.hub.emit('changed', { room: 'debtors' });
  }

  async function closeWhenAnswered(run: RunRecord): Promise<void> {
    const isWaiting = (await runs.items(run.id)).some((item) => UNANSWERED.includes(item.state));
    if (!isWaiting) await runs.close(run.id, base.clock.now());
  }
}

function chosenOf(items: readonly ItemRecord[], itemIds: DecideInput['itemIds']): ItemRecord[] {
  return items.filter((item) => itemIds === 'all' || itemIds.includes(item.id));
}

function isExpired(item: ItemRecord): boolean {
  return item.state === 'expired';
}

/** Two approvals come from two people; operators at the shell are told apart by their names. */
function keyOf(actor: Actor): string {
  return actor.id ?? `${actor.kind}:${actor.name}`;
}

function snoozeEnd(run: RunRecord, until: PlainDate | undefined): PlainDate {
  if (until === undefined) return addDays(run.day, 1);
  if (!isPlainDate(until)) throw refuseField('until', 'debtors.notADate', { value: oneLine(until, 40) });
  if (until <= run.day) throw refuseField('until', 'debtors.snoozeTooShort', { value: until });
  return until;
}
