import type { Say } from '../words.ts';
import type { RateUse, WarmUpDay } from './quota.ts';

/** `Rate limit: 3 of 20 in a second, 120 of 500 in an hour.`, as every door says it; empty without a limit. */
export function rateText(say: Say, rate: RateUse, number: (value: number) => string): string {
  if (rate.length === 0) return '';
  const spans = rate.map(({ span, used, limit }) =>
    say(`quota:rateSpan.${span}`, { used: number(used), limit: number(limit) }),
  );
  return say('quota:rate', { spans: spans.join(', ') });
}

/** `warm-up, day 4: 168 mailings`; empty when no warm-up limits the day. */
export function warmUpText(say: Say, warmUp: WarmUpDay | null, number: (value: number) => string): string {
  return warmUp === null ? '' : say('quota:warmUp', { number: warmUp.number, cap: number(warmUp.cap) });
}
