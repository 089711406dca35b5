import type { Knex } from 'knex';
import { type Db, insertRows, lockRow, takeTurn, whereAmong } from '../db/index.ts';
import type { Account, AccountFilter, AccountKind, NoticeSwitch } from './customers.ts';
import { searchKey, searchPatterns } from './search.ts';

interface AccountRow {
  readonly id: string;
  readonly kind: AccountKind;
  readonly reference: string;
  readonly trade_name: string;
  readonly legal_name: string;
  readonly language: string | null;
  readonly country: string | null;
  readonly phone: string | null;
  readonly notice_switch: NoticeSwitch;
  readonly last_notice_at: number | null;
  readonly last_notice_level: number | null;
  readonly last_notice_by: string | null;
}

/** Characters of the sort key: at most 400 bytes in an index entry, of which PostgreSQL allows 2,700. */
const SORT_KEY_LENGTH = 100;

export type CustomersStore = ReturnType<typeof createCustomersStore>;

export function createCustomersStore(db: Db) {
  return {
    async list(
      filter: AccountFilter,
      { offset, limit, sort }: { offset: number; limit: number; sort: 'name' | 'reference' },
    ): Promise<{ rows: Account[]; total: number }> {
      const counted = await filtered(filter).count<{ total: number | string }[]>({ total: '*' });
      const rows: AccountRow[] = await filtered(filter)
        .select('*')
        .orderBy(sort === 'name' ? 'sort_key' : 'reference')
        .orderBy('id')
        .offset(offset)
        .limit(limit);
      return { rows: await withEmails(rows), total: Number(counted[0]?.total ?? 0) };
    },

    async byIds(ids: readonly string[]): Promise<Account[]> {
      const rows: AccountRow[] = await whereAmong(db('accounts').select('*'), db, { column: 'id', values: ids });
      return await withEmails(rows);
    },

    async lock(id: string): Promise<void> {
      await lockRow(db, 'accounts', id);
    },

    /** A new reference has no row to lock. */
    takeTurn: (kind: AccountKind, reference: string) => takeTurn(db, `account ${kind} ${reference}`),

    async byReferences(kind: AccountKind, references: readonly string[]): Promise<Account[]> {
      const query = db('accounts').select('*').where({ kind });
      const rows: AccountRow[] = await whereAmong(query, db, { column: 'reference', values: references });
      return await withEmails(rows);
    },

    async idsByReference(kind: AccountKind, references: readonly string[]): Promise<Map<string, string>> {
      const query = db('accounts').select('id', 'reference').where({ kind });
      const rows: AccountRow[] = await whereAmong(query, db, { column: 'reference', values: references });
      return new Map(rows.map((row) => [row.reference, row.id]));
    },

    /** Accounts whose trade name is one of the names, without case and accents, or whose legal name is exactly that. */
    async byNames(kind: AccountKind, names: readonly string[]): Promise<NamedAccount[]> {
      const keys = names.map((name) => searchKey(name).slice(0, SORT_KEY_LENGTH));
      const rows: AccountRow[] = await db('accounts')
        .select('*')
        .where({ kind })
        .whereNull('archived_at')
        .where((match) => {
          whereAmong(match, db, { column: 'sort_key', values: keys });
          match.orWhere((legal) => whereAmong(legal, db, { column: 'legal_name', values: names }));
        })
        .orderBy('reference');
      return rows.map((row) => ({
        id: row.id,
        reference: row.reference,
        tradeName: row.trade_name,
        legalName: row.legal_name,
      }));
    },

    /** Writes accounts as they are given, new or known by id, with their addresses; switches and stamps stay. */
    async put(accounts: readonly Account[], at: number): Promise<void> {
      const rows = accounts.map((account) => ({
        id: account.id,
        kind: account.kind,
        reference: account.reference,
        trade_name: account.tradeName,
        legal_name: account.legalName,
        search_text: searchText(account),
        sort_key: searchKey(account.tradeName).slice(0, SORT_KEY_LENGTH),
        language: account.language,
        country: account.country,
        phone: account.phone,
        notice_switch: account.noticeSwitch,
        created_at: at,
        updated_at: at,
      }));
      const update = [
        'trade_name',
        'legal_name',
        'search_text',
        'sort_key',
        'language',
        'country',
        'phone',
        'updated_at',
      ] as const;
      await insertRows(db, { table: 'accounts', rows, conflict: { on: ['id'], update } });
      const ids = accounts.map((account) => account.id);
      await whereAmong(db('account_addresses'), db, { column: 'account_id', values: ids }).delete();
      const addresses = accounts.flatMap((account) =>
        account.emails.map((email, position) => ({ account_id: account.id, position, email })),
      );
      await insertRows(db, { table: 'account_addresses', rows: addresses });
    },

    async setNoticeSwitch(id: string, value: NoticeSwitch, at: number): Promise<void> {
      await db('accounts').where({ id }).update({ notice_switch: value, updated_at: at });
    },

    async stampNotice({ accountIds, at, level, by }: Stamp): Promise<void> {
      const stamp = { last_notice_at: at, last_notice_level: level, last_notice_by: by };
      await whereAmong(db('accounts'), db, { column: 'id', values: accountIds }).update(stamp);
    },
  };

  function filtered(filter: AccountFilter): Knex.QueryBuilder {
    const query: Knex.QueryBuilder = db('accounts').whereNull('archived_at');
    if (filter.kind) query.where('kind', filter.kind);
    if (filter.language)
      query.where((match) => {
        const language = filter.language ?? '';
        match.where('language', language).orWhere('language', 'like', `${language}-%`);
      });
    if (filter.ids) whereAmong(query, db, { column: 'id', values: filter.ids });
    if (filter.references) whereAmong(query, db, { column: 'reference', values: filter.references });
    for (const pattern of searchPatterns(filter.search)) query.whereRaw("search_text like ? escape '!'", [pattern]);
    return query;
  }

  async function withEmails(rows: readonly AccountRow[]): Promise<Account[]> {
    const emails = new Map<string, string[]>();
    const query = db('account_addresses').select('account_id', 'email').orderBy('position');
    const ids = rows.map((row) => row.id);
    const addresses: { account_id: string; email: string }[] =
      ids.length === 0 ? [] : await whereAmong(query, db, { column: 'account_id', values: ids });
    for (const { account_id, email } of addresses) {
      const known = emails.get(account_id);
      if (known) known.push(email);
      else emails.set(account_id, [email]);
    }
    return rows.map((row) => toAccount(row, emails.get(row.id) ?? []));
  }
}

type NamedAccount = Pick<Account, 'id' | 'reference' | 'tradeName' | 'legalName'>;

interface Stamp {
  readonly accountIds: readonly string[];
  readonly at: number;
  readonly level: number | null;
  readonly by: string;
}

function searchText(account: Account): string {
  return searchKey([account.tradeName, account.legalName, account.reference, ...account.emails].join(' '));
}

function toAccount(row: AccountRow, emails: readonly string[]): Account {
  return {
    id: row.id,
    kind: row.kind,
    reference: row.reference,
    tradeName: row.trade_name,
    legalName: row.legal_name,
    emails,
    language: row.language,
    country: row.country,
    phone: row.phone,
    noticeSwitch: row.notice_switch,
    lastNoticeAt: row.last_notice_at,
    lastNoticeLevel: row.last_notice_level,
    lastNoticeBy: row.last_notice_by,
  };
}
