import { SYSTEM } from '../access/index.ts';
import type { Base } from '../base.ts';
import { addDays, type PlainDate } from '../dates.ts';
import { totalsByCurrency } from '../money.ts';
import type { Settings } from '../settings/index.ts';
import { createCandidatesStore } from './candidates-store.ts';
import { type CompanyDay, companyDay } from './company-day.ts';
import type { DebtorRooms } from './debtor-rooms.ts';
import type { NotSent } from './not-sent.ts';
import { createNoticeQueue } from './notice-queue.ts';
import { type HeldReceipt, planReminders, policyRule, type ReminderPlan } from './reminder-plan.ts';
import { createReminderQueue } from './reminder-queue.ts';
import { runTimes } from './run-times.ts';
import { createRunsStore, type ItemRecord, type RunRecord } from './runs-store.ts';
import { sendingDaysOf } from './sending-days.ts';

/** Makes the run of a day: the one place where a rule instead of a person decides to write to customers (D8, D9). */
export function createRunOpening(base: Base, rooms: DebtorRooms) {
  const { settings, customers, alerts, decisions } = rooms;
  const runs = createRunsStore(base.db);
  const candidates = createCandidatesStore(base.db);
  const queue = createNoticeQueue(base, rooms);
  const reminderQueue = createReminderQueue(base, rooms);

  return {
    /** The id of the day's run, made now or before; null when the policy is off or nothing leaves on the day. */
    async open(date: PlainDate): Promise<string | null> {
      const company = await settings.all();
      if (!company['policy.on']) return null;
      const known = await runs.find({ day: date });
      if (known) return known.id;

      const days = await sendingDaysOf(company);
      const rule = policyRule(company, days);
      const day = companyDay(company['company.timeZone'], date);
      const earliest = Math.min(...rule.levels.map((level) => level.offsetDays));
      const plan = planReminders(await candidates.dueBy(addDays(date, -earliest), { day, rule }), {
        rule,
        today: date,
      });
      const closed = days.closedBecause(date);
      if (closed) {
        // What is too old is left to the run of the next sending day, whose card says so.
        const held = plan.held.filter(({ why }) => why !== 'stale');
        await recordHeld([...held, ...allHeld(plan, closed, days.onOrAfter(date))], null);
        return null;
      }

      const run = await insertRun(company, date);
      if (!run) return (await runs.find({ day: date }))?.id ?? null;
      const { items, unreachable } = await itemsOf(run, { plan, company, day });
      await recordHeld([...plan.held, ...unreachable], run.id);
      await runs.insertItems(items);
      if (items.length === 0) await runs.close(run.id, base.clock.now());
      else if (company['policy.approval']) await ask(run, items);
      else await sendUnasked(run, { items, company });
      base.hub.emit('changed', { room: 'debtors' });
      return run.id;
    },
  };

  /** Null when another process has just made it. */
  async function insertRun(company: Settings, day: PlainDate): Promise<RunRecord | null> {
    const now = base.clock.now();
    const paymentsAsOf = await runs.paymentsAsOf();
    const run: RunRecord = { id: base.ids.next(), day, state: 'open', paymentsAsOf, ...runTimes(company, day, now) };
    return (await runs.insert(run, now)) ? run : null;
  }

  async function itemsOf(
    run: RunRecord,
    { plan, company, day }: { plan: ReminderPlan; company: Settings; day: CompanyDay },
  ): Promise<{ items: ItemRecord[]; unreachable: HeldReceipt[] }> {
    const accounts = await customers.byIds(plan.customers.map((customer) => customer.accountId));
    const destinations = await queue.destinations(accounts, company);
    const items: ItemRecord[] = [];
    const unreachable: HeldReceipt[] = [];
    for (const { accountId, level, receipts } of plan.customers) {
      const why = destinations.get(accountId)?.notSendable;
      if (why === undefined) continue;
      if (why !== null) {
        unreachable.push(...receipts.map((receipt) => ({ ...receipt, why, detail: '' })));
        continue;
      }
      items.push({
        id: base.ids.next(),
        runId: run.id,
        accountId,
        level,
        receipts: receipts.map(({ candidate, ...mark }) => ({ ...mark, receiptId: candidate.receiptId })),
        totals: totalsByCurrency(receipts.map((receipt) => receipt.candidate.open)),
        daysOverdue: Math.max(...receipts.map((receipt) => day.daysOverdue(receipt.candidate.dueOn))),
        state: company['policy.approval'] ? 'proposed' : 'approved',
        reason: null,
        decidedBy: null,
        decidedByName: null,
        decidedAt: null,
        batchId: null,
      });
    }
    return { items, unreachable };
  }

  async function ask(run: RunRecord, items: readonly ItemRecord[]): Promise<void> {
    await decisions.record(
      items.flatMap((item) =>
        item.receipts.map(({ receiptId, level }) => ({
          accountId: item.accountId,
          subject: { kind: 'receipt' as const, id: receiptId },
          runId: run.id,
          outcome: 'held' as const,
          reason: 'policy' as const,
          level,
          detail: run.day,
          actorName: SYSTEM.name,
        })),
      ),
    );
    await alerts.raise({
      kind: 'reminder_run',
      key: `reminder_run:${run.id}`,
      payload: { runId: run.id, event: 'opened', day: run.day, items: items.length },
    });
  }

  async function sendUnasked(
    run: RunRecord,
    { items, company }: { items: readonly ItemRecord[]; company: Settings },
  ): Promise<void> {
    const byName = base.words.in(company['company.language'])('debtors:byPolicy');
    await reminderQueue.queueItems(SYSTEM, { run, items, byName, origin: undefined });
    await runs.close(run.id, base.clock.now());
  }

  /** A hold that lasts is written down once, not every day. */
  async function recordHeld(held: readonly HeldReceipt[], runId: string | null): Promise<void> {
    const last = await decisions.lastAboutReceipts(held.map(({ candidate }) => candidate.receiptId));
    const news = held.filter(({ candidate, level, why }) => {
      const before = last.get(candidate.receiptId);
      return before?.outcome !== 'not_sent' || before.reason !== why || before.level !== level;
    });
    await decisions.record(
      news.map(({ candidate, level, why, detail }) => ({
        accountId: candidate.accountId,
        subject: { kind: 'receipt', id: candidate.receiptId },
        runId,
        outcome: 'not_sent',
        reason: why,
        level,
        detail,
        actorName: SYSTEM.name,
      })),
    );
  }
}

/** On a closed day everything that would leave waits for the next sending day. */
function allHeld(plan: ReminderPlan, why: NotSent, nextDay: PlainDate): HeldReceipt[] {
  return plan.customers.flatMap(({ receipts }) => receipts.map((receipt) => ({ ...receipt, why, detail: nextDay })));
}
