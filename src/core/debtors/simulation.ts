import type { Account } from '../customers/index.ts';
import { addDays, type PlainDate } from '../dates.ts';
import { type Money, totalsByCurrency } from '../money.ts';
import type { NotSent } from './not-sent.ts';
import { type HeldReceipt, type PolicyRule, planReminders, type ReminderCandidate } from './reminder-plan.ts';

/** What is taken for granted: people approve everything at once, every mail arrives, nobody pays. */
export const SIMULATION_ASSUMES = ['approved', 'delivered', 'unpaid'] as const;

/** One customer on one simulated day. */
export interface SimulatedCustomer {
  readonly account: Pick<Account, 'id' | 'reference' | 'tradeName'>;
  readonly level: number;
  readonly receipts: number;
  readonly totals: readonly Money[];
}

export interface SimulatedDay {
  readonly day: PlainDate;
  /** Why nothing leaves on the day; null: a sending day. */
  readonly closed: 'weekend' | 'holiday' | null;
  /** Whom the day's run reminds. */
  readonly customers: readonly SimulatedCustomer[];
  readonly totals: readonly Money[];
  /** Who is held back from this day on, and why; a reason that lasts is told once, as in the decisions (D13). */
  readonly held: readonly (SimulatedCustomer & {
    readonly why: NotSent;
    /** A date that the reason is about, or empty. */
    readonly detail: string;
  })[];
}

/** Who would be reminded on each of the next days (D14). */
export interface Simulation {
  /** Whether the policy is on with these settings. The days are told as if it were. */
  readonly on: boolean;
  readonly assumes: typeof SIMULATION_ASSUMES;
  /** Today by the company's calendar first. */
  readonly days: readonly SimulatedDay[];
  /** One for each customer and day. */
  readonly reminders: number;
  readonly customers: number;
}

export interface SimulationInput {
  readonly rule: PolicyRule;
  readonly from: PlainDate;
  readonly days: number;
  /** Customers whom no mail reaches. */
  readonly unreachable: ReadonlyMap<string, NotSent>;
  /** Receipts that the first day's run still has to send, when it has been made already; null: it has not. */
  readonly leftToday: ReadonlySet<string> | null;
}

/** A day by ids alone. */
export interface DayOutline extends Pick<SimulatedDay, 'day' | 'closed'> {
  readonly customers: readonly Group[];
  readonly held: readonly (Group & { readonly why: NotSent; readonly detail: string })[];
}

interface Group {
  readonly accountId: string;
  readonly level: number;
  readonly receiptIds: readonly string[];
  readonly totals: readonly Money[];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A receipt on its way through the days. */
interface Traveller extends Mutable<ReminderCandidate> {
  /** Its place in the order of the candidates. */
  readonly index: number;
  /** What was last said of it, as the decisions would have it. */
  said: string;
}

/** Reasons that last until the next level is reached, whatever happens to the customer. */
const LASTING: ReadonlySet<NotSent> = new Set(['stale', 'switched_off', 'below_minimum']);

/**
 * The rule of `planReminders` day after day: what a day's run tells uses its levels up and begins the interval, and so
 * decides about the next. Receipts about which nothing can change sleep until their next level, so that 100,000 of them
 * are looked at about once and not once a day.
 */
export function simulateReminders(
  candidates: readonly ReminderCandidate[],
  { rule, from, days, unreachable, leftToday }: SimulationInput,
): DayOutline[] {
  const travellers = candidates.map((candidate, index): Traveller => ({ ...candidate, index, said: '' }));
  const byReceipt = new Map(travellers.map((traveller) => [traveller.receiptId, traveller]));
  const byAccount = Map.groupBy(travellers, ({ accountId }) => accountId);
  const addedDays = createSums();
  const sleepers = new Map<PlainDate, Traveller[]>();
  let awake: Traveller[] = [];
  for (const traveller of travellers) settle(traveller, from, traveller.usedLevel);

  const outlines: DayOutline[] = [];
  for (let step = 0; step < days; step += 1) {
    const day = addDays(from, step);
    if (step === 1) arriveWaiting();
    awake.push(...(sleepers.get(day) ?? []));
    sleepers.delete(day);
    awake.sort((a, b) => a.index - b.index);
    outlines.push(stepThrough(day, step === 0 ? leftToday : null));
  }
  return outlines;

  function stepThrough(day: PlainDate, left: ReadonlySet<string> | null): DayOutline {
    const plan = planReminders(awake, { rule, today: day });
    const closed = rule.days.closedBecause(day);
    // On a closed day what is too old is left to the next run, as in a real one.
    const held: HeldReceipt[] = closed === null ? [...plan.held] : plan.held.filter(({ why }) => why !== 'stale');
    const told: Group[] = [];
    for (const { accountId, level, receipts } of plan.customers) {
      const why = closed ?? unreachable.get(accountId);
      if (why !== undefined) {
        const detail = closed === null ? '' : rule.days.onOrAfter(day);
        held.push(...receipts.map((receipt) => ({ ...receipt, why, detail })));
        continue;
      }
      const going = left === null ? receipts : receipts.filter(({ candidate }) => left.has(candidate.receiptId));
      if (going.length === 0) continue;
      told.push({
        accountId,
        level: left === null ? level : Math.max(...going.map((receipt) => receipt.level)),
        receiptIds: going.map(({ candidate }) => candidate.receiptId),
        totals: totalsByCurrency(going.map(({ candidate }) => candidate.open)),
      });
      for (const { candidate, level: used } of going) tell(candidate, used);
      for (const one of byAccount.get(accountId) ?? []) one.toldOn = day;
    }
    const news = held.filter(({ candidate, level, why }) => isNews(candidate, `${why} ${level}`));
    rest(held, day);
    return { day, closed, customers: told, held: groupsOf(news) };
  }

  function tell({ receiptId }: ReminderCandidate, level: number): void {
    const traveller = byReceipt.get(receiptId);
    if (traveller) Object.assign(traveller, { usedLevel: level, said: '' });
  }

  function isNews({ receiptId }: ReminderCandidate, words: string): boolean {
    const traveller = byReceipt.get(receiptId);
    if (!traveller || traveller.said === words) return false;
    traveller.said = words;
    return true;
  }

  /** What is on its way on the first day arrives on it. */
  function arriveWaiting(): void {
    for (const traveller of travellers) {
      if (!traveller.isWaiting) continue;
      traveller.isWaiting = false;
      traveller.toldOn = from;
    }
  }

  /** Takes out of the awake ones what nothing can happen to before its next level. */
  function rest(held: readonly HeldReceipt[], day: PlainDate): void {
    const lasting = new Set(held.filter(({ why }) => LASTING.has(why)).map(({ candidate }) => candidate.receiptId));
    const before = awake;
    awake = [];
    for (const traveller of before) {
      const reached = rule.levels.findLast((level) => traveller.dueOn <= addedDays(day, -level.offsetDays));
      const over = lasting.has(traveller.receiptId) ? (reached?.number ?? 0) : 0;
      settle(traveller, day, Math.max(over, traveller.usedLevel));
    }
  }

  /** Awake when a level above `passed` is reached on `day`; else asleep until it is; gone when there is none. */
  function settle(traveller: Traveller, day: PlainDate, passed: number): void {
    const next = rule.levels[passed];
    if (!next) return;
    const wakes = addedDays(traveller.dueOn, next.offsetDays);
    if (wakes <= day) awake.push(traveller);
    else if (!sleepers.get(wakes)?.push(traveller)) sleepers.set(wakes, [traveller]);
  }
}

/** Sums of dates and days, kept: 100,000 receipts share a few thousand dates. */
function createSums(): (date: PlainDate, days: number) => PlainDate {
  const byDays = new Map<number, Map<PlainDate, PlainDate>>();
  return (date, days) => {
    const sums = byDays.get(days) ?? new Map<PlainDate, PlainDate>();
    byDays.set(days, sums);
    const sum = sums.get(date) ?? addDays(date, days);
    sums.set(date, sum);
    return sum;
  };
}

function groupsOf(held: readonly HeldReceipt[]): DayOutline['held'] {
  const groups = Map.groupBy(held, ({ candidate, why, detail }) => `${candidate.accountId} ${why} ${detail}`);
  return [...groups.values()].flatMap((receipts) => {
    const first = receipts[0];
    if (!first) return [];
    return [
      {
        accountId: first.candidate.accountId,
        level: Math.max(...receipts.map((receipt) => receipt.level)),
        receiptIds: receipts.map(({ candidate }) => candidate.receiptId),
        totals: totalsByCurrency(receipts.map(({ candidate }) => candidate.open)),
        why: first.why,
        detail: first.detail,
      },
    ];
  });
}

/** What two simulations say in numbers, e.g. before and after a change; a policy that is off reminds nobody. */
export function compareSimulations(before: Simulation, after: Simulation): { before: Reach; after: Reach } {
  // With both off it is the change itself that one wants to see.
  const asIfOn = before.on === after.on;
  const reach = (simulation: Simulation): Reach =>
    asIfOn || simulation.on ? simulation : { reminders: 0, customers: 0 };
  return { before: reach(before), after: reach(after) };
}

type Reach = Pick<Simulation, 'reminders' | 'customers'>;
