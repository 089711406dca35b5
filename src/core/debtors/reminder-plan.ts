import { amountsByCurrency } from '../amounts.ts';
import type { NoticeSwitch } from '../customers/index.ts';
import { addDays, daysBetween, type PlainDate } from '../dates.ts';
import { isPaused, type Receipt } from '../documents/index.ts';
import type { Money } from '../money.ts';
import type { Settings } from '../settings/index.ts';
import type { NotSent } from './not-sent.ts';
import type { SendingDays } from './sending-days.ts';

/**
 * The rule of the automatic reminders (D8, D9): what would be sent on a day, and why the rest is not. Nothing is awaited
 * here: the same rule serves the run, its tests, and a simulation.
 *
 * - A level is reached once its offset from the due date has passed; levels are numbered from 1 in the order of offsets.
 * - Of the levels reached and not yet used for a receipt the highest is due. The lower ones it overtakes are given up:
 *   after a firm letter nobody gets the friendly one.
 * - A level is late by the days since it could first have gone: since it was reached, or since what held it back ended
 *   (a pause, a snooze, the interval after another notice, a weekend or holiday). Later than the staleness limit, it is
 *   not sent any more. So a missed run is caught up, and a policy that is turned on over an old ledger mails only what
 *   became due within the limit, not years of backlog.
 * - A customer gets one mail with all receipts that are due, at the highest of their levels; each receipt counts as
 *   reminded at its own, so that it still gets its later ones.
 */

export interface PolicyRule {
  /** By offset, number 1 first. */
  readonly levels: readonly PolicyRuleLevel[];
  readonly minimumInterval: number;
  readonly stalenessDays: number;
  /** The default switch. */
  readonly noticesOn: boolean;
  readonly days: SendingDays;
}

export interface PolicyRuleLevel {
  readonly number: number;
  readonly offsetDays: number;
  /** Least amount that is reminded, in minor units by currency; other currencies have none. */
  readonly minimum: ReadonlyMap<string, number>;
}

/** An open receipt as the rule sees it. */
export interface ReminderCandidate {
  readonly receiptId: string;
  readonly accountId: string;
  readonly dueOn: PlainDate;
  readonly open: Money;
  readonly receiptSwitch: NoticeSwitch;
  readonly accountSwitch: NoticeSwitch;
  readonly pause: Receipt['pause'];
  /** The highest level that was reminded or deliberately skipped; 0: none. */
  readonly usedLevel: number;
  /** The company's day of the customer's last notice of any kind. */
  readonly toldOn: PlainDate | null;
  /** A notice to the customer has not left yet. */
  readonly isWaiting: boolean;
  /** The first day on which the customer may be proposed again. */
  readonly snoozedUntil: PlainDate | null;
}

/** A level as it was when it was used: adding or removing one renumbers the others. */
export interface LevelMark {
  readonly level: number;
  readonly offsetDays: number;
  /** How many levels the policy had. */
  readonly ofLevels: number;
}

export interface DueReceipt extends LevelMark {
  readonly candidate: ReminderCandidate;
}

export interface HeldReceipt extends DueReceipt {
  readonly why: NotSent;
  /** A date that the reason is about, or empty. */
  readonly detail: string;
}

export interface ReminderPlan {
  /** One mail each. */
  readonly customers: readonly {
    readonly accountId: string;
    readonly level: number;
    readonly receipts: readonly DueReceipt[];
  }[];
  /** Receipts with a level due that are not told, and why. */
  readonly held: readonly HeldReceipt[];
}

export function policyRule(settings: Settings, days: SendingDays): PolicyRule {
  const levels = settings['policy.levels'].toSorted((a, b) => a.offsetDays - b.offsetDays);
  return {
    levels: levels.map(({ offsetDays, minimum }, index) => ({
      number: index + 1,
      offsetDays,
      minimum: amountsByCurrency(minimum),
    })),
    minimumInterval: settings['policy.minimumInterval'],
    stalenessDays: settings['policy.stalenessDays'],
    noticesOn: settings['debtors.noticesOn'],
    days,
  };
}

/**
 * The number that a used level has by today's policy; 0: none. Known by its days, so that a level that was added is due
 * and one that was removed holds nothing back. With as many levels as then, its days were only moved: it stays used.
 */
export function usedNumber(
  { level, offsetDays, ofLevels }: LevelMark,
  { levels }: { readonly levels: readonly { readonly offsetDays: number }[] },
): number {
  const byDays = levels.filter((known) => known.offsetDays <= offsetDays).length;
  return ofLevels === levels.length ? Math.max(byDays, level) : byDays;
}

/** Whether notices about a receipt are proposed and scheduled: its own word, else the customer's, else the default (D5). */
export function isSwitchedOn(receipt: NoticeSwitch, account: NoticeSwitch, noticesOn: boolean): boolean {
  const word = receipt === 'inherit' ? account : receipt;
  return word === 'inherit' ? noticesOn : word === 'on';
}

export function planReminders(
  candidates: Iterable<ReminderCandidate>,
  { rule, today }: { rule: PolicyRule; today: PlainDate },
): ReminderPlan {
  const calendar = createCalendar(today);
  const held: HeldReceipt[] = [];
  const dueByAccount = new Map<string, DueReceipt[]>();
  for (const candidate of candidates) {
    const level = reachedLevel(candidate, rule, calendar);
    if (!level) continue;
    const due = { candidate, level: level.number, offsetDays: level.offsetDays, ofLevels: rule.levels.length };
    const hold = holdOf(candidate, { level, rule, calendar });
    if (hold) held.push({ ...due, ...hold });
    else if (!dueByAccount.get(candidate.accountId)?.push(due)) dueByAccount.set(candidate.accountId, [due]);
  }
  const customers = [...dueByAccount].map(([accountId, receipts]) => ({
    accountId,
    level: Math.max(...receipts.map((receipt) => receipt.level)),
    receipts: receipts.toSorted((a, b) => (a.candidate.dueOn < b.candidate.dueOn ? -1 : 1)),
  }));
  return { customers, held };
}

type Level = PolicyRuleLevel & { readonly belowMinimum?: boolean };

/** The highest level that is reached, unused and worth the amount; the highest of all when none is worth it. */
function reachedLevel(candidate: ReminderCandidate, rule: PolicyRule, calendar: Calendar): Level | null {
  let reached: Level | null = null;
  let worthIt: Level | null = null;
  for (const level of rule.levels) {
    if (level.number <= candidate.usedLevel) continue;
    if (candidate.dueOn > calendar.fromToday(-level.offsetDays)) break;
    reached = level;
    if (candidate.open.minor >= (level.minimum.get(candidate.open.currency) ?? 0)) worthIt = level;
  }
  return worthIt ?? (reached && { ...reached, belowMinimum: true });
}

function holdOf(
  candidate: ReminderCandidate,
  { level, rule, calendar }: { level: Level; rule: PolicyRule; calendar: Calendar },
): { why: NotSent; detail: string } | null {
  const { today } = calendar;
  if (!isSwitchedOn(candidate.receiptSwitch, candidate.accountSwitch, rule.noticesOn))
    return { why: 'switched_off', detail: '' };
  if (isPaused(candidate, today)) return { why: 'paused', detail: candidate.pause?.until ?? '' };
  if (level.belowMinimum) return { why: 'below_minimum', detail: '' };
  const couldGoOn = rule.days.onOrAfter(firstChance(candidate, { level, rule, calendar }));
  if (calendar.daysSince(couldGoOn) > rule.stalenessDays) return { why: 'stale', detail: couldGoOn };
  if (candidate.snoozedUntil !== null && today < candidate.snoozedUntil)
    return { why: 'snoozed', detail: candidate.snoozedUntil };
  if (candidate.isWaiting) return { why: 'interval', detail: '' };
  const intervalEnd = candidate.toldOn === null ? today : calendar.plus(candidate.toldOn, rule.minimumInterval);
  if (today < intervalEnd) return { why: 'interval', detail: intervalEnd };
  return null;
}

/** The first day on which nothing but the calendar stood in the level's way. */
function firstChance(
  { dueOn, pause, snoozedUntil, toldOn }: ReminderCandidate,
  { level, rule, calendar }: { level: Level; rule: PolicyRule; calendar: Calendar },
): PlainDate {
  let day = calendar.plus(dueOn, level.offsetDays);
  // The interval shifts what became due while it ran; it does not make an old debt young again.
  if (toldOn !== null && calendar.plus(day, rule.stalenessDays) >= toldOn)
    day = later(day, calendar.plus(toldOn, rule.minimumInterval));
  if (pause?.until) day = later(day, calendar.plus(pause.until, 1));
  if (snoozedUntil !== null) day = later(day, snoozedUntil);
  return day;
}

function later(a: PlainDate, b: PlainDate): PlainDate {
  return a > b ? a : b;
}

/** Day arithmetic around one day, kept: 100,000 receipts share a few thousand dates. */
function createCalendar(today: PlainDate) {
  const sums = new Map<string, PlainDate>();
  const ages = new Map<PlainDate, number>();
  const plus = (date: PlainDate, days: number): PlainDate => {
    const key = `${date}+${days}`;
    let sum = sums.get(key);
    if (sum === undefined) {
      sum = addDays(date, days);
      sums.set(key, sum);
    }
    return sum;
  };
  return {
    today,
    plus,
    fromToday: (days: number): PlainDate => plus(today, days),
    daysSince(date: PlainDate): number {
      let age = ages.get(date);
      if (age === undefined) {
        age = daysBetween(date, today);
        ages.set(date, age);
      }
      return age;
    },
  };
}
type Calendar = ReturnType<typeof createCalendar>;
