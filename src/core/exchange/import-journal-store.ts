import type { Knex } from 'knex';
import { type BulkRow, type Db, fromJson, insertRows, toJson, whereAmong } from '../db/index.ts';
import { fingerprint, type Image, JOURNAL_TABLES, type JournalTable } from './row-images-store.ts';

export interface Change {
  /** Null: the import has made the row. */
  readonly before: Image | null;
  readonly after: Image;
}

/** Of a row that an import changed: where it is, and what it was. */
export interface StoredChange {
  readonly table: JournalTable;
  readonly id: string;
  readonly before: BulkRow | null;
  readonly after: string;
}

interface ChangeRow {
  readonly table_name: JournalTable;
  readonly row_id: string;
  readonly before: string | null;
  readonly after: string;
}

/** Rows of one statement. */
const GROUP = 500;

export type JournalStore = ReturnType<typeof createJournalStore>;

/** What imports did to rows, and the way back. */
export function createJournalStore(db: Db) {
  return {
    async insertChanges(importId: string, changes: readonly Change[]): Promise<void> {
      const rows = changes.map(({ before, after }) => ({
        import_id: importId,
        table_name: after.table,
        row_id: after.id,
        before: before && toJson(before.row),
        after: fingerprint(after.row, Object.keys(after.row).sort()),
      }));
      // A row that a later group of the file changes again keeps what it was before the first.
      const conflict = { on: ['import_id', 'table_name', 'row_id'], update: ['after'] } as const;
      await insertRows(db, { table: 'import_changes', rows, conflict });
    },

    /** Its changes in groups, table by table: those that others point to first, or last. */
    async *changes(importId: string, order: 'parents first' | 'children first'): AsyncGenerator<StoredChange[]> {
      for (const table of order === 'parents first' ? JOURNAL_TABLES : JOURNAL_TABLES.toReversed()) {
        let last = '';
        for (;;) {
          const rows: ChangeRow[] = await db('import_changes')
            .where({ import_id: importId, table_name: table })
            .where('row_id', '>', last)
            .orderBy('row_id')
            .limit(GROUP);
          if (rows.length > 0)
            yield rows.map(({ row_id: id, before, after }) => ({
              table,
              id,
              before: before === null ? null : fromJson<BulkRow>(before),
              after,
            }));
          if (rows.length < GROUP) break;
          last = rows.at(-1)?.row_id ?? '';
        }
      }
    },

    async remove(changes: readonly StoredChange[]): Promise<void> {
      for (const [table, own] of Map.groupBy(changes, (change) => change.table)) {
        const ids = own.map(({ id }) => id);
        // Why something was decided about what was never there.
        const subject = { receipts: 'receipt', incidents: 'incident', documents: 'document' }[table as string];
        if (subject) await among(db('decisions').where({ subject_kind: subject }), 'subject_id', ids).delete();
        await among(db(table), 'id', ids).delete();
      }
    },

    async restore(changes: readonly StoredChange[]): Promise<void> {
      for (const [table, own] of Map.groupBy(changes, (change) => change.table)) {
        const before = own.flatMap((change) => (change.before ? [change.before] : []));
        const rows = before.map(({ addresses: _, ...row }) => row);
        const update = Object.keys(rows[0] ?? {}).filter((column) => column !== 'id');
        await insertRows(db, { table, rows, conflict: { on: ['id'], update } });
        if (table === 'accounts') await restoreAddresses(before);
      }
    },

    async forget(importId: string): Promise<void> {
      await db('import_changes').where({ import_id: importId }).delete();
    },

    /** What imports of before `at` did can be taken back no more. */
    async forgetBefore(at: number): Promise<void> {
      const old = db('imports').where('at', '<', at).select('id');
      await db('import_changes').whereIn('import_id', old).delete();
    },
  };

  async function restoreAddresses(accounts: readonly BulkRow[]): Promise<void> {
    const ids = accounts.map(({ id }) => String(id));
    await among(db('account_addresses'), 'account_id', ids).delete();
    const rows = accounts.flatMap(({ id, addresses }) =>
      fromJson<string[]>(String(addresses)).map((email, position) => ({ account_id: String(id), position, email })),
    );
    await insertRows(db, { table: 'account_addresses', rows });
  }

  function among(query: Knex.QueryBuilder, column: string, values: readonly string[]): Knex.QueryBuilder {
    return whereAmong(query, db, { column, values });
  }
}
