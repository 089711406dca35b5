import { type Db, toJson } from '../db/index.ts';
import { NotFound } from '../errors.ts';
import type { Batch, Origin } from './batches.ts';
import { type BatchRow, toBatch } from './outbox-rows.ts';
import { MOVING_STATES } from './states.ts';

export interface BatchRecord extends Batch {
  readonly requestKey: string | null;
  readonly createdBy: string;
}

export function createBatchesStore(db: Db) {
  const store = {
    /** Answers whether it is new: a request key seen before inserts nothing. */
    async insert(batch: BatchRecord): Promise<boolean> {
      const rows = await db('batches')
        .insert({
          id: batch.id,
          kind: batch.kind,
          request_key: batch.requestKey,
          title: batch.title,
          created_by: batch.createdBy,
          created_by_name: batch.createdByName,
          created_at: batch.createdAt,
          undo_until: batch.undoUntil,
          origin: originText(batch.origin),
        })
        .onConflict('request_key')
        .ignore()
        .returning('id');
      return rows.length > 0;
    },

    async find(where: { id: string } | { request_key: string }): Promise<Batch | null> {
      const row = await db<BatchRow>('batches').where(where).first();
      return row ? toBatch(row) : null;
    },

    async get(id: string): Promise<Batch> {
      const batch = await store.find({ id });
      if (!batch) throw new NotFound('mail.noSuchBatch');
      return batch;
    },

    async undoEnds(batchIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
      const rows = await db<BatchRow>('batches')
        .whereIn('id', [...batchIds])
        .select('id', 'undo_until');
      return new Map(rows.map((row) => [row.id, row.undo_until]));
    },

    async markUndone(batchId: string, at: number): Promise<void> {
      await db('batches').where({ id: batchId }).update({ undone_at: at });
    },

    async untold(): Promise<Batch[]> {
      const rows = await db<BatchRow>('batches')
        .whereNull('told_at')
        .whereNotNull('origin')
        .whereNotExists(
          db('messages')
            .whereRaw('messages.batch_id = batches.id')
            .whereIn('messages.state', [...MOVING_STATES])
            .select(db.raw('1')),
        )
        .orderBy('id')
        .select('*');
      return rows.map(toBatch);
    },

    async markTold(batchId: string, at: number): Promise<boolean> {
      return (await db('batches').where({ id: batchId }).whereNull('told_at').update({ told_at: at })) > 0;
    },

    async markUntold(batchId: string): Promise<void> {
      await db('batches').where({ id: batchId }).update({ told_at: null });
    },

    async setOrigin(batchId: string, origin: Origin): Promise<void> {
      await db('batches')
        .where({ id: batchId })
        .update({ origin: originText(origin) });
    },
  };
  return store;
}

function originText(origin: Origin): string | null {
  return origin.kind === 'none' ? null : toJson(origin);
}
