import type { Actor } from '../access/index.ts';
import type { Account, NoticeSwitch, SavedRow, UpsertOutcome } from '../customers/index.ts';
import type { PlainDate } from '../dates.ts';
import type { Locale } from '../locale.ts';
import type { Money } from '../money.ts';

export const DOCUMENT_KINDS = [
  'quote',
  'sales_order',
  'delivery_note',
  'pro_forma',
  'work_estimate',
  'work_order',
  'work_delivery_note',
  'invoice',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface DocumentLine {
  readonly text: string;
  readonly quantity: number;
  readonly amountMinor: number;
}

export interface SalesDocument {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly reference: string;
  readonly accountId: string;
  readonly issuedOn: PlainDate;
  readonly total: Money;
  readonly lines: readonly DocumentLine[] | null;
  readonly hasFile: boolean;
}

export const PAUSE_REASONS = ['promise', 'dispute', 'claims_paid'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** One instalment of an invoice: debts live here. */
export interface Receipt {
  readonly id: string;
  readonly documentId: string;
  readonly documentReference: string;
  readonly accountId: string;
  readonly position: number;
  readonly dueOn: PlainDate;
  readonly amount: Money;
  readonly paidMinor: number;
  readonly paidOn: PlainDate | null;
  /** The books call the invoice void or a draft: nothing is owed, though nothing was paid. */
  readonly withdrawn: boolean;
  readonly noticeSwitch: NoticeSwitch;
  readonly pause: { readonly reason: PauseReason; readonly until: PlainDate | null; readonly note: string } | null;
  readonly lastNoticeAt: number | null;
  readonly lastNoticeLevel: number | null;
  readonly lastNoticeBy: string | null;
}

/** What is left to pay of a receipt. */
export function openAmount(receipt: Pick<Receipt, 'amount' | 'paidMinor' | 'paidOn'>): Money {
  return {
    minor: receipt.paidOn === null ? Math.max(0, receipt.amount.minor - receipt.paidMinor) : 0,
    currency: receipt.amount.currency,
  };
}

/** Whether automatic and proposed notices hold back for the pause on `today`; the last day counts. */
export function isPaused(receipt: Pick<Receipt, 'pause'>, today: PlainDate): boolean {
  return receipt.pause !== null && (receipt.pause.until === null || today <= receipt.pause.until);
}

/** How the debts of a document stand; `withdrawn`: the books call it void or a draft. */
export const DOCUMENT_STATES = ['open', 'overdue', 'paid', 'withdrawn'] as const;
export type DocumentState = (typeof DOCUMENT_STATES)[number];

export interface ListedDocument extends SalesDocument {
  readonly account: Account;
  /** What is left to pay of its receipts. */
  readonly open: Money;
  /** Null: it has no receipts, as a quote has none. */
  readonly state: DocumentState | null;
}

export interface DocumentCard {
  readonly document: ListedDocument;
  /** By position. */
  readonly receipts: readonly Receipt[];
}

/** On the last day for paying it is not overdue yet. */
export function documentState(receipts: readonly Receipt[], today: PlainDate): DocumentState | null {
  if (receipts.length === 0) return null;
  const open = receipts.filter((receipt) => openAmount(receipt).minor > 0);
  if (open.some(({ dueOn }) => dueOn < today)) return 'overdue';
  if (open.length > 0) return 'open';
  return receipts.every(({ withdrawn }) => withdrawn) ? 'withdrawn' : 'paid';
}

export interface DocumentInput {
  readonly kind: DocumentKind;
  readonly reference: string;
  readonly accountId: string;
  readonly issuedOn: PlainDate;
  readonly total: Money;
  readonly lines?: readonly DocumentLine[] | null;
}

export interface ReceiptInput {
  readonly documentId: string;
  readonly position: number;
  readonly dueOn: PlainDate;
  readonly amountMinor: number;
  /** A date: settled on that day, whatever the payments say. Null: open, less its payments. Left out: as it is. */
  readonly paidOn?: PlainDate | null;
  /** What the books say is paid in all on the day `on`; null: they give no amount, payments alone count. Left out: as it is. */
  readonly booksPaid?: { readonly minor: number; readonly on: PlainDate } | null;
  /** The books call the invoice void or a draft: nothing is owed. Left out: as it is. */
  readonly withdrawn?: boolean;
  /**
   * What the books say. Becoming disputed pauses an open receipt until somebody resumes it; ceasing to be ends a pause for
   * a dispute. The same word again changes nothing that people decided since.
   */
  readonly disputed?: boolean;
}

export interface PaymentInput {
  /** The payment's number in the books: the same one again is the same payment. */
  readonly reference: string;
  readonly receiptId: string;
  /** Negative: a payment taken back. */
  readonly amountMinor: number;
  readonly paidOn: PlainDate;
}

export interface DocumentsService {
  /** The newest first, 50 to a page unless said otherwise; search finds words of the number and of the customer. */
  list(
    actor: Actor,
    filter: { kind?: DocumentKind; accountId?: string; search?: string },
    page?: { offset?: number; limit?: number },
  ): Promise<{ rows: readonly ListedDocument[]; total: number }>;
  get(actor: Actor, id: string): Promise<SalesDocument>;
  card(actor: Actor, id: string): Promise<DocumentCard>;
  listReceipts(actor: Actor, filter: { documentId?: string; accountId?: string }): Promise<Receipt[]>;
  /** Pages of documents for a team member in Slack, by document; each link works for an hour, while they may see documents. */
  teamUrls(actor: Actor, input: { documentIds: readonly string[]; slackUserId: string }): ReadonlyMap<string, string>;
  /** Creates or updates by kind and reference. */
  save(actor: Actor, input: DocumentInput): Promise<{ document: SalesDocument; outcome: UpsertOutcome }>;
  /** Creates or updates by document and position; switch, pause and stamps stay as they are. */
  saveReceipt(actor: Actor, input: ReceiptInput): Promise<{ receipt: Receipt; outcome: UpsertOutcome }>;
  /** Counts a payment once per reference (a corrected one is updated); settles the receipt when nothing is left. */
  addPayment(actor: Actor, input: PaymentInput): Promise<UpsertOutcome>;
  /**
   * The same in bulk, in groups, answering in the order of the inputs; no two inputs may be the same row, one that does
   * not fit refuses all. For imports and connectors, which keep the audit record; call them in a transaction.
   */
  saveMany(actor: Actor, inputs: readonly DocumentInput[]): Promise<SavedRow[]>;
  saveReceipts(actor: Actor, inputs: readonly ReceiptInput[]): Promise<SavedRow[]>;
  addPayments(actor: Actor, inputs: readonly PaymentInput[]): Promise<SavedRow[]>;
  /** The document's own PDF instead of a generated one; at most 20 MB, nothing but PDF. */
  attachFile(
    actor: Actor,
    input: { documentId: string; name: string; contentType: string; content: Buffer },
  ): Promise<void>;
  // The program's own use, no permission asked (a signed link or a queued message has granted it):
  byId(id: string): Promise<SalesDocument | null>;
  /** Documents by kind and reference, in no order; unknown ones are left out. */
  byReferences(kind: DocumentKind, references: readonly string[]): Promise<SalesDocument[]>;
  /** All receipts of the documents, by position. */
  receiptsOf(documentIds: readonly string[]): Promise<Receipt[]>;
  /** The open receipts of the accounts. */
  openReceiptsOf(accountIds: readonly string[]): Promise<Receipt[]>;
  /** Receipts as they are now, in no order; unknown ids are left out. */
  receiptsByIds(ids: readonly string[]): Promise<Receipt[]>;
  /** The stored file, or a PDF made from the data in `locale`, the customer's. */
  pdf(documentId: string, locale: Locale): Promise<{ name: string; contentType: string; content: Buffer }>;
  stampNotice(input: { receiptIds: readonly string[]; at: number; level: number | null; by: string }): Promise<void>;
  setReceiptSwitch(receiptId: string, value: NoticeSwitch): Promise<void>;
  setPause(receiptId: string, pause: Receipt['pause']): Promise<void>;
}
