import type { PlainDate } from '../dates.ts';
import type { QuotaClass } from '../quota/index.ts';
import type { MailData } from '../templates/index.ts';
import type { MessageState, StoredMessage } from './mail.ts';

/** Whose quota counts a message; `none`: nobody's (mails to the team). */
export type Budget = QuotaClass | 'none';

/** In this order they leave: a mailing never starves a notice (Q3). */
export const BUDGETS: readonly Budget[] = ['none', 'notice', 'mailing'];

/** A message under a lease. */
export interface ClaimedMessage extends StoredMessage {
  /** Names this one claim: whoever claims the message again has another, and this one's word counts no longer. */
  readonly lease: string;
  readonly budget: Budget;
  /** The quota day that counts it; null when none does. */
  readonly quotaDay: PlainDate | null;
  /** Set: its body may be on the wire. */
  readonly handingOverAt: number | null;
  /** It tries for all of a domain whose server asked to slow down. */
  readonly isProbe: boolean;
}

export interface DueMessage {
  readonly id: string;
  readonly budget: Budget;
  /** The recipient's, in lower case. */
  readonly domain: string;
  readonly createdAt: number;
}

export interface FinishedRow {
  readonly id: string;
  readonly lease: string;
  /** What the mail server said, for people who look into it. */
  readonly text: string | null;
  /** When to try again; null: stays as it was. */
  readonly dueAt: number | null;
}

/** The delivery's side of the outbox. Every method belongs into a transaction of the delivery. */
export interface Claims {
  /** Whether anything is due or a lease has run out: cheap, so that an idle poll writes nothing. */
  hasWork(now: number): Promise<boolean>;
  /**
   * What is due, first due first, `limit` of each budget; nothing while a pause of the sender stands. On PostgreSQL
   * locked until the transaction ends, and without those locked by others.
   */
  due(input: { now: number; limit: number }): Promise<DueMessage[]>;
  lease(input: {
    ids: readonly string[];
    lease: string;
    now: number;
    until: number;
    quotaDay: PlainDate | null;
  }): Promise<ClaimedMessage[]>;
  /** Moves what is due of a budget without room to `dueAt`, `limit` at a time, and says so in the row; answers which. */
  postpone(input: { budget: Budget; now: number; dueAt: number; limit: number }): Promise<StoredMessage[]>;
  /** What waits for quota or the rate limit alone is due again: the limits were changed. */
  reconsider(now: number): Promise<number>;
  /**
   * Notes, before the bodies go over the wire, that they will; answers which of the messages still are under their lease.
   * From here on a lease that runs out means that the outcome is unknown.
   */
  startHandover<Leased extends Pick<ClaimedMessage, 'id' | 'lease'>>(input: {
    messages: readonly Leased[];
    now: number;
    until: number;
  }): Promise<Leased[]>;
  /** Holds the leases whose names begin so, those that have not run out: their owner lives. */
  renew(input: { leases: string; now: number; until: number }): Promise<void>;
  /** What is held under leases whose names begin so, run out or not, kept from others until then: their owner is gone. */
  hold(input: { leases: string; until: number }): Promise<ClaimedMessage[]>;
  /** Whether anything is held under leases whose names begin so. */
  holdsAny(leases: string): Promise<boolean>;
  /** What the cause made of it right before hand-over: kept, so that pages show what was mailed. */
  refreshData(changes: ReadonlyMap<string, MailData>): Promise<void>;
  /** Ends leases; answers which messages still were under theirs: the others are settled by somebody else. */
  finish(input: {
    /** `attempts` is added to the tries that were counted. */
    to: { state: MessageState; code: string | null; at: number; attempts?: -1 | 0 | 1 };
    rows: readonly FinishedRow[];
  }): Promise<string[]>;
  /** Takes over messages whose lease ran out: a crash, a frozen process. */
  takeExpired(input: { lease: string; now: number; until: number; limit: number }): Promise<ClaimedMessage[]>;
}
