import type { MessageClass } from '../notices/index.ts';
import type { QuotaClass } from '../quota/index.ts';
import type { Budget } from './claims.ts';
import type { MessageState } from './mail.ts';

/**
 * What a copy of the database does not know: which of its waiting messages left after it was taken. Each of them has an
 * unknown outcome, and the rule of its class settles it (E1): notices of incidents go again under the same Message-ID,
 * mailings are left alone, a person is asked about debtor and document mail.
 */

/** Why a message of a restored copy is unknown, or goes again. */
export const RESTORED = 'restored';

export interface DoubtInput {
  /** What was queued later is not in doubt: it is this database's own. */
  readonly takenAt: number;
  /** What waits for a later instant cannot have left before it. */
  readonly until: number;
}

export interface Doubt {
  readonly total: number;
  /** About these a person is to be asked. */
  readonly asked: readonly DoubtedRow[];
  /** What the copy's quota counters have not counted, by the instant of its earliest departure, ms. */
  readonly uncounted: readonly { readonly class: QuotaClass; readonly at: number }[];
}

export interface DoubtService {
  /** Settles what may have left after the copy was taken. In the transaction that marks the copy as settled. */
  settle(input: DoubtInput): Promise<Doubt>;
  /** Asks about them, a card each unless they are too many: after the card that tells why. In the same transaction. */
  ask(rows: Doubt['asked']): Promise<void>;
  /** How many of the messages that a person is asked about have no answer yet. */
  unanswered(): Promise<number>;
}

export interface DoubtedRow {
  readonly id: string;
  readonly batchId: string;
  readonly class: MessageClass;
  readonly budget: Budget;
  readonly state: MessageState;
  readonly accountId: string | null;
  readonly attempts: number;
  readonly dueAt: number;
}
