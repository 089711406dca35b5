import type { Actor } from '../access/index.ts';
import type { Account, NoticeSwitch } from '../customers/index.ts';
import type { PlainDate } from '../dates.ts';
import type { PauseReason, Receipt } from '../documents/index.ts';
import type { Origin } from '../mail/index.ts';
import type { Money } from '../money.ts';
import type { QuotaUse } from '../quota/index.ts';
import type { RenderedMail } from '../templates/index.ts';
import type { NotSent } from './not-sent.ts';
import type { ReminderRun } from './reminder-run.ts';
import type { Simulation } from './simulation.ts';

/** Keeps exactly what it says, dates in the company's zone (D1). */
export interface DebtorFilter {
  /** Receipts at least this many days past due. */
  readonly daysOverdue?: number;
  /** Receipts last told at least this many days ago; never told counts. */
  readonly daysSinceNotice?: number;
  readonly search?: string;
  readonly references?: readonly string[];
  readonly accountIds?: readonly string[];
}

export type DebtorSort = 'oldest' | 'amount' | 'name' | 'told';

/** Totals per ageing bucket and currency: current, 1–30, 31–60, 61–90, 90+ days past due. */
export const AGEING_BUCKETS = ['current', '1-30', '31-60', '61-90', '90+'] as const;
export type AgeingBucket = (typeof AGEING_BUCKETS)[number];
export type Ageing = readonly {
  readonly bucket: AgeingBucket;
  readonly receipts: number;
  readonly totals: readonly Money[];
}[];

/** One customer of the list, with what the filters kept. */
export interface Debtor {
  readonly account: Account;
  readonly receipts: number;
  readonly totals: readonly Money[];
  readonly oldestDaysOverdue: number;
  readonly daysSinceNotice: number | null;
  readonly lastNoticeLevel: number | null;
  /** What a notice would tell, unless somebody ticks otherwise: what nothing holds back. */
  readonly proposed: ProposedDebt;
  readonly held: readonly HeldGroup[];
}

export interface ProposedDebt {
  readonly receipts: number;
  readonly totals: readonly Money[];
  /** Null: nothing is proposed. */
  readonly oldestDaysOverdue: number | null;
}

/** A customer's receipts that the same thing holds back. */
export interface HeldGroup {
  readonly hold: Hold;
  /** Why it is paused; null: something else holds it. */
  readonly pause: PauseReason | null;
  /** The last day of the pause; null: until somebody ends it, or no pause. */
  readonly until: PlainDate | null;
  readonly receipts: number;
}

export interface DebtorPage {
  readonly rows: readonly Debtor[];
  readonly customers: number;
  readonly receipts: number;
  readonly totals: readonly Money[];
  readonly ageing: Ageing;
}

/** One receipt in the list and on the notification screen. */
export interface DebtorReceipt {
  readonly receipt: Receipt;
  readonly open: Money;
  readonly daysOverdue: number;
  readonly daysSinceNotice: number | null;
  /** Ticked unless something holds it back (D5, D11); by hand it may be ticked all the same. */
  readonly ticked: boolean;
  readonly held: Hold | null;
}

/** What unticks a receipt: `debtors:held.<code>`, a pause by its reason. `queued`: a notice about it has not left yet. */
export const HOLDS = ['paused', 'switched_off', 'queued', 'told_today'] as const;
export type Hold = (typeof HOLDS)[number];

/** The notification screen (D2): everything that would leave, per customer, before it leaves. */
export interface NoticeProposal {
  /** When it was read, ms: `notify` leaves out what somebody else has told since. */
  readonly asOf: number;
  readonly customers: readonly {
    readonly account: Account;
    readonly receipts: readonly DebtorReceipt[];
    /** The exact addresses that would be written to. */
    readonly addresses: readonly string[];
    readonly notSendable: 'no_address' | 'suppressed' | null;
    /** Of what is ticked. */
    readonly totals: readonly Money[];
  }[];
  readonly mails: number;
  readonly receipts: number;
  readonly totals: readonly Money[];
  readonly quota: QuotaUse;
}

export interface NotifyResult {
  readonly batchId: string;
  /** Messages queued. */
  readonly queued: number;
  readonly customers: number;
  /** A customer's reference, or the invoice's when the customer is told about other receipts. */
  readonly skipped: readonly { readonly reference: string; readonly name: string; readonly why: NotSent }[];
  readonly totals: readonly Money[];
  readonly undoUntil: number;
}

export type ReceiptChoice = { readonly receiptId: string } | { readonly receiptIds: readonly string[] };

export interface DebtorsService {
  list(
    actor: Actor,
    filter: DebtorFilter,
    page?: { offset?: number; limit?: number; sort?: DebtorSort },
  ): Promise<DebtorPage>;
  listReceipts(
    actor: Actor,
    filter: DebtorFilter,
    page?: { offset?: number; limit?: number },
  ): Promise<{ rows: readonly (DebtorReceipt & { account: Account })[]; total: number }>;
  /** From a filter, one customer, or chosen receipts. */
  propose(actor: Actor, selection: DebtorFilter & { receiptIds?: readonly string[] }): Promise<NoticeProposal>;
  /** With a `level`, as the policy writes it; else as it goes by hand. */
  preview(
    actor: Actor,
    input: { accountId: string; receiptIds: readonly string[]; level?: number },
  ): Promise<RenderedMail>;
  /**
   * Queues one message per customer and address with exactly these receipts (D3). The same `requestKey` again answers with
   * the first. `asOf`: when the person was shown them; a receipt that a notice was queued about since is left out.
   */
  notify(
    actor: Actor,
    input: { receiptIds: readonly string[]; requestKey: string; asOf?: number; origin?: Origin },
  ): Promise<NotifyResult>;
  setSwitch(
    actor: Actor,
    input: { accountId: string; value: NoticeSwitch } | { receiptId: string; value: NoticeSwitch },
  ): Promise<void>;
  /** Several receipts of a customer are one pause: one card, ended at once. */
  pause(
    actor: Actor,
    input: ReceiptChoice & { reason: PauseReason; until: PlainDate | null; note?: string },
  ): Promise<void>;
  resume(actor: Actor, input: ReceiptChoice): Promise<void>;
  /** By the customer through the notice's page (D11): a POST with the message's signed link. */
  claimPaid(input: { messageId: string; note: string }): Promise<void>;
  /**
   * Whom the policy would remind on each of the next days (1 to 366, 30 unless told), today first; with other settings of
   * the policy, as they would have it. Takes for granted that everything is approved and arrives and nobody pays.
   */
  simulate(
    actor: Actor,
    input?: { readonly days?: number; readonly policy?: Readonly<Record<string, unknown>> },
  ): Promise<Simulation>;
  /** Makes the run of `day` once, whatever calls it; null when the policy is off or it is no sending day. Called by the tick. */
  openRun(day: PlainDate): Promise<ReminderRun | null>;
  /** Items left unanswered at the cut-off are not sent, and say so. Called by the tick. */
  closeRuns(): Promise<ReminderRun[]>;
  /** The same for every open run, whenever its cut-off is: nobody knows any more what was sent of it. */
  abandonRuns(): Promise<void>;
  /** The latest cut-off of open runs that has passed, ms; null: none to close. */
  passedCutOff(): Promise<number | null>;
  getRun(actor: Actor, runId: string): Promise<ReminderRun>;
  latestRun(actor: Actor): Promise<ReminderRun | null>;
  /**
   * Takes answers back, whoever gave them: what was skipped, put off, approved once, or approved and has not begun to
   * leave is proposed again, its level unused, and above the set amount by two people anew. `left`: of the items named,
   * how many had left or were leaving. Refused with `debtors.undoPastCutOff` after the cut-off.
   */
  undoAnswers(
    actor: Actor,
    input: { runId: string; itemIds: readonly string[] | 'all' },
  ): Promise<{ run: ReminderRun; undone: number; left: number }>;
  /**
   * Approve, skip or snooze items of an open run; answers the run as it is then. An item decided before stays as it was.
   * Skip gives this level up for its receipts, the next one comes in its time; snooze proposes them again from `until`
   * on (the next day unless given). Refused with `debtors.cutOffPassed` after the cut-off.
   */
  decide(
    actor: Actor,
    input: {
      runId: string;
      itemIds: readonly string[] | 'all';
      as: 'approve' | 'skip' | 'snooze';
      until?: PlainDate;
      origin?: Origin;
    },
  ): Promise<ReminderRun>;
}
