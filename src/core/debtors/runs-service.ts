import { SYSTEM } from '../access/index.ts';
import type { Base } from '../base.ts';
import { NotFound } from '../errors.ts';
import { type DebtorRooms, insistOnTransaction } from './debtor-rooms.ts';
import type { DebtorsService, ReminderRun } from './debtors.ts';
import { createRunApproval } from './run-approval.ts';
import { createRunOpening } from './run-opening.ts';
import { createRunsStore, type RunRecord } from './runs-store.ts';

/** The automatic reminders of a day: made, answered, closed (D8, D9, D12). */
export function createRuns(
  base: Base,
  rooms: DebtorRooms,
): Pick<DebtorsService, 'openRun' | 'closeRuns' | 'abandonRuns' | 'passedCutOff' | 'getRun' | 'latestRun' | 'decide'> {
  const { access, customers, alerts, decisions } = rooms;
  const store = createRunsStore(base.db);
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
      access.require(actor, 'debtors.send');
      insistOnTransaction(base);
      await approval.decide(actor, await find(runId), input);
      return await shown(await find(runId));
    },
  };

  /** Closes open runs whose cut-off is not after `cutOff`, ms. */
  async function closeOpen(cutOff: number): Promise<ReminderRun[]> {
    insistOnTransaction(base);
    const closed: ReminderRun[] = [];
    for (const run of await store.overdue(cutOff)) {
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

  async function shown(run: RunRecord): Promise<ReminderRun> {
    const items = await store.items(run.id);
    const accounts = await customers.byIds(items.map((item) => item.accountId));
    const accountsById = new Map(accounts.map((account) => [account.id, account]));
    return {
      ...run,
      staleCustomers: await decisions.customersHeld(run.id, 'stale'),
      items: items.flatMap(({ accountId, receipts, runId: _, decidedBy: __, ...item }) => {
        const account = accountsById.get(accountId);
        return account ? [{ ...item, account, receiptIds: receipts.map(({ receiptId }) => receiptId) }] : [];
      }),
    };
  }
}
