import { type Db, insertRows, whereAmong } from '../db/index.ts';
import type { StopReason } from '../notices/index.ts';
import type { Hold } from './debtors.ts';
import type { LevelMark } from './reminder-plan.ts';
import { lockNotices, waitingReceipts } from './waiting-store.ts';

/** One receipt told about in one message. */
export interface NoticeReceipt {
  readonly messageId: string;
  readonly receiptId: string;
  /** Null: by hand. */
  readonly level: number | null;
  readonly byName: string;
  readonly despite: Hold | null;
  readonly dropped: StopReason<'receipts'> | null;
}

export interface Reminder extends LevelMark {
  readonly receiptId: string;
  readonly recipient: string;
  readonly messageId: string;
}

interface NoticeReceiptRow {
  readonly message_id: string;
  readonly receipt_id: string;
  readonly level: number | null;
  readonly by_name: string;
  readonly despite: Hold | null;
  readonly dropped: StopReason<'receipts'> | null;
}

export type NoticesStore = ReturnType<typeof createNoticesStore>;

/** Which receipts stand in which messages, and which levels are used up. */
export function createNoticesStore(db: Db) {
  return {
    lock: () => lockNotices(db),

    async add(receipts: readonly NoticeReceipt[]): Promise<void> {
      await insertRows(db, {
        table: 'notice_receipts',
        rows: receipts.map((row) => ({
          message_id: row.messageId,
          receipt_id: row.receiptId,
          level: row.level,
          by_name: row.byName,
          despite: row.despite,
          dropped: row.dropped,
        })),
      });
    },

    async ofMessages(messageIds: readonly string[]): Promise<Map<string, NoticeReceipt[]>> {
      const query = db('notice_receipts').select('*').orderBy('receipt_id');
      const rows: NoticeReceiptRow[] = await whereAmong(query, db, { column: 'message_id', values: messageIds });
      const byMessage = new Map<string, NoticeReceipt[]>(messageIds.map((id) => [id, []]));
      for (const row of rows) byMessage.get(row.message_id)?.push(toNoticeReceipt(row));
      return byMessage;
    },

    /** Of these messages, the receipts about which a newer one has reached the same address, as `message receipt`. */
    async superseded(messageIds: readonly string[], now: number): Promise<Set<string>> {
      const query = db('messages as m')
        .join('notice_receipts as nr', 'nr.message_id', 'm.id')
        .join('notice_receipts as later', 'later.receipt_id', 'nr.receipt_id')
        .join('messages as newer', 'newer.id', 'later.message_id')
        .where('newer.state', 'sent')
        // One from later than now was queued while the clock stood wrong.
        .where('newer.created_at', '<=', now)
        .whereNull('later.dropped')
        .whereRaw('newer.created_at > m.created_at and lower(newer.to_email) = lower(m.to_email)')
        .distinct('nr.message_id', 'nr.receipt_id');
      const rows: { message_id: string; receipt_id: string }[] = await whereAmong(query, db, {
        column: 'm.id',
        values: messageIds,
      });
      return new Set(rows.map((row) => `${row.message_id} ${row.receipt_id}`));
    },

    /** Notes what was taken out of a mail, or back into it. */
    async setDropped(receipt: NoticeReceipt, dropped: StopReason<'receipts'> | null): Promise<void> {
      await db('notice_receipts')
        .where({ message_id: receipt.messageId, receipt_id: receipt.receiptId })
        .update({ dropped });
    },

    /** Receipts in notices that have not left yet, or whose outcome since the instant is unknown. */
    async waiting(receiptIds: readonly string[], unknownSince: number): Promise<Set<string>> {
      const query = waitingReceipts(db, unknownSince).distinct('nr.receipt_id');
      const rows: { receipt_id: string }[] = await whereAmong(query, db, {
        column: 'nr.receipt_id',
        values: receiptIds,
      });
      return new Set(rows.map((row) => row.receipt_id));
    },

    /** Accounts with a notice that has not left yet, or whose outcome since the instant is unknown. */
    async waitingAccounts(unknownSince: number): Promise<Set<string>> {
      const rows: { account_id: string }[] = await waitingReceipts(db, unknownSince).distinct('m.account_id');
      return new Set(rows.map((row) => row.account_id));
    },

    /** Of these receipts, those about which a notice was queued after the instant, unless it was stopped. */
    async queuedSince(receiptIds: readonly string[], instant: number): Promise<Set<string>> {
      const query = db('messages as m')
        .join('notice_receipts as nr', 'nr.message_id', 'm.id')
        .where('m.class', 'debtor')
        .where('m.created_at', '>', instant)
        .whereNotIn('m.state', ['cancelled', 'failed', 'suppressed'])
        .distinct('nr.receipt_id');
      const rows: { receipt_id: string }[] = await whereAmong(query, db, {
        column: 'nr.receipt_id',
        values: receiptIds,
      });
      return new Set(rows.map((row) => row.receipt_id));
    },

    /** Of these receipts, what has been reminded, as `reminderKey` names it. */
    async reminded(receiptIds: readonly string[]): Promise<Set<string>> {
      const query = db('reminders').select('receipt_id', 'offset_days', 'recipient');
      const rows: { receipt_id: string; offset_days: number; recipient: string }[] = await whereAmong(query, db, {
        column: 'receipt_id',
        values: receiptIds,
      });
      return new Set(
        rows.map((row) =>
          reminderKey({ receiptId: row.receipt_id, offsetDays: row.offset_days, recipient: row.recipient }),
        ),
      );
    },

    /** Uses levels up. A second row for the same receipt, level and recipient fails, and the transaction with it (D9). */
    async addReminders(reminders: readonly Reminder[], at: number): Promise<void> {
      await insertRows(db, {
        table: 'reminders',
        rows: reminders.map((reminder) => ({
          receipt_id: reminder.receiptId,
          level: reminder.level,
          offset_days: reminder.offsetDays,
          of_levels: reminder.ofLevels,
          recipient: reminder.recipient.toLowerCase(),
          message_id: reminder.messageId,
          created_at: at,
        })),
      });
    },

    /** Frees a level that was never told, so that it is due again when what held it back has ended. */
    async freeReminder({ messageId, receiptId }: { messageId: string; receiptId: string }): Promise<void> {
      await db('reminders').where({ message_id: messageId, receipt_id: receiptId }).delete();
    },

    /** What a batch of notices holds, to answer a repeated request. */
    async ofBatch(
      batchId: string,
    ): Promise<{ messages: number; receipts: { accountId: string; receiptId: string }[] }> {
      const rows: { message_id: string; account_id: string; receipt_id: string }[] = await db('messages as m')
        .join('notice_receipts as nr', 'nr.message_id', 'm.id')
        .where('m.batch_id', batchId)
        .select('nr.message_id', 'm.account_id', 'nr.receipt_id');
      const receipts = new Map(rows.map((row) => [row.receipt_id, row.account_id]));
      return {
        messages: new Set(rows.map((row) => row.message_id)).size,
        receipts: [...receipts].map(([receiptId, accountId]) => ({ accountId, receiptId })),
      };
    },
  };
}

export function reminderKey({
  receiptId,
  offsetDays,
  recipient,
}: Pick<Reminder, 'receiptId' | 'offsetDays' | 'recipient'>): string {
  return `${receiptId} ${offsetDays} ${recipient.toLowerCase()}`;
}

function toNoticeReceipt(row: NoticeReceiptRow): NoticeReceipt {
  return {
    messageId: row.message_id,
    receiptId: row.receipt_id,
    level: row.level,
    byName: row.by_name,
    despite: row.despite,
    dropped: row.dropped,
  };
}
