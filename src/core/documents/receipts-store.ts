import type { Knex } from 'knex';
import type { NoticeSwitch } from '../customers/index.ts';
import type { PlainDate } from '../dates.ts';
import { type Db, insertRows, toBoolean, whereAmong } from '../db/index.ts';
import type { PauseReason, PaymentInput, Receipt } from './documents.ts';
import type { BooksPaid, NamedPayments } from './settlement.ts';

interface ReceiptRow {
  readonly id: string;
  readonly document_id: string;
  readonly document_reference: string;
  readonly account_id: string;
  readonly position: number;
  readonly due_on: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly settled_on: string | null;
  readonly paid_minor: number;
  readonly paid_on: string | null;
  readonly notice_switch: NoticeSwitch;
  readonly pause_reason: PauseReason | null;
  readonly paused_until: string | null;
  readonly pause_note: string | null;
  readonly disputed: boolean | number;
  readonly withdrawn: boolean | number;
  readonly books_paid_minor: number | null;
  readonly books_paid_on: string | null;
  readonly books_known_minor: number | null;
  readonly last_notice_at: number | null;
  readonly last_notice_level: number | null;
  readonly last_notice_by: string | null;
}

/** A receipt with what the books say about its settlement. */
export interface StoredReceipt extends Receipt {
  readonly settledOn: PlainDate | null;
  readonly booksPaid: BooksPaid | null;
  /** What the books last said. */
  readonly disputed: boolean;
}

export interface StoredPayment extends PaymentInput {
  readonly id: string;
}

export type ReceiptsStore = ReturnType<typeof createReceiptsStore>;

export function createReceiptsStore(db: Db) {
  return {
    async list(filter: { documentId?: string; accountId?: string }): Promise<StoredReceipt[]> {
      const query = selected().orderBy('receipts.due_on').orderBy('receipts.id');
      if (filter.documentId) query.where('receipts.document_id', filter.documentId);
      if (filter.accountId) query.where('receipts.account_id', filter.accountId);
      const rows: ReceiptRow[] = await query;
      return rows.map(toReceipt);
    },

    async among(column: 'id' | 'document_id', values: readonly string[]): Promise<StoredReceipt[]> {
      const query = selected().orderBy('receipts.document_id').orderBy('receipts.position');
      const rows: ReceiptRow[] = await whereAmong(query, db, { column: `receipts.${column}`, values });
      return rows.map(toReceipt);
    },

    async openOf(accountIds: readonly string[]): Promise<StoredReceipt[]> {
      const query = selected().whereNull('receipts.paid_on').orderBy('receipts.due_on').orderBy('receipts.id');
      const rows: ReceiptRow[] = await whereAmong(query, db, { column: 'receipts.account_id', values: accountIds });
      return rows.map(toReceipt);
    },

    /** Writes amounts, dates and settlement, new or known by id; switch, pause and stamps of known ones stay. */
    async put(receipts: readonly StoredReceipt[], at: number): Promise<void> {
      const rows = receipts.map((receipt) => ({
        id: receipt.id,
        document_id: receipt.documentId,
        account_id: receipt.accountId,
        position: receipt.position,
        due_on: receipt.dueOn,
        amount_minor: receipt.amount.minor,
        currency: receipt.amount.currency,
        settled_on: receipt.settledOn,
        paid_minor: receipt.paidMinor,
        paid_on: receipt.paidOn,
        notice_switch: receipt.noticeSwitch,
        pause_reason: receipt.pause?.reason ?? null,
        paused_until: receipt.pause?.until ?? null,
        pause_note: receipt.pause?.note ?? null,
        disputed: receipt.disputed,
        withdrawn: receipt.withdrawn,
        books_paid_minor: receipt.booksPaid?.minor ?? null,
        books_paid_on: receipt.booksPaid?.on ?? null,
        books_known_minor: receipt.booksPaid?.knownMinor ?? null,
        created_at: at,
        updated_at: at,
      }));
      const money = ['amount_minor', 'currency', 'settled_on', 'paid_minor', 'paid_on'] as const;
      const books = ['disputed', 'withdrawn', 'books_paid_minor', 'books_paid_on', 'books_known_minor'] as const;
      const update = ['account_id', 'due_on', ...money, ...books, 'updated_at'] as const;
      await insertRows(db, { table: 'receipts', rows, conflict: { on: ['id'], update } });
    },

    /** What stands on a receipt follows its document: customer and currency. */
    async followDocuments(documentIds: readonly string[], at: number): Promise<void> {
      for (const [column, source] of [
        ['account_id', 'account_id'],
        ['currency', 'currency'],
      ] as const) {
        const value = db('documents').select(source).whereRaw('documents.id = receipts.document_id');
        await whereAmong(db('receipts'), db, { column: 'document_id', values: documentIds }).update({
          [column]: value,
          updated_at: at,
        });
      }
    },

    async paymentsByReference(references: readonly string[]): Promise<StoredPayment[]> {
      const rows: { id: string; reference: string; receipt_id: string; amount_minor: number; paid_on: string }[] =
        await whereAmong(db('payments').select('*'), db, { column: 'reference', values: references });
      return rows.map((row) => ({
        id: row.id,
        reference: row.reference,
        receiptId: row.receipt_id,
        amountMinor: row.amount_minor,
        paidOn: row.paid_on,
      }));
    },

    async putPayments(payments: readonly StoredPayment[], at: number): Promise<void> {
      const rows = payments.map((payment) => ({
        id: payment.id,
        reference: payment.reference,
        receipt_id: payment.receiptId,
        amount_minor: payment.amountMinor,
        paid_on: payment.paidOn,
        created_at: at,
      }));
      const update = ['receipt_id', 'amount_minor', 'paid_on'] as const;
      await insertRows(db, { table: 'payments', rows, conflict: { on: ['id'], update } });
    },

    /** Each receipt's payments, summed; a receipt without any is left out. */
    async paid(receiptIds: readonly string[]): Promise<Map<string, NamedPayments>> {
      const since = 'case when receipts.books_paid_on is null or payments.paid_on >= receipts.books_paid_on';
      const query = db('payments')
        .join('receipts', 'receipts.id', 'payments.receipt_id')
        .select('payments.receipt_id')
        .sum({ sum: 'payments.amount_minor', since: db.raw(`${since} then payments.amount_minor else 0 end`) })
        .max({ lastOn: 'payments.paid_on' });
      const rows: { receipt_id: string; sum: number | string; since: number | string; lastOn: string }[] =
        await whereAmong(query.groupBy('payments.receipt_id'), db, {
          column: 'payments.receipt_id',
          values: receiptIds,
        });
      return new Map(
        rows.map((row) => [
          row.receipt_id,
          { sum: Number(row.sum), lastOn: row.lastOn, sinceMinor: Number(row.since) },
        ]),
      );
    },

    async stampNotice(stamp: {
      receiptIds: readonly string[];
      at: number;
      level: number | null;
      by: string;
    }): Promise<void> {
      const { receiptIds, at, level, by } = stamp;
      await whereAmong(db('receipts'), db, { column: 'id', values: receiptIds }).update({
        last_notice_at: at,
        last_notice_level: level,
        last_notice_by: by,
      });
    },

    async setSwitch(id: string, value: NoticeSwitch, at: number): Promise<void> {
      await db('receipts').where({ id }).update({ notice_switch: value, updated_at: at });
    },

    async setPause(ids: readonly string[], pause: Receipt['pause'], at: number): Promise<void> {
      await whereAmong(db('receipts'), db, { column: 'id', values: ids }).update({
        pause_reason: pause?.reason ?? null,
        paused_until: pause?.until ?? null,
        pause_note: pause?.note ?? null,
        updated_at: at,
      });
    },
  };

  function selected(): Knex.QueryBuilder {
    return db('receipts')
      .join('documents', 'documents.id', 'receipts.document_id')
      .select('receipts.*', { document_reference: 'documents.reference' });
  }
}

function toReceipt(row: ReceiptRow): StoredReceipt {
  return {
    id: row.id,
    documentId: row.document_id,
    documentReference: row.document_reference,
    accountId: row.account_id,
    position: row.position,
    dueOn: row.due_on,
    amount: { minor: row.amount_minor, currency: row.currency },
    settledOn: row.settled_on,
    disputed: toBoolean(row.disputed),
    withdrawn: toBoolean(row.withdrawn),
    booksPaid: row.books_paid_minor === null ? null : booksPaidOf(row),
    paidMinor: row.paid_minor,
    paidOn: row.paid_on,
    noticeSwitch: row.notice_switch,
    pause: row.pause_reason && { reason: row.pause_reason, until: row.paused_until, note: row.pause_note ?? '' },
    lastNoticeAt: row.last_notice_at,
    lastNoticeLevel: row.last_notice_level,
    lastNoticeBy: row.last_notice_by,
  };
}

function booksPaidOf({ books_paid_minor: minor, books_paid_on: on, books_known_minor: known }: ReceiptRow): BooksPaid {
  return { minor: Number(minor), on: on ?? '', knownMinor: Number(known) };
}
