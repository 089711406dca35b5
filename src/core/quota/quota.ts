import type { PlainDate } from '../dates.ts';
import type { RateSpan } from './rate.ts';

/** The budgets (Q1, Q3): mailings (proofs count as mailings: decision 1) and notices; mails to the team count in none. */
export const QUOTA_CLASSES = ['mailing', 'notice'] as const;
export type QuotaClass = (typeof QUOTA_CLASSES)[number];

/** A day of the warm-up. */
export interface WarmUpDay {
  /** 1 is the first. */
  readonly number: number;
  /** Most mailings of that day. */
  readonly cap: number;
}

export interface QuotaUse {
  readonly class: QuotaClass;
  readonly day: { readonly used: number; readonly limit: number | null };
  readonly month: { readonly used: number; readonly limit: number | null };
  /** Waiting in the outbox for today, not yet counted in `used`. */
  readonly waitingToday: number;
  /** How many more may be queued to leave today; null when unlimited. */
  readonly leftToday: number | null;
  /** The day of the warm-up, when it is what limits today. */
  readonly warmUp: WarmUpDay | null;
}

/** How much of the company's own rate limit is used at this instant; only the spans that have one. */
export type RateUse = readonly { readonly span: RateSpan; readonly limit: number; readonly used: number }[];

export interface RateTaken {
  readonly granted: number;
  /** The instant, ms, at which they count. */
  readonly at: number;
  /** When less was granted than wanted: the instant, ms, from which there is room again. */
  readonly nextAt: number | null;
}

/** How many messages would leave on which day. */
export type QuotaPlan = readonly { readonly day: PlainDate; readonly messages: number }[];

/** Shares of a limit, in percent, that are told when they are reached (Q3). */
export const WARNING_SHARES = [80, 100] as const;

/** A limit of which a warning share was reached by the last take. */
export interface QuotaWarning {
  readonly period: 'day' | 'month';
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  readonly name: string;
  readonly share: (typeof WARNING_SHARES)[number];
  readonly used: number;
  readonly limit: number;
  /** Day of the warm-up (1 is the first) when its cap is the limit. */
  readonly warmUpDay: number | null;
}

export interface QuotaTaken {
  readonly granted: number;
  /** The quota day (company time zone) that counts them. */
  readonly day: PlainDate;
  /** When less was granted than wanted: the next day on which there is room again. */
  readonly nextDay: PlainDate | null;
  readonly warnings: readonly QuotaWarning[];
}

export interface QuotaService {
  /** Every class, for bars and warnings. */
  use(): Promise<QuotaUse[]>;
  /**
   * Spreads `messages` over today and the days that follow, counting what has left and what already waits (Q2).
   * `from` is the earliest day. Never drops one; an unlimited class is one day. Refused (`quota.closed`) when a limit is 0.
   */
  plan(input: { class: QuotaClass; messages: number; from?: PlainDate }): Promise<QuotaPlan>;
  /** On which days what waits in the outbox will leave, as things stand; a year ahead at most. */
  waitingDays(quotaClass: QuotaClass): Promise<QuotaPlan>;
  /**
   * Takes up to `wanted` from today's budget in the caller's transaction and answers how many were granted.
   * Exact under any number of processes: the counters' rows are locked by the update (Q1).
   */
  take(input: { class: QuotaClass; wanted: number }): Promise<QuotaTaken>;
  /** Counts what may have left without having been taken: after a restore. The limits are not asked. In a transaction. */
  count(input: { class: QuotaClass; day: PlainDate; messages: number }): Promise<void>;
  /** Gives back what was taken for messages that were not handed over after all. */
  giveBack(input: { class: QuotaClass; day: PlainDate; messages: number }): Promise<void>;
  rate(): Promise<RateUse>;
  /**
   * Takes up to `wanted` hand-overs from the rate limit in the caller's transaction. No window of a second, minute or
   * hour, wherever it begins, ever holds more than its limit, under any number of processes: takers wait for one another
   * until the transaction ends, so take it last. `insteadOf`: the instant, ms, at which the one that is wanted was counted
   * before, and has not left; it counts no longer there.
   */
  takeRate(input: { wanted: number; insteadOf?: number }): Promise<RateTaken>;
}

/** The limits of one class; null: none. */
export interface QuotaLimits {
  readonly day: number | null;
  readonly month: number | null;
}

/** How many more fit; null: any number. */
export function roomLeft(limits: QuotaLimits, used: { readonly day: number; readonly month: number }): number | null {
  const lefts = [
    limits.day === null ? null : limits.day - used.day,
    limits.month === null ? null : limits.month - used.month,
  ].filter((left) => left !== null);
  return lefts.length === 0 ? null : Math.max(0, Math.min(...lefts));
}

/** The highest warning share that a limit reaches when its use goes from `before` to `after`: both at once are one. */
export function shareReached(limit: number, before: number, after: number): QuotaWarning['share'] | null {
  return WARNING_SHARES.findLast((share) => before * 100 < limit * share && after * 100 >= limit * share) ?? null;
}
