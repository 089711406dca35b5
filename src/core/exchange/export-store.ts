import type { Knex } from 'knex';
import { ACCOUNT_KINDS, type AccountKind } from '../customers/index.ts';
import { type Db, whereAmong } from '../db/index.ts';
import { DOCUMENT_KINDS, type DocumentKind } from '../documents/index.ts';

/** Reads for exports, in pages: each begins after the last key of the one before, along an index. */

/** Rows of one page: a fraction of a second on both databases. */
const PAGE = 1_000;

/** A row as the database gives it, with what belongs to it. */
export type Raw = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export type ExportStore = ReturnType<typeof createExportStore>;

export function createExportStore(db: Db) {
  const accounts = (kind: AccountKind) => pages('reference', () => db('accounts').where({ kind }).select('*'));

  const documents = (kind: DocumentKind) =>
    pages('documents.reference', () =>
      db('documents')
        .join('accounts', 'accounts.id', 'documents.account_id')
        .leftJoin('document_files', 'document_files.document_id', 'documents.id')
        .where('documents.kind', kind)
        .select('documents.*', 'accounts.reference as customer', 'document_files.name as file_name'),
    );

  return {
    async *accounts(kind: AccountKind): AsyncGenerator<Raw[]> {
      for await (const page of accounts(kind)) {
        const byAccount = await rowsOf(page, { table: 'account_addresses', column: 'account_id', order: 'position' });
        yield page.map((account) => ({ ...account, emails: byAccount(account).map(({ email }) => String(email)) }));
      }
    },

    async *contacts(): AsyncGenerator<Raw[]> {
      for (const kind of ACCOUNT_KINDS) {
        for await (const page of accounts(kind)) {
          const byAccount = await rowsOf(page, { table: 'contacts', column: 'account_id', order: 'id' });
          yield page.flatMap((account) =>
            byAccount(account).map((raw) => ({ ...raw, customer: account['reference'] ?? '', account_kind: kind })),
          );
        }
      }
    },

    /** Invoices have a file of their own, with their dates. */
    async *documents(): AsyncGenerator<Raw[]> {
      for (const kind of DOCUMENT_KINDS) if (kind !== 'invoice') yield* documents(kind);
    },

    /** With its receipt where it is one over the whole amount, as the import makes it; instalments are of `receipts`. */
    async *invoices(): AsyncGenerator<Raw[]> {
      for await (const page of documents('invoice')) {
        const byInvoice = await rowsOf(page, { table: 'receipts', column: 'document_id', order: 'position' });
        yield page.map((invoice) => {
          const [receipt, ...more] = byInvoice(invoice);
          const isWhole = receipt?.['position'] === 1 && receipt['amount_minor'] === invoice['total_minor'];
          return isWhole && more.length === 0 ? { ...receipt, ...invoice } : invoice;
        });
      }
    },

    async *receipts(): AsyncGenerator<Raw[]> {
      for await (const page of documents('invoice')) {
        const byInvoice = await rowsOf(page, { table: 'receipts', column: 'document_id', order: 'position' });
        yield page.flatMap((invoice) =>
          byInvoice(invoice).map((raw) => ({ ...raw, document: invoice['reference'] ?? '' })),
        );
      }
    },

    payments: () =>
      pages('payments.reference', () =>
        db('payments')
          .join('receipts', 'receipts.id', 'payments.receipt_id')
          .join('documents', 'documents.id', 'receipts.document_id')
          .select('payments.*', 'receipts.position', 'receipts.currency', 'documents.reference as document'),
      ),

    incidents: () =>
      pages('incidents.reference', () =>
        db('incidents')
          .join('accounts', 'accounts.id', 'incidents.account_id')
          .leftJoin('people', 'people.id', 'incidents.assignee_id')
          .select('incidents.*', 'accounts.reference as customer', 'people.name as assignee'),
      ),

    ratings: () =>
      pages('ratings.id', () =>
        db('ratings')
          .leftJoin('accounts', 'accounts.id', 'ratings.account_id')
          .select('ratings.*', 'accounts.reference as customer'),
      ),

    /** Without bodies and without what was filled into them; the subject as the template has it. */
    messages: () =>
      pages('messages.id', () =>
        db('messages')
          .join('contents', 'contents.id', 'messages.content_id')
          .join('batches', 'batches.id', 'messages.batch_id')
          .leftJoin('accounts', 'accounts.id', 'messages.account_id')
          .select(
            ...['id', 'created_at', 'class', 'state', 'to_email', 'to_name', 'language', 'due_at', 'sent_at'].map(
              (column) => `messages.${column}`,
            ),
            ...['attempts', 'outcome_code', 'outcome_text', 'rfc_message_id', 'cause_kind', 'cause_id'].map(
              (column) => `messages.${column}`,
            ),
            'contents.subject',
            'accounts.reference as customer',
            'batches.title as batch',
            'batches.created_by_name',
          ),
      ),

    decisions: () =>
      pages('decisions.id', () =>
        db('decisions')
          .join('accounts', 'accounts.id', 'decisions.account_id')
          .leftJoin('receipts', ofKind('receipts.id', 'receipt'))
          .leftJoin('documents', 'documents.id', 'receipts.document_id')
          .leftJoin({ mailed: 'documents' }, ofKind('mailed.id', 'document'))
          .leftJoin('incidents', ofKind('incidents.id', 'incident'))
          .leftJoin('mailings', ofKind('mailings.id', 'mailing'))
          .select(
            'decisions.*',
            'accounts.reference as customer',
            'documents.reference as invoice',
            'receipts.position',
            db.raw('coalesce(??, ??, ??, ??, ??) as subject', [
              ...['documents.reference', 'mailed.reference', 'incidents.reference', 'mailings.template_name'],
              'accounts.reference',
            ]),
          ),
      ),

    audit: () => pages('audit_log.id', () => db('audit_log').select('audit_log.*')),
  };

  /** The rows of another table that belong to those of a page, by each. */
  async function rowsOf(
    page: readonly Raw[],
    { table, column, order }: { table: string; column: string; order: string },
  ): Promise<(owner: Raw) => Raw[]> {
    const values = page.map(({ id }) => String(id));
    const rows: Raw[] = await whereAmong(db(table).select('*').orderBy([column, order]), db, { column, values });
    const byOwner = Map.groupBy(rows, (row) => row[column]);
    return ({ id }) => byOwner.get(id) ?? [];
  }
}

/** Joins a decision's subject where it is of this kind. */
function ofKind(id: string, kind: string): Knex.JoinCallback {
  return (join) => void join.on(id, 'decisions.subject_id').onVal('decisions.subject_kind', kind);
}

/** Pages along a unique column; the name after its table's is the row's. */
async function* pages(key: string, select: () => PageQuery): AsyncGenerator<Raw[]> {
  const name = key.slice(key.indexOf('.') + 1);
  let last: Raw[string] | undefined;
  for (;;) {
    const query = select().orderBy(key).limit(PAGE);
    const rows: Raw[] = await (last === undefined ? query : query.where(key, '>', String(last)));
    yield rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1)?.[name];
  }
}

type PageQuery = ReturnType<Db['queryBuilder']>;
