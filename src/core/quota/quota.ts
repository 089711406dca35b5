import type { PlainDate } from '../dates.ts';
import type { Money } from '../money.ts';

export type { Money };

/** The budgets (Q1, Q3): mailings (proofs count as mailings: decision 1) and notices; mails to the team count in none. */
export const QUOTA_CLASSES = ['mailing', 'notice'] as const;
export type QuotaClass = (typeof QUOTA_CLASSES)[number];

export interface QuotaUse {
  readonly class: QuotaClass;
  readonly day: { readonly used: number; readonly limit: number | null };
  readonly month: { readonly used: number; readonly limit: number | null };
  /** Waiting in the outbox for today, not yet counted in `used`. */
  readonly waitingToday: number;
  /** How many more may be queued to leave today; null when unlimited. */
  readonly leftToday: number | null;
}

/** How many messages would leave on which day. */
export type QuotaPlan = readonly { readonly day: PlainDate; readonly messages: number }[];

export interface QuotaService {
  /** Every class, for bars and warnings. */
  use(): Promise<QuotaUse[]>;
  /**
   * Spreads `messages` over today and the days that follow, counting what has left and what already waits (Q2).
   * `from` is the earliest day. Never drops one; an unlimited class is one day.
   */
  plan(input: { class: QuotaClass; messages: number; from?: PlainDate }): Promise<QuotaPlan>;
  /**
   * Takes up to `wanted` from today's budget in the caller's transaction and answers how many were granted.
   * Exact under any number of processes: the counters' rows are locked by the update (Q1).
   */
  take(input: { class: QuotaClass; wanted: number }): Promise<{ granted: number; day: PlainDate }>;
  /** Gives back what was taken for messages that were not handed over after all. */
  giveBack(input: { class: QuotaClass; day: PlainDate; messages: number }): Promise<void>;
}
