import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { AccountKind } from '../customers/index.ts';
import { type BulkRow, type Db, isPostgres, toJson, whereAmong } from '../db/index.ts';
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

export type RowImagesStore = ReturnType<typeof createRowImagesStore>;

/** Reads rows as they stand, whatever room they belong to. */
export function createRowImagesStore(db: Db) {
  return {
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
  };

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
