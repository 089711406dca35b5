import { addDays, daysBetween, type PlainDate } from '../dates.ts';
import type { Settings } from '../settings/index.ts';
import type { QuotaLimits, WarmUpDay } from './quota.ts';

/** A plan by which a new domain earns its name: few mailings on the first day, more by a share on each that follows. */
export interface WarmUp {
  /** Its first day, in the company's time zone. */
  readonly from: PlainDate;
  readonly firstDay: number;
  readonly growthPercent: number;
}

/** Beyond this many a day the plan is over: any receiver that warms to a sender has done so at a fiftieth of it. */
const OVER_AT = 100_000;

export function warmUpOf(settings: Settings): WarmUp | null {
  const from = settings['warmUp.from'];
  return from === ''
    ? null
    : { from, firstDay: settings['warmUp.firstDay'], growthPercent: settings['warmUp.growthPercent'] };
}

/** What the plan allows on a day: firstDay x (1 + growth)^n, n days after its first. Null before it began and after it ended. */
export function warmUpOn(warmUp: WarmUp | null, day: PlainDate): WarmUpDay | null {
  if (warmUp === null || day < warmUp.from) return null;
  const passed = daysBetween(warmUp.from, day);
  const cap = Math.floor(warmUp.firstDay * (1 + warmUp.growthPercent / 100) ** passed);
  return cap > OVER_AT ? null : { number: passed + 1, cap };
}

/** The limits of mailings on a day, and the day of the plan when it is the plan that holds them back. */
export function limitsOn(
  day: PlainDate,
  { limits, warmUp }: { limits: QuotaLimits; warmUp: WarmUp | null },
): { limits: QuotaLimits; warmUp: WarmUpDay | null } {
  const planned = warmUpOn(warmUp, day);
  if (planned === null || (limits.day !== null && limits.day <= planned.cap)) return { limits, warmUp: null };
  return { limits: { ...limits, day: planned.cap }, warmUp: planned };
}

/** The plan's days from today on, at most `count`; none once it holds nothing back. */
export function warmUpAhead(
  settings: Settings,
  { today, count }: { today: PlainDate; count: number },
): (WarmUpDay & { readonly day: PlainDate })[] {
  const limits = { day: settings['quota.mailing.day'], month: settings['quota.mailing.month'] };
  const plan = { limits, warmUp: warmUpOf(settings) };
  const first = plan.warmUp !== null && plan.warmUp.from > today ? plan.warmUp.from : today;
  return Array.from({ length: count }, (_, index) => addDays(first, index)).flatMap((each) => {
    const planned = limitsOn(each, plan).warmUp;
    return planned === null ? [] : [{ ...planned, day: each }];
  });
}
