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

/**
 * Spreads messages over days. What waits already goes first, and what of it does not fit moves on to the next day,
 * as the delivery will do it.
 */
export function planDays({ messages, today, from, limitsOn, used, waiting }: PlanInput): QuotaPlan {
  const start = from > today ? from : today;
  if (messages <= 0) return [];

  const plan: { day: PlainDate; messages: number }[] = [];
  let remaining = messages;
  let carried = 0;
  let month = monthOf(today);
  let usedInMonth = used.month;
  for (let day = today; remaining > 0; day = addDays(day, 1)) {
    if (monthOf(day) !== month) {
      month = monthOf(day);
      usedInMonth = 0;
    }
    const limits = limitsOn(day);
    if (limits.day === 0 || limits.month === 0) throw new AppError('quota.closed');
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
    const ours = day < start ? 0 : Math.min(remaining, capacity - before);
    if (ours > 0) plan.push({ day, messages: ours });
    remaining -= ours;
    usedInMonth += before + ours;
  }
  return plan;
}
