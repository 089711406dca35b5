import type { Knex } from 'knex';
import { type Db, isPostgres } from '../db/index.ts';

/** Any number that no other advisory lock of the database has. */
const NOTICES_LOCK = 7_104_210_001;

/**
 * Until the transaction ends nobody else queues notices: two people who press Send at once find out about one another.
 * SQLite has one writer anyway.
 */
export async function lockNotices(db: Db): Promise<void> {
  if (isPostgres(db)) await db.raw('select pg_advisory_xact_lock(?)', [NOTICES_LOCK]);
}

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
