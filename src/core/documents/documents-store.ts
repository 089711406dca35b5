import type { Knex } from 'knex';
import { searchPatterns } from '../customers/index.ts';
import { type Db, fromJson, insertRows, toBoolean, toJson, whereAmong } from '../db/index.ts';
import type { DocumentKind, DocumentLine, SalesDocument } from './documents.ts';

interface DocumentRow {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly reference: string;
  readonly account_id: string;
  readonly issued_on: string;
  readonly total_minor: number;
  readonly currency: string;
  readonly lines: string | null;
  readonly has_file: boolean | number;
}

export interface DocumentFilter {
  readonly kind?: DocumentKind;
  readonly accountId?: string;
  readonly search?: string;
}

export interface StoredFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

export type DocumentsStore = ReturnType<typeof createDocumentsStore>;

export function createDocumentsStore(db: Db) {
  return {
    async list(
      filter: DocumentFilter,
      { offset, limit }: { offset: number; limit: number },
    ): Promise<{ rows: SalesDocument[]; total: number }> {
      const counted = await filtered(db('documents'), filter).count<{ total: number | string }[]>({ total: '*' });
      const rows: DocumentRow[] = await filtered(selected(), filter)
        .orderBy('documents.issued_on', 'desc')
        .orderBy('documents.id', 'desc')
        .offset(offset)
        .limit(limit);
      return { rows: rows.map(toDocument), total: Number(counted[0]?.total ?? 0) };
    },

    async byIds(ids: readonly string[]): Promise<SalesDocument[]> {
      const rows: DocumentRow[] = await whereAmong(selected(), db, { column: 'documents.id', values: ids });
      return rows.map(toDocument);
    },

    async byReferences(kind: DocumentKind, references: readonly string[]): Promise<SalesDocument[]> {
      const query = selected().where('documents.kind', kind);
      const rows: DocumentRow[] = await whereAmong(query, db, { column: 'documents.reference', values: references });
      return rows.map(toDocument);
    },

    /** Writes documents as they are given, new or known by id; receipts and files are not touched. */
    async put(documents: readonly SalesDocument[], at: number): Promise<void> {
      const rows = documents.map((document) => ({
        id: document.id,
        kind: document.kind,
        reference: document.reference,
        account_id: document.accountId,
        issued_on: document.issuedOn,
        total_minor: document.total.minor,
        currency: document.total.currency,
        lines: document.lines === null ? null : toJson(document.lines),
        created_at: at,
        updated_at: at,
      }));
      const update = ['account_id', 'issued_on', 'total_minor', 'currency', 'lines', 'updated_at'] as const;
      await insertRows(db, { table: 'documents', rows, conflict: { on: ['id'], update } });
    },

    async file(documentId: string): Promise<StoredFile | null> {
      const row: { name: string; content_type: string; content: Buffer } | undefined = await db('document_files')
        .where({ document_id: documentId })
        .first('name', 'content_type', 'content');
      return row ? { name: row.name, contentType: row.content_type, content: row.content } : null;
    },

    async putFile(documentId: string, { name, contentType, content }: StoredFile, at: number): Promise<void> {
      await db('document_files')
        .insert({ document_id: documentId, name, content_type: contentType, content, created_at: at })
        .onConflict('document_id')
        .merge();
    },
  };

  function selected(): Knex.QueryBuilder {
    return db('documents').select(
      'documents.*',
      db.raw('exists (select 1 from document_files where document_files.document_id = documents.id) as has_file'),
    );
  }

  function filtered(query: Knex.QueryBuilder, filter: DocumentFilter): Knex.QueryBuilder {
    if (filter.kind) query.where('documents.kind', filter.kind);
    if (filter.accountId) query.where('documents.account_id', filter.accountId);
    for (const pattern of searchPatterns(filter.search)) {
      query.where((match) => {
        match
          .whereRaw("lower(documents.reference) like ? escape '!'", [pattern])
          .orWhereIn('documents.account_id', matchingAccounts(pattern));
      });
    }
    return query;
  }

  function matchingAccounts(pattern: string): Knex.QueryBuilder {
    return db('accounts').select('accounts.id').whereRaw("accounts.search_text like ? escape '!'", [pattern]);
  }
}

function toDocument(row: DocumentRow): SalesDocument {
  return {
    id: row.id,
    kind: row.kind,
    reference: row.reference,
    accountId: row.account_id,
    issuedOn: row.issued_on,
    total: { minor: row.total_minor, currency: row.currency },
    lines: row.lines === null ? null : fromJson<DocumentLine[]>(row.lines),
    hasFile: toBoolean(row.has_file),
  };
}
