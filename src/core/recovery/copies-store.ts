import { type Db, fromJson, toJson } from '../db/index.ts';
import type { SwitchKey } from '../notices/index.ts';
import type { Copy } from './recovery.ts';

interface CopyRow {
  readonly taken_at: number;
  readonly restored_at: number | null;
  readonly settled_at: number | null;
  readonly in_doubt: number;
  /** JSON. */
  readonly turned_off: string;
}

/** The one row. */
const ID = 'copy';

export function createCopiesStore(db: Db) {
  return {
    /** Whether the schema is new enough to know of copies; without a mark a restore takes one as old as it may be. */
    exists: (): Promise<boolean> => db.schema.hasTable('restorations'),

    async find(): Promise<Copy | null> {
      const row = await db<CopyRow & { id: string }>('restorations').where({ id: ID }).first();
      return row ? toCopy(row) : null;
    },

    async isUnsettled(): Promise<boolean> {
      return (await db('restorations').where({ id: ID }).whereNull('settled_at').first('id')) !== undefined;
    },

    /** A copy of a copy that nothing was sent from is as old as the first one. */
    async mark({ takenAt }: { takenAt: number }): Promise<void> {
      if (await this.isUnsettled()) return;
      await db('restorations')
        .insert({
          id: ID,
          taken_at: takenAt,
          restored_at: null,
          settled_at: null,
          in_doubt: 0,
          turned_off: toJson([]),
        })
        .onConflict('id')
        .merge();
    },

    async markRestored(at: number): Promise<void> {
      await db('restorations').where({ id: ID }).update({ restored_at: at });
    },

    /** Locks the row until the transaction ends; null: settled already, or no copy. */
    async takeUnsettled(at: number): Promise<Copy | null> {
      const [row] = (await db('restorations')
        .where({ id: ID })
        .whereNull('settled_at')
        .update({ settled_at: at })
        .returning('*')) as CopyRow[];
      return row ? toCopy(row) : null;
    },

    async noteSettled(settled: { settledAt: number } & Pick<Copy, 'inDoubt' | 'turnedOff'>): Promise<void> {
      await db('restorations')
        .where({ id: ID })
        .update({ settled_at: settled.settledAt, in_doubt: settled.inDoubt, turned_off: toJson(settled.turnedOff) });
    },
  };
}

function toCopy(row: CopyRow): Copy {
  return {
    takenAt: row.taken_at,
    restoredAt: row.restored_at,
    settledAt: row.settled_at,
    inDoubt: row.in_doubt,
    turnedOff: fromJson<SwitchKey[]>(row.turned_off),
  };
}
