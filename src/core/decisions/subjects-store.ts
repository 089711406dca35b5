import type { Knex } from 'knex';
import { searchPatterns } from '../customers/index.ts';
import type { Db } from '../db/index.ts';
import type { NamedKind, NamedSubject, Subject, SubjectKind } from './decisions.ts';

/** Which of a kind may be found: all, those that owe, or none. */
export type Reach = 'all' | 'owing' | 'none';
export interface Reaches {
  readonly accounts: Reach;
  readonly documents: Reach;
  readonly incidents: Reach;
  readonly mailings: Reach;
}

/** How a reference is compared: one of these spellings, or all that stand in this range. */
export type Spelling = readonly string[] | { readonly from: string; readonly below: string };

interface FoundRow {
  readonly kind: NamedKind;
  readonly id: string;
  readonly reference: string;
  readonly name: string;
  readonly made_at?: number | null;
}

const ACCOUNT_KINDS = ['customer', 'supplier'] as const;
const isAccount = (kind: NamedKind): boolean => ACCOUNT_KINDS.some((each) => each === kind);

/** What may be asked about, by the names that people know: in accounts, documents, incidents and mailings. */
export function createSubjectsStore(db: Db) {
  return {
    async byReference(
      spelling: Spelling,
      { reaches, kinds, limit }: { reaches: Reaches; kinds: readonly NamedKind[]; limit: number },
    ): Promise<NamedSubject[]> {
      const documentKinds = kinds.filter((kind) => !isAccount(kind) && kind !== 'incident' && kind !== 'mailing');
      const queries: Knex.QueryBuilder[] = [];
      if (reaches.accounts !== 'none')
        queries.push(
          accounts(reaches.accounts).whereIn('a.kind', kinds.filter(isAccount)).modify(spelt('a.reference', spelling)),
        );
      if (reaches.documents !== 'none')
        queries.push(
          documents(reaches.documents).whereIn('o.kind', documentKinds).modify(spelt('o.reference', spelling)),
        );
      if (reaches.incidents !== 'none' && kinds.includes('incident'))
        queries.push(incidents().modify(spelt('i.reference', spelling)));
      if (reaches.mailings !== 'none' && kinds.includes('mailing'))
        queries.push(
          mailings().where((either) =>
            either.modify(spelt('m.id', spelling)).orWhere((or) => void or.modify(spelt('m.template_name', spelling))),
          ),
        );
      const rows: FoundRow[][] = [];
      for (const query of queries) rows.push((await query.limit(limit)) as FoundRow[]);
      return rows.flat().map(toSubject);
    },

    /** Accounts that a word or name finds. */
    async accountsNamed(
      text: string,
      { reaches, kinds, limit }: { reaches: Reaches; kinds: readonly NamedKind[]; limit: number },
    ): Promise<NamedSubject[]> {
      const patterns = searchPatterns(text);
      if (reaches.accounts === 'none' || patterns.length === 0) return [];
      const query = accounts(reaches.accounts).whereIn('a.kind', kinds.filter(isAccount));
      for (const pattern of patterns) query.whereRaw("a.search_text like ? escape '!'", [pattern]);
      return ((await query.orderBy('a.reference').limit(limit)) as FoundRow[]).map(toSubject);
    },

    /** Null when it is gone. */
    async byId({ kind, id }: Subject): Promise<NamedSubject | null> {
      const queries: Record<SubjectKind, () => Knex.QueryBuilder> = {
        customer: () => accounts('all').where('a.id', id),
        receipt: () => documents('all').whereIn('o.id', db('receipts').select('document_id').where({ id })),
        document: () => documents('all').where('o.id', id),
        incident: () => incidents().where('i.id', id),
        mailing: () => mailings().where('m.id', id),
      };
      const [row] = (await queries[kind]().limit(1)) as FoundRow[];
      return row ? { ...toSubject(row), subject: { kind, id } } : null;
    },
  };

  function accounts(reach: Reach) {
    const query = db('accounts as a').select('a.kind', 'a.id', 'a.reference', db.raw('a.trade_name as name'));
    return reach === 'owing' ? query.whereIn('a.id', db('receipts').select('account_id').whereNull('paid_on')) : query;
  }

  function documents(reach: Reach) {
    const query = db('documents as o')
      .join('accounts as a', 'a.id', 'o.account_id')
      .select('o.kind', 'o.id', 'o.reference', db.raw('a.trade_name as name'));
    return reach === 'owing' ? query.whereIn('o.id', db('receipts').select('document_id').whereNull('paid_on')) : query;
  }

  function incidents() {
    return db('incidents as i').select(
      db.raw(`'incident' as kind`),
      'i.id',
      'i.reference',
      db.raw('i.subject as name'),
    );
  }

  /** A template goes out more than once: a mailing is named by its id. Newest first. */
  function mailings() {
    return db('mailings as m')
      .select(db.raw(`'mailing' as kind`), 'm.id', db.raw('m.id as reference'), db.raw('m.template_name as name'))
      .select(db.raw('m.created_at as made_at'))
      .orderBy('m.created_at', 'desc');
  }

  function spelt(column: string, spelling: Spelling) {
    return (query: Knex.QueryBuilder): void => {
      if ('from' in spelling) query.where(column, '>=', spelling.from).where(column, '<', spelling.below);
      else query.whereIn(column, [...spelling]);
    };
  }
}

function toSubject({ kind, id, reference, name, made_at = null }: FoundRow): NamedSubject {
  const subjectKind = kind === 'incident' || kind === 'mailing' ? kind : isAccount(kind) ? 'customer' : 'document';
  return { kind, reference, name, madeAt: made_at, subject: { kind: subjectKind, id } };
}
