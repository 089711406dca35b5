import { addDays, monthOf, type PlainDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { QuotaLimits, QuotaPlan } from './quota.ts';

export interface PlanInput {
  readonly messages: number;
  readonly today: PlainDate;
  readonly from: PlainDate;
  /** Of a day: a warm-up raises them from one day to the next. */
  readonly limitsOn: (day: PlainDate) => QuotaLimits;
  /** What has left already: today, and in today's month. */
  readonly used: { readonly day: number; readonly month: number };
  /** What waits in the outbox, by the day it is due (earlier days under today). */
  readonly waiting: ReadonlyMap<PlainDate, number>;
}

/** Further ahead no day is told. */
const MOST_DAYS = 366;

/** On which days what waits will leave; the days on which it is due when a limit of 0 lets none leave. */
export function waitingDays(input: Omit<PlanInput, 'messages' | 'from'>): QuotaPlan {
  const due = [...input.waiting].map(([day, messages]) => ({ day, messages })).sort((a, b) => (a.day < b.day ? -1 : 1));
  if (isClosed(input.limitsOn(input.today))) return due;
  const plan: { day: PlainDate; messages: number }[] = [];
  let left = due.reduce((sum, { messages }) => sum + messages, 0);
  const days = leavingDays({ ...input, messages: 0, from: input.today });
  for (let looked = 0; left > 0 && looked < MOST_DAYS; looked += 1) {
    const { day, before } = days.next().value;
    if (before > 0) plan.push({ day, messages: before });
    left -= before;
  }
  return plan;
}

/** Spreads messages over days, after what waits already. */
export function planDays(input: PlanInput): QuotaPlan {
  const plan: { day: PlainDate; messages: number }[] = [];
  const days = leavingDays(input);
  for (let remaining = input.messages; remaining > 0; ) {
    const { day, ours } = days.next().value;
    if (ours > 0) plan.push({ day, messages: ours });
    remaining -= ours;
  }
  return plan;
}

/**
 * What leaves day by day, without end. What waits already goes first, and what of it does not fit moves on to the next
 * day, as the delivery will do it.
 */
function* leavingDays({
  messages,
  today,
  from,
  limitsOn,
  used,
  waiting,
}: PlanInput): Generator<{ day: PlainDate; before: number; ours: number }, never> {
  let remaining = messages;
  let carried = 0;
  let month = monthOf(today);
  let usedInMonth = used.month;
  for (let day = today; ; day = addDays(day, 1)) {
    if (monthOf(day) !== month) {
      month = monthOf(day);
      usedInMonth = 0;
    }
    const limits = limitsOn(day);
    if (isClosed(limits)) throw new AppError('quota.closed');
    const capacity = Math.max(
      0,
      Math.min(
        limits.day === null ? Number.POSITIVE_INFINITY : limits.day - (day === today ? used.day : 0),
        limits.month === null ? Number.POSITIVE_INFINITY : limits.month - usedInMonth,
      ),
    );
    const wait = carried + (waiting.get(day) ?? 0);
    const before = Math.min(wait, capacity);
    carried = wait - before;
    const ours = day < from ? 0 : Math.min(remaining, capacity - before);
    yield { day, before, ours };
    remaining -= ours;
    usedInMonth += before + ours;
  }
}

function isClosed({ day, month }: QuotaLimits): boolean {
  return day === 0 || month === 0;
}
