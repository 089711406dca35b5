import { HOUR, MINUTE } from '../clock.ts';

/** Between the tries of one message: fast for greylisting (RFC 6647 names minutes), then slow (E3). */
const PAUSES = [1, 5, 15, 60, 240].map((minutes) => minutes * MINUTE);

/** After this long the sender is told: RFC 5321 4.5.4.1 says four to five days for a relay; people want to know sooner. */
export const GIVE_UP_AFTER = 48 * HOUR;

/** How long to wait after the `attempts`-th failed try, in ms; null: give up. */
export function pauseAfter(attempts: number): number | null {
  const pauses = Array.from({ length: Math.max(1, attempts) }, (_, index) => pauseNumber(index));
  const waited = pauses.reduce((sum, pause) => sum + pause, 0);
  return waited > GIVE_UP_AFTER ? null : (pauses.at(-1) ?? null);
}

/** Up to a tenth longer, so that what failed together does not come back together. */
export function withJitter(pause: number, below: (limit: number) => number): number {
  return pause + below(Math.max(1, Math.floor(pause / 10)));
}

function pauseNumber(index: number): number {
  return PAUSES[Math.min(index, PAUSES.length - 1)] ?? HOUR;
}
