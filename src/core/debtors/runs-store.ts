import type { PlainDate } from '../dates.ts';
import { type Db, fromJson, insertRows, isPostgres, toJson, whereAmong } from '../db/index.ts';
import type { Money } from '../money.ts';
import { type ItemKey, itemKey } from './item-mails-store.ts';
import type { NotSent } from './not-sent.ts';
import type { LevelMark } from './reminder-plan.ts';
import type { ItemState, ReminderItem, ReminderRun, RunState } from './reminder-run.ts';

export type RunRecord = Omit<ReminderRun, 'items' | 'staleCustomers'>;

export interface ItemRecord
  extends Omit<
    ReminderItem,
    'account' | 'receiptIds' | 'daysSinceNotice' | 'mails' | 'fate' | 'atLastLevel' | 'undoable'
  > {
  readonly runId: string;
  readonly accountId: string;
  readonly receipts: readonly (LevelMark & { readonly receiptId: string })[];
  /** Who gave the first of two approvals. */
  readonly decidedBy: string | null;
}

interface RunRow {
  readonly id: string;
  readonly day: PlainDate;
  readonly state: RunState;
  readonly send_at: number;
  readonly cut_off_at: number;
  readonly payments_as_of: number | null;
}

interface ItemRow {
  readonly id: string;
  readonly run_id: string;
  readonly account_id: string;
  readonly level: number;
  readonly totals: string;
  readonly days_overdue: number;
  readonly state: ItemState;
  readonly reason: NotSent | null;
  readonly decided_by: string | null;
  readonly decided_by_name: string | null;
  readonly decided_at: number | null;
  readonly batch_id: string | null;
}

interface ItemReceiptRow {
  readonly item_id: string;
  readonly receipt_id: string;
  readonly level: number;
  readonly offset_days: number;
  readonly of_levels: number;
}

/** A decision about items, made only by whoever finds them in one of the states `from`. */
export interface ItemMove {
  readonly from: readonly ItemState[];
  readonly to: ItemState;
  readonly reason: NotSent | null;
  readonly by: string;
  readonly byName: string;
  readonly at: number;
  readonly snoozedUntil?: PlainDate;
}

export function createRunsStore(db: Db) {
  return {
    /** False when the day has its run already, whoever made it. */
    async insert(run: RunRecord, createdAt: number): Promise<boolean> {
      const row = {
        id: run.id,
        day: run.day,
        state: run.state,
        created_at: createdAt,
        send_at: run.sendAt,
        cut_off_at: run.cutOffAt,
        payments_as_of: run.paymentsAsOf,
      };
      const made = await db('reminder_runs').insert(row).onConflict('day').ignore().returning('id');
      return made.length > 0;
    },

    async find(where: { id: string } | { day: PlainDate }): Promise<RunRecord | null> {
      const row: RunRow | undefined = await db('reminder_runs').where(where).first();
      return row ? toRun(row) : null;
    },

    /** The same, and until the transaction ends nobody else answers it: whether it is closed depends on all its items. */
    async lock(id: string): Promise<RunRecord | null> {
      const query = db('reminder_runs').where({ id }).first();
      const row: RunRow | undefined = await (isPostgres(db) ? query.forUpdate() : query);
      return row ? toRun(row) : null;
    },

    async latest(): Promise<RunRecord | null> {
      const row: RunRow | undefined = await db('reminder_runs').orderBy('day', 'desc').first();
      return row ? toRun(row) : null;
    },

    /** Open runs whose cut-off has come. */
    async overdue(now: number): Promise<RunRecord[]> {
      const rows: RunRow[] = await db('reminder_runs')
        .where({ state: 'open' })
        .where('cut_off_at', '<=', now)
        .orderBy('cut_off_at');
      return rows.map(toRun);
    },

    async close(id: string, at: number): Promise<void> {
      await db('reminder_runs').where({ id, state: 'open' }).update({ state: 'closed', closed_at: at });
    },

    async reopen(id: string): Promise<void> {
      await db('reminder_runs').where({ id }).update({ state: 'open', closed_at: null });
    },

    async insertItems(items: readonly ItemRecord[]): Promise<void> {
      await insertRows(db, {
        table: 'reminder_items',
        rows: items.map((item) => ({
          id: item.id,
          run_id: item.runId,
          account_id: item.accountId,
          level: item.level,
          totals: toJson(item.totals),
          days_overdue: item.daysOverdue,
          state: item.state,
        })),
      });
      await insertRows(db, {
        table: 'reminder_item_receipts',
        rows: items.flatMap((item) =>
          item.receipts.map(({ receiptId, level, offsetDays, ofLevels }) => ({
            item_id: item.id,
            receipt_id: receiptId,
            level,
            offset_days: offsetDays,
            of_levels: ofLevels,
          })),
        ),
      });
    },

    /** Oldest debt first, as they were proposed. */
    async items(runId: string): Promise<ItemRecord[]> {
      const rows: ItemRow[] = await db('reminder_items').where({ run_id: runId }).orderBy('id');
      return await withReceipts(rows);
    },

    /** Items of open runs, in one of the states, that hold one of the receipts. */
    async holding(receiptIds: readonly string[], states: readonly ItemState[]): Promise<ItemRecord[]> {
      const query = db('reminder_items as i')
        .join('reminder_item_receipts as ir', 'ir.item_id', 'i.id')
        .whereIn('i.state', [...states])
        .distinct('i.*');
      const rows: ItemRow[] = await whereAmong(query, db, { column: 'ir.receipt_id', values: receiptIds });
      return await withReceipts(rows);
    },

    /** Items whose mails are in these batches, by customer. */
    async ofMails(keys: readonly ItemKey[]): Promise<ItemRecord[]> {
      const query = db('reminder_items').select('*').orderBy('id');
      const rows: ItemRow[] = await whereAmong(query, db, {
        column: 'batch_id',
        values: [...new Set(keys.map(({ batchId }) => batchId))],
      });
      const wanted = new Set(keys.map(itemKey));
      return await withReceipts(
        rows.filter((row) => row.batch_id && wanted.has(itemKey({ batchId: row.batch_id, accountId: row.account_id }))),
      );
    },

    /** Proposes items again: nobody has answered, nothing is queued. */
    async propose(ids: readonly string[]): Promise<void> {
      await whereAmong(db('reminder_items'), db, { column: 'id', values: ids }).update({
        state: 'proposed',
        reason: null,
        decided_by: null,
        decided_by_name: null,
        decided_at: null,
        snoozed_until: null,
        batch_id: null,
      });
    },

    /** Moves items and answers those that this call has moved: of two clicks one wins. */
    async move(ids: readonly string[], move: ItemMove): Promise<Set<string>> {
      const query = whereAmong(db('reminder_items'), db, { column: 'id', values: ids });
      const moved: { id: string }[] = await query
        .whereIn('state', [...move.from])
        .update({
          state: move.to,
          reason: move.reason,
          decided_by: move.by,
          decided_by_name: move.byName,
          decided_at: move.at,
          snoozed_until: move.snoozedUntil ?? null,
        })
        .returning('id');
      return new Set(moved.map((row) => row.id));
    },

    /** What became of approved items. */
    async settle(
      ids: readonly string[],
      { state, reason, batchId }: { state: ItemState; reason: NotSent | null; batchId?: string },
    ): Promise<void> {
      await whereAmong(db('reminder_items'), db, { column: 'id', values: ids }).update({
        state,
        reason,
        ...(batchId === undefined ? {} : { batch_id: batchId }),
      });
    },

    /** When payments, receipts or invoices were last imported, or a payment came in by another way. */
    async paymentsAsOf(): Promise<number | null> {
      const imported = await db('imports')
        .whereIn('kind', ['payments', 'receipts', 'invoices'])
        .whereNull('undone_at')
        .max({ at: 'at' })
        .first();
      const paid = await db('payments').max({ at: 'created_at' }).first();
      const latest = Math.max(Number(imported?.at ?? 0), Number(paid?.at ?? 0));
      return latest === 0 ? null : latest;
    },
  };

  async function withReceipts(rows: readonly ItemRow[]): Promise<ItemRecord[]> {
    const query = db('reminder_item_receipts').select('*').orderBy('receipt_id');
    const ids = rows.map((row) => row.id);
    const receipts: ItemReceiptRow[] = await whereAmong(query, db, {
      column: 'item_id',
      values: ids,
    });
    const byItem = Map.groupBy(receipts, (row) => row.item_id);
    return rows.map((row) => toItem(row, byItem.get(row.id) ?? []));
  }
}

function toRun(row: RunRow): RunRecord {
  return {
    id: row.id,
    day: row.day,
    state: row.state,
    sendAt: row.send_at,
    cutOffAt: row.cut_off_at,
    paymentsAsOf: row.payments_as_of,
  };
}

function toItem(row: ItemRow, receipts: readonly ItemReceiptRow[]): ItemRecord {
  return {
    id: row.id,
    runId: row.run_id,
    accountId: row.account_id,
    level: row.level,
    totals: fromJson<Money[]>(row.totals),
    daysOverdue: row.days_overdue,
    state: row.state,
    reason: row.reason,
    decidedBy: row.decided_by,
    decidedByName: row.decided_by_name,
    decidedAt: row.decided_at,
    batchId: row.batch_id,
    receipts: receipts.map((receipt) => ({
      receiptId: receipt.receipt_id,
      level: receipt.level,
      offsetDays: receipt.offset_days,
      ofLevels: receipt.of_levels,
    })),
  };
}
