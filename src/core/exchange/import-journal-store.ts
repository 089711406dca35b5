import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { AccountKind } from '../customers/index.ts';
import { type BulkRow, type Db, fromJson, insertRows, isPostgres, toJson, whereAmong } from '../db/index.ts';
import type { DocumentKind } from '../documents/index.ts';

/** What imports write to, those that others point to first. */
export const JOURNAL_TABLES = [
  'accounts',
  'contacts',
  'documents',
  'receipts',
  'payments',
  'incidents',
  'decisions',
] as const;
export type JournalTable = (typeof JOURNAL_TABLES)[number];

/** Rows that an import is about to change, by what it calls them. */
export type Scope =
  | { readonly of: 'accounts'; readonly kind: AccountKind; readonly references: readonly string[] }
  | { readonly of: 'contacts'; readonly accountIds: readonly string[] }
  /** With their receipts. */
  | { readonly of: 'documents'; readonly kind: DocumentKind; readonly references: readonly string[] }
  | { readonly of: 'receipts'; readonly documentIds: readonly string[] }
  /** With the receipts that they count for. */
  | { readonly of: 'payments'; readonly references: readonly string[] }
  /** With what was decided about them. */
  | { readonly of: 'incidents'; readonly references: readonly string[] };

/** A row as it stands in the database. */
export interface Image {
  readonly table: JournalTable;
  readonly id: string;
  /** By column; an account's addresses are part of it, as JSON. */
  readonly row: BulkRow;
}

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

export function createJournalStore(db: Db) {
  const store = {
    async images(scopes: readonly Scope[]): Promise<Image[]> {
      const found: Image[] = [];
      for (const [table, query] of scopes.flatMap(queriesOf)) found.push(...(await imagesOf(table, query)));
      return found;
    },

    /** The same rows as they are now; those that are gone are left out. With `locked` nobody else changes them meanwhile. */
    async again(rows: readonly Pick<Image, 'table' | 'id'>[], { locked = false } = {}): Promise<Image[]> {
      const found: Image[] = [];
      for (const [table, own] of Map.groupBy(rows, (row) => row.table)) {
        const query = among(
          db(table),
          'id',
          own.map(({ id }) => id),
        );
        found.push(...(await imagesOf(table, locked && isPostgres(db) ? query.forUpdate() : query)));
      }
      return found;
    },

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
  return store;

  function queriesOf(scope: Scope): [JournalTable, Knex.QueryBuilder][] {
    switch (scope.of) {
      case 'accounts':
        return [['accounts', among(db('accounts').where({ kind: scope.kind }), 'reference', scope.references)]];
      case 'contacts':
        return [['contacts', among(db('contacts'), 'account_id', scope.accountIds)]];
      case 'documents': {
        const own = () => among(db('documents').where({ kind: scope.kind }), 'reference', scope.references);
        return [
          ['documents', own()],
          ['receipts', db('receipts').whereIn('document_id', own().select('id'))],
        ];
      }
      case 'receipts':
        return [['receipts', among(db('receipts'), 'document_id', scope.documentIds)]];
      case 'payments': {
        const own = () => among(db('payments'), 'reference', scope.references);
        return [
          ['payments', own()],
          ['receipts', db('receipts').whereIn('id', own().select('receipt_id'))],
        ];
      }
      case 'incidents': {
        const own = () => among(db('incidents'), 'reference', scope.references);
        const decided = db('decisions').where({ subject_kind: 'incident' });
        return [
          ['incidents', own()],
          ['decisions', decided.whereIn('subject_id', own().select('id'))],
        ];
      }
    }
  }

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

  async function imagesOf(table: JournalTable, query: Knex.QueryBuilder): Promise<Image[]> {
    const rows: BulkRow[] = await query.select(`${table}.*`);
    const images = rows.map((row) => ({ table, id: String(row['id']), row }));
    if (table !== 'accounts' || images.length === 0) return images;
    const ids = images.map(({ id }) => id);
    const addresses: { account_id: string; email: string }[] = await among(
      db('account_addresses').orderBy('position'),
      'account_id',
      ids,
    );
    const byAccount = Map.groupBy(addresses, ({ account_id: owner }) => owner);
    return images.map(({ id, row }) => {
      const emails = byAccount.get(id)?.map(({ email }) => email) ?? [];
      return { table, id, row: { ...row, addresses: toJson(emails) } };
    });
  }
}

/** Tells whether a row is as it was, by the columns that it had then. */
export function fingerprint(row: BulkRow, columns: readonly string[]): string {
  const values = columns.map((column) => row[column]);
  return createHash('sha256').update(toJson(values)).digest('base64url').slice(0, 22);
}
