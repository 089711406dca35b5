import type { Knex } from 'knex';
import { searchPatterns } from '../customers/index.ts';
import { type Db, whereAmong } from '../db/index.ts';
import type { DebtorFilter } from './debtors.ts';

/** What a search found, before any receipt is looked at. */
export interface Found {
  readonly patterns: readonly string[];
  /** Documents in whose number a word stands that the customer's own text has not; null: too many to name. */
  readonly documentIds: readonly string[] | null;
}

/** Documents that are named one by one; of more, the database is asked again. */
const NAMED_DOCUMENTS = 2_000;

/** Words in the names of customers and the numbers of documents, among a million receipts. */
export function createSearchStore(db: Db) {
  /** A selection is asked several questions: its words are looked up once. */
  const searched = new WeakMap<object, Promise<Found | null>>();

  return {
    /** Null: nothing is searched. */
    async found(selection: { readonly filter: DebtorFilter }): Promise<Found | null> {
      const known = searched.get(selection) ?? lookUp(selection.filter);
      searched.set(selection, known);
      return await known;
    },

    /** Accounts first: their texts are looked through, and receipts only of those that have all words. */
    matching(match: Knex.QueryBuilder, { patterns, documentIds }: Found): void {
      match.whereIn('r.account_id', accountsWith(patterns));
      if (documentIds === null) match.orWhereIn('r.document_id', documentsWith(patterns));
      else if (documentIds.length > 0)
        match.orWhere((named) => whereAmong(named, db, { column: 'r.document_id', values: documentIds }));
    },
  };

  function accountsWith(patterns: readonly string[]): Knex.QueryBuilder {
    const query: Knex.QueryBuilder = db('accounts as f').select('f.id');
    for (const pattern of patterns) query.whereRaw("f.search_text like ? escape '!'", [pattern]);
    return query;
  }

  /** Those of whose number at least one word is a part, and the customer's text has the others. */
  function documentsWith(patterns: readonly string[]): Knex.QueryBuilder {
    const query: Knex.QueryBuilder = db('documents as d').select('d.id');
    query.where((any) => {
      for (const pattern of patterns) any.orWhereRaw("lower(d.reference) like ? escape '!'", [pattern]);
    });
    if (patterns.length > 1) {
      query.join('accounts as f', 'f.id', 'd.account_id');
      for (const pattern of patterns)
        query.whereRaw("(f.search_text like ? escape '!' or lower(d.reference) like ? escape '!')", [pattern, pattern]);
    }
    return query;
  }

  async function lookUp({ search }: DebtorFilter): Promise<Found | null> {
    const patterns = searchPatterns(search);
    if (patterns.length === 0) return null;
    const rows: { id: string }[] = await documentsWith(patterns).limit(NAMED_DOCUMENTS + 1);
    return { patterns, documentIds: rows.length > NAMED_DOCUMENTS ? null : rows.map(({ id }) => id) };
  }
}
