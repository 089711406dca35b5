import type { Knex } from 'knex';
import type { Db } from '../db/index.ts';

/** States in which a notice has not left the house yet. */
const WAITING = ['queued', 'retry', 'sending'];

/**
 * Receipts (`nr`) in notices (`m`) that are still on their way: they count as told, so that nobody is told twice within
 * the undo window. An unknown outcome counts as told when it happened, if that is at or after `unknownSince`.
 */
export function waitingReceipts(db: Db, unknownSince: number): Knex.QueryBuilder {
  return db('messages as m')
    .join('notice_receipts as nr', 'nr.message_id', 'm.id')
    .where('m.class', 'debtor')
    .where((state) =>
      state
        .whereIn('m.state', WAITING)
        .orWhere((unknown) => unknown.where('m.state', 'unknown').where('m.updated_at', '>=', unknownSince)),
    );
}
