import type { Account } from '../customers/index.ts';
import type { PlainDate } from '../dates.ts';
import type { BounceKind, MessageState } from '../mail/index.ts';
import type { Money } from '../money.ts';
import type { NotSent } from './not-sent.ts';

export type RunState = 'open' | 'closed';
/** What people answered, or did not; what became of the mails of a queued one stands in `mails`. */
export type ItemState =
  | 'proposed'
  | 'approved'
  | 'awaiting_second'
  | 'skipped'
  | 'snoozed'
  | 'expired'
  | 'queued'
  | 'dropped';

/** How an item stands as a whole. */
export const ITEM_FATES = [
  'waiting',
  'moving',
  'sent',
  'unknown',
  'failed',
  'turned_down',
  'dropped',
  'expired',
] as const;
export type ItemFate = (typeof ITEM_FATES)[number];

/** One mail of an approved item, as it stands in the outbox. */
export interface ItemMail {
  readonly state: MessageState;
  readonly outcomeCode: string | null;
  readonly outcomeText: string | null;
  /** When it leaves at the earliest while it waits, ms. */
  readonly dueAt: number;
  readonly sentAt: number | null;
  readonly bounce: BounceKind | null;
}

export interface ReminderItem {
  readonly id: string;
  readonly account: Account;
  readonly level: number;
  readonly receiptIds: readonly string[];
  /** What its mail tells: while nothing has left, what is still owed and may be told now. */
  readonly totals: readonly Money[];
  readonly daysOverdue: number;
  /** Days since the customer's last notice of any kind; null: never told. */
  readonly daysSinceNotice: number | null;
  readonly state: ItemState;
  readonly reason: NotSent | null;
  readonly decidedByName: string | null;
  readonly decidedAt: number | null;
  /** The batch its mails are in; null: none. */
  readonly batchId: string | null;
  readonly mails: readonly ItemMail[];
  readonly fate: ItemFate;
  /** Receipts for which this is the last level: skipped, nothing automatic comes after it. */
  readonly atLastLevel: number;
  /** Its answer can be taken back: before the cut-off, and nothing of it has left or is leaving. */
  readonly undoable: boolean;
}

/** The automatic reminders of one day. */
export interface ReminderRun {
  readonly id: string;
  readonly day: PlainDate;
  readonly state: RunState;
  readonly sendAt: number;
  readonly cutOffAt: number;
  readonly paymentsAsOf: number | null;
  /** Customers with receipts that the run found to be past `policy.stalenessDays`: told by hand or not at all. */
  readonly staleCustomers: number;
  readonly items: readonly ReminderItem[];
}
