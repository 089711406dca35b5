import type { Knex } from 'knex';
import type { Db } from '../db/index.ts';
import { JOURNAL_TABLES, type JournalTable } from './row-images-store.ts';

/** Something that stands on an import: how much of it, and on which of its rows, by name, a few of them. */
export interface Obstacle {
  readonly count: number;
  readonly names: readonly string[];
}

/** The import whose undo is asked about. */
export interface Asked {
  readonly id: string;
  readonly at: number;
}

/** Rows of `table` point at those of `on`, which an import has made: they would lose what they belong to. */
interface Dependent {
  readonly table: string;
  readonly column: string;
  readonly on: JournalTable;
  /** Code of the sentence. */
  readonly refusal: string;
}

/**
 * What keeps an import from being taken back, when it points at rows that the import has made and is none of its own. Mails
 * are asked about apart.
 */
export const DEPENDENTS: readonly Dependent[] = [
  { table: 'contacts', column: 'account_id', on: 'accounts', refusal: 'exchange.undoContacts' },
  { table: 'documents', column: 'account_id', on: 'accounts', refusal: 'exchange.undoDocuments' },
  { table: 'receipts', column: 'account_id', on: 'accounts', refusal: 'exchange.undoDocuments' },
  { table: 'receipts', column: 'document_id', on: 'documents', refusal: 'exchange.undoReceipts' },
  { table: 'document_files', column: 'document_id', on: 'documents', refusal: 'exchange.undoFiles' },
  { table: 'incidents', column: 'account_id', on: 'accounts', refusal: 'exchange.undoIncidents' },
  { table: 'payments', column: 'receipt_id', on: 'receipts', refusal: 'exchange.undoChanged' },
  { table: 'reminder_items', column: 'account_id', on: 'accounts', refusal: 'exchange.undoProposed' },
  { table: 'reminder_item_receipts', column: 'receipt_id', on: 'receipts', refusal: 'exchange.undoProposed' },
];

/** A row of these tables goes with the one it belongs to, or ceases to name it: it says nothing of its own, or a mail is behind it. */
export const GOES_ALONG: readonly string[] = [
  'account_addresses',
  'bounces',
  'customer_words',
  'decisions',
  'mailing_skips',
  'messages',
  'notice_receipts',
  'opt_outs',
  'ratings',
  'reminders',
];

/** How people call a row. */
const NAMES: Readonly<Record<JournalTable, string>> = {
  accounts: 'accounts.reference',
  contacts: 'contacts.name',
  documents: 'documents.reference',
  receipts: 'documents.reference',
  payments: 'payments.reference',
  incidents: 'incidents.reference',
  decisions: 'decisions.subject_id',
};

const NAMED = 5;

export function createUndoStore(db: Db) {
  return {
    /** The newest other import that has changed one of its rows since. */
    async newerImport({ id, at }: Asked): Promise<{ fileName: string } | null> {
      const row = await db({ mine: 'import_changes' })
        .join({ other: 'import_changes' }, (join) =>
          join.on('other.table_name', 'mine.table_name').on('other.row_id', 'mine.row_id'),
        )
        .join('imports', 'imports.id', 'other.import_id')
        .where('mine.import_id', id)
        .where((later) => later.where('imports.at', '>', at).orWhere({ 'imports.at': at }).where('imports.id', '>', id))
        .orderBy('imports.at', 'desc')
        .first('imports.file_name');
      return row ? { fileName: row.file_name } : null;
    },

    /** Mails that wait, leave or have left since, to customers or about what the import has made or changed. */
    async mails(asked: Asked): Promise<Obstacle> {
      const since = (query: Knex.QueryBuilder) =>
        query.where('messages.created_at', '>=', asked.at).whereNot('messages.state', 'cancelled');
      const changed = (table: JournalTable) => changedRows(asked, table);
      const about = [
        since(db('messages').whereIn('account_id', changed('accounts'))),
        since(
          db('messages').whereIn('account_id', db('contacts').whereIn('id', changed('contacts')).select('account_id')),
        ),
        since(
          db('messages')
            .join('notice_receipts', 'notice_receipts.message_id', 'messages.id')
            .whereIn('notice_receipts.receipt_id', changed('receipts')),
        ),
        since(db('messages').where({ cause_kind: 'incident' }).whereIn('cause_id', changed('incidents'))),
        since(db('messages').where({ cause_kind: 'document' }).whereIn('cause_id', changed('documents'))),
      ];
      const ids = new Set<string>();
      const names = new Set<string>();
      for (const query of about) {
        const rows: { id: string; to_email: string }[] = await query.distinct('messages.id', 'messages.to_email');
        for (const { id, to_email: email } of rows) {
          ids.add(id);
          if (names.size < NAMED) names.add(email);
        }
      }
      return { count: ids.size, names: [...names] };
    },

    /** The first kind of rows that stand on what the import has made; null: none. */
    async dependents(asked: Asked): Promise<(Obstacle & { refusal: string }) | null> {
      for (const { table, column, on, refusal } of DEPENDENTS) {
        const found = () => {
          const query = db(table).whereIn(`${table}.${column}`, changedRows(asked, on).whereNull('before'));
          const isKept = JOURNAL_TABLES.includes(table as JournalTable);
          return isKept ? query.whereNotIn(`${table}.id`, changedRows(asked, table)) : query;
        };
        const [counted] = await found().count<{ count: number | string }[]>({ count: '*' });
        const count = Number(counted?.count ?? 0);
        if (count > 0) return { refusal, count, names: await this.names(on, found().select(`${table}.${column}`)) };
      }
      return null;
    },

    /** How people call some rows; a few of them. */
    async names(table: JournalTable, ids: readonly string[] | Knex.QueryBuilder): Promise<string[]> {
      const query = db(table).whereIn(`${table}.id`, ids as Knex.QueryBuilder);
      if (table === 'receipts') query.join('documents', 'documents.id', 'receipts.document_id');
      const rows: { name: string }[] = await query.distinct({ name: NAMES[table] }).orderBy('name').limit(NAMED);
      return rows.map(({ name }) => name);
    },
  };

  function changedRows({ id }: Asked, table: string): Knex.QueryBuilder {
    return db('import_changes').where({ import_id: id, table_name: table }).select('row_id');
  }
}
