import { SYSTEM } from '../access/index.ts';
import type { Base } from '../base.ts';
import { NotFound } from '../errors.ts';
import { today } from './debtor-receipts.ts';
import { type DebtorRooms, insistOnTransaction } from './debtor-rooms.ts';
import type { DebtorsService } from './debtors.ts';
import { fateOf, isUndoable } from './item-fate.ts';
import { createItemMailsStore } from './item-mails-store.ts';
import { leftToTell } from './left-to-tell.ts';
import { usedNumber } from './reminder-plan.ts';
import type { ItemMail, ReminderRun } from './reminder-run.ts';
import { createRunApproval } from './run-approval.ts';
import { createRunOpening } from './run-opening.ts';
import { createRunsStore, type ItemRecord, type RunRecord } from './runs-store.ts';

/** The automatic reminders of a day: made, answered, closed (D8, D9, D12). */
export function createRuns(
  base: Base,
  rooms: DebtorRooms,
): Pick<
  DebtorsService,
  'openRun' | 'closeRuns' | 'abandonRuns' | 'passedCutOff' | 'getRun' | 'latestRun' | 'decide' | 'undoAnswers'
> {
  const { access, settings, customers, alerts, decisions } = rooms;
  const store = createRunsStore(base.db);
  const itemMails = createItemMailsStore(base.db);
  const opening = createRunOpening(base, rooms);
  const approval = createRunApproval(base, rooms);

  return {
    async openRun(day) {
      insistOnTransaction(base);
      const id = await opening.open(day);
      return id === null ? null : await shown(await find(id));
    },

    closeRuns: () => closeOpen(base.clock.now()),

    async abandonRuns() {
      await closeOpen(Number.MAX_SAFE_INTEGER);
    },

    async passedCutOff() {
      const overdue = await store.overdue(base.clock.now());
      return overdue.at(-1)?.cutOffAt ?? null;
    },

    async getRun(actor, runId) {
      access.require(actor, 'debtors.view');
      return await shown(await find(runId));
    },

    async latestRun(actor) {
      access.require(actor, 'debtors.view');
      const run = await store.latest();
      return run && (await shown(run));
    },

    async decide(actor, { runId, ...input }) {
      access.requireSeen(actor, 'debtors.send');
      insistOnTransaction(base);
      await approval.decide(actor, await lock(runId), input);
      return await shown(await find(runId));
    },

    async undoAnswers(actor, { runId, itemIds }) {
      access.requireSeen(actor, 'debtors.send');
      insistOnTransaction(base);
      await approval.holdMails(await find(runId), itemIds);
      const counts = await approval.undo(actor, await lock(runId), itemIds);
      return { run: await shown(await find(runId)), ...counts };
    },
  };

  /** Closes open runs whose cut-off is not after `cutOff`, ms. */
  async function closeOpen(cutOff: number): Promise<ReminderRun[]> {
    insistOnTransaction(base);
    const closed: ReminderRun[] = [];
    for (const { id } of await store.overdue(cutOff)) {
      const run = await lock(id);
      const expired = await approval.expire(SYSTEM, run);
      if (expired > 0) {
        await alerts.raise({
          kind: 'reminder_run',
          key: `reminder_run:${run.id}:closed`,
          payload: { runId: run.id, event: 'closed', day: run.day, expired },
        });
      }
      closed.push(await shown(await find(run.id)));
    }
    if (closed.length > 0) base.hub.emit('changed', { room: 'debtors' });
    return closed;
  }

  async function find(id: string): Promise<RunRecord> {
    const run = await store.find({ id });
    if (!run) throw new NotFound('debtors.noSuchRun');
    return run;
  }

  /** Answers to one run come one after the other. */
  async function lock(id: string): Promise<RunRecord> {
    const run = await store.lock(id);
    if (!run) throw new NotFound('debtors.noSuchRun');
    return run;
  }

  async function shown(run: RunRecord): Promise<ReminderRun> {
    const items = await store.items(run.id);
    const accounts = await customers.byIds(items.map((item) => item.accountId));
    const accountsById = new Map(accounts.map((account) => [account.id, account]));
    const mailsByItem = await itemMails.ofItems(items);
    const left = await leftToTell(
      base,
      rooms,
      items.filter((item) => isUntold(item, mailsByItem.get(item.id) ?? [])),
    );
    const company = await settings.all();
    const day = today(base, company);
    const levels = company['policy.levels'];
    const isOpen = base.clock.now() < run.cutOffAt;
    return {
      ...run,
      staleCustomers: await decisions.customersHeld(run.id, 'stale'),
      items: items.flatMap(({ accountId, receipts, runId: _, decidedBy: __, ...item }) => {
        const account = accountsById.get(accountId);
        if (!account) return [];
        const mails = (mailsByItem.get(item.id) ?? []).map(({ id: ___, ...mail }) => mail);
        const now = left.get(item.id);
        const asked = fateOf(item.state, mails) === 'waiting';
        // Paid, paused or switched off since: there is nothing to answer any more.
        const state = asked && now?.why ? 'dropped' : item.state;
        return [
          {
            ...item,
            ...(now?.why ? (asked ? { reason: now.why } : {}) : { totals: now?.totals ?? item.totals }),
            state,
            account,
            receiptIds: receipts.map(({ receiptId }) => receiptId),
            daysSinceNotice: account.lastNoticeAt === null ? null : day.daysSince(account.lastNoticeAt),
            mails,
            fate: fateOf(state, mails),
            atLastLevel: receipts.filter((mark) => usedNumber(mark, { levels }) >= levels.length).length,
            undoable: isOpen && isUndoable(state, mails),
          },
        ];
      }),
    };
  }
}

/** Nothing of it has left: what a mail would tell may still change. */
function isUntold({ state }: ItemRecord, mails: readonly ItemMail[]): boolean {
  return fateOf(state, mails) === 'waiting' || isUndoable(state, mails);
}
