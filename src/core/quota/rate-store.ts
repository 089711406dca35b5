import type { Db } from '../db/index.ts';
import { keyOfPiece, type RatePiece } from './rate.ts';

const TABLE = 'rate_counters';

/** The row that every taker locks: one at a time, until its transaction ends. */
const LOCK = { span: 'lock', piece: 0, used: 0 };

export function createRateStore(db: Db) {
  return {
    /** Waits for other takers; on SQLite the transaction itself is the lock. */
    async lock(): Promise<void> {
      await db(TABLE)
        .insert(LOCK)
        .onConflict(['span', 'piece'])
        .merge({ used: db.raw(`${TABLE}.used`) });
    },

    async pieces(): Promise<RatePiece[]> {
      const rows = (await db(TABLE).whereNot('span', LOCK.span).select('span', 'piece', 'used')) as RatePiece[];
      return rows.map((row) => ({ span: row.span, piece: Number(row.piece), used: Number(row.used) }));
    },

    /** Writes what differs; under the lock nobody else writes. */
    async replace(before: readonly RatePiece[], after: readonly RatePiece[]): Promise<void> {
      const stored = new Map(before.map((each) => [keyOfPiece(each), each.used]));
      const kept = new Set(after.map(keyOfPiece));
      await remove(before.filter((each) => !kept.has(keyOfPiece(each))));
      const changed = after.filter((each) => stored.get(keyOfPiece(each)) !== each.used);
      if (changed.length > 0) await db(TABLE).insert(changed).onConflict(['span', 'piece']).merge(['used']);
    },
  };

  async function remove(pieces: readonly RatePiece[]): Promise<void> {
    for (const [span, group] of Map.groupBy(pieces, (each) => each.span))
      await db(TABLE)
        .where({ span })
        .whereIn(
          'piece',
          group.map((each) => each.piece),
        )
        .delete();
  }
}
