/** The only door through which time comes in. Tests move it by hand. */
export interface Clock {
  /** The present instant, in milliseconds since 1970 UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is moved; for tests, demos of policies, and simulation. */
export interface ManualClock extends Clock {
  set(instant: number | string): void;
  advance(milliseconds: number): void;
}

export function createManualClock(start: number | string): ManualClock {
  const toMillis = (instant: number | string): number => (typeof instant === 'number' ? instant : Date.parse(instant));
  let current = toMillis(start);
  return {
    now: () => current,
    set: (instant) => {
      current = toMillis(instant);
    },
    advance: (milliseconds) => {
      current += milliseconds;
    },
  };
}

/** Whether an instant lies in a span, whose end is outside: one before its beginning, after a clock was set back, does not. */
export function isWithin(instant: number, { from, until }: { readonly from: number; readonly until: number }): boolean {
  return instant >= from && instant < until;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
