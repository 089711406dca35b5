import type { Db } from '../db/index.ts';
import type { RatePiece } from './rate.ts';

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

    async add(pieces: readonly RatePiece[]): Promise<void> {
      if (pieces.length === 0) return;
      await db(TABLE)
        .insert([...pieces])
        .onConflict(['span', 'piece'])
        .merge({ used: db.raw(`${TABLE}.used + excluded.used`) });
    },

    async remove(pieces: readonly RatePiece[]): Promise<void> {
      for (const [span, group] of Map.groupBy(pieces, (each) => each.span))
        await db(TABLE)
          .where({ span })
          .whereIn(
            'piece',
            group.map((each) => each.piece),
          )
          .delete();
    },
  };
}
