import type { Base } from '../base.ts';
import { addDays } from '../dates.ts';
import { InvalidInput, refuseField } from '../errors.ts';
import { totalsByCurrency } from '../money.ts';
import { parseSettings, type Settings } from '../settings/index.ts';
import { createCandidatesStore } from './candidates-store.ts';
import { today } from './debtor-receipts.ts';
import type { DebtorRooms } from './debtor-rooms.ts';
import type { DebtorsService } from './debtors.ts';
import type { NotSent } from './not-sent.ts';
import { createNoticeQueue } from './notice-queue.ts';
import { policyRule } from './reminder-plan.ts';
import { createRunsStore, type ItemRecord } from './runs-store.ts';
import { sendingDaysOf } from './sending-days.ts';
import { type DayOutline, SIMULATION_ASSUMES, type SimulatedCustomer, simulateReminders } from './simulation.ts';

export const SIMULATED_DAYS = 30;
/** Further ahead the assumption that nobody pays says nothing any more. */
const MOST_DAYS = 366;
/** Items of today's run that may still leave. */
const LEFT: ReadonlySet<ItemRecord['state']> = new Set(['proposed', 'approved', 'awaiting_second']);

/** Looks ahead: what the policy, or another one, would do on the next days (D14). Reads once and writes nothing. */
export function createSimulations(base: Base, rooms: DebtorRooms): Pick<DebtorsService, 'simulate'> {
  const { access, settings, customers } = rooms;
  const candidates = createCandidatesStore(base.db);
  const runs = createRunsStore(base.db);
  const queue = createNoticeQueue(base, rooms);

  return {
    async simulate(actor, { days = SIMULATED_DAYS, policy = {} } = {}) {
      access.require(actor, 'debtors.view');
      if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
        throw refuseField('days', 'debtors.simulatedDays', { value: days, most: MOST_DAYS });
      const company: Settings = { ...(await settings.all()), ...policySettings(policy) };
      const rule = policyRule(company, await sendingDaysOf(company));
      const day = today(base, company);
      const from = day.today;
      const earliest = Math.min(...rule.levels.map((level) => level.offsetDays));
      const owing = await candidates.dueBy(addDays(from, days - 1 - earliest), { day, rule });
      const accounts = await customers.byIds([...new Set(owing.map(({ accountId }) => accountId))]);
      const byId = new Map(accounts.map((account) => [account.id, account]));
      const unreachable = new Map<string, NotSent>();
      for (const [accountId, { notSendable }] of await queue.destinations(accounts, company))
        if (notSendable !== null) unreachable.set(accountId, notSendable);
      const leftToday = await left(from);
      const outlines = simulateReminders(owing, { rule, from, days, unreachable, leftToday });
      const told = outlines.flatMap((outline) => outline.customers.map(({ accountId }) => accountId));
      return {
        on: company['policy.on'],
        assumes: SIMULATION_ASSUMES,
        days: outlines.map((outline) => ({
          day: outline.day,
          closed: outline.closed,
          customers: outline.customers.map(named),
          totals: totalsByCurrency(outline.customers.flatMap(({ totals }) => totals)),
          held: outline.held.map((group) => ({ ...named(group), why: group.why, detail: group.detail })),
        })),
        reminders: told.length,
        customers: new Set(told).size,
      };

      function named(group: DayOutline['customers'][number]): SimulatedCustomer {
        const { id = group.accountId, reference = '', tradeName = '' } = byId.get(group.accountId) ?? {};
        const { level, totals } = group;
        return { account: { id, reference, tradeName }, level, receipts: group.receiptIds.length, totals };
      }
    },
  };

  /** What a run that has been made already on the day still has to send; null: none has. */
  async function left(day: string): Promise<ReadonlySet<string> | null> {
    const run = await runs.find({ day });
    if (!run) return null;
    const items = run.state === 'open' ? await runs.items(run.id) : [];
    return new Set(
      items.filter(({ state }) => LEFT.has(state)).flatMap((item) => item.receipts.map(({ receiptId }) => receiptId)),
    );
  }
}

/** Settings of the policy alone: a simulation answers for nothing else. */
function policySettings(policy: Readonly<Record<string, unknown>>): Partial<Settings> {
  const foreign = Object.keys(policy).filter((key) => !key.startsWith('policy.'));
  if (foreign.length > 0)
    throw new InvalidInput(foreign.map((key) => ({ field: key, code: 'debtors.notOfThePolicy', params: { key } })));
  return parseSettings(policy);
}
