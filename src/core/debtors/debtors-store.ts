import type { Knex } from 'knex';
import { addDays, type PlainDate } from '../dates.ts';
import { type Db, whereAmong } from '../db/index.ts';
import type { PauseReason } from '../documents/index.ts';
import { decimalsOf, type Money, totalsByCurrency } from '../money.ts';
import type { CompanyDay } from './company-day.ts';
import {
  AGEING_BUCKETS,
  type AgeingBucket,
  type DebtorFilter,
  type DebtorSort,
  type HeldGroup,
  type Hold,
} from './debtors.ts';
import { groupHeld } from './held-groups.ts';
import { createSearchStore, type Found } from './search-store.ts';
import { waitingReceipts } from './waiting-store.ts';

/** The debtors list as a read model of its own: filters, groups and sums are the database's work (D1). */

export interface DebtorSelection {
  readonly filter: DebtorFilter & { readonly receiptIds?: readonly string[] };
  readonly day: CompanyDay;
}

export interface DebtorRow {
  readonly accountId: string;
  readonly receipts: number;
  readonly oldestDueOn: PlainDate;
  readonly totals: readonly Money[];
  readonly proposed: {
    readonly receipts: number;
    readonly totals: readonly Money[];
    readonly oldestDueOn: PlainDate | null;
  };
  readonly held: readonly HeldGroup[];
}

/** What an account owes in one currency, by what holds it back. */
interface DetailRow {
  readonly account_id: string;
  readonly currency: string;
  readonly hold: Hold | 'none';
  readonly pause: PauseReason | null;
  readonly until: PlainDate | null;
  readonly receipts: number;
  readonly minor: number;
  readonly oldest: PlainDate;
}

interface SumRow<Bucket> {
  readonly currency: string;
  readonly bucket: Bucket;
  readonly receipts: number;
  readonly minor: number;
}

interface PageInput {
  readonly offset: number;
  readonly limit: number;
  readonly sort: DebtorSort;
  /** The default switch. */
  readonly noticesOn: boolean;
  /** All that occur among what the filter kept. */
  readonly currencies: readonly string[];
}

const OPEN = 'r.amount_minor - r.paid_minor';

export function createDebtorsStore(db: Db) {
  const search = createSearchStore(db);

  return {
    /** One page of customers with what the filter kept, and how many customers there are in all. */
    async page(
      selection: DebtorSelection,
      { offset, limit, sort, noticesOn, currencies }: PageInput,
    ): Promise<{ rows: DebtorRow[]; customers: number }> {
      const found = await search.found(selection);
      const grouped = openReceipts(selection, found, { withAccounts: sort === 'name' || sort === 'told' })
        .select('r.account_id')
        .groupBy('r.account_id')
        .orderByRaw(orderOf(sort, currencies))
        .orderBy('r.account_id')
        .offset(offset)
        .limit(limit);
      const page: { account_id: string; receipts: number; oldest: PlainDate; customers: number }[] =
        await grouped.select(
          db.raw('count(*) as receipts'),
          db.raw('min(r.due_on) as oldest'),
          db.raw('count(*) over () as customers'),
        );
      if (page.length === 0)
        return { rows: [], customers: offset === 0 ? 0 : await countCustomers(openReceipts(selection, found)) };
      const details = await detailsOf(selection, found, { accountIds: page.map((row) => row.account_id), noticesOn });
      return {
        customers: Number(page[0]?.customers ?? 0),
        rows: page.map((row) => ({
          accountId: row.account_id,
          receipts: Number(row.receipts),
          oldestDueOn: row.oldest,
          ...withDetails(details.get(row.account_id) ?? []),
        })),
      };
    },

    /** Everything the filter kept, by currency and age. */
    async sums(selection: DebtorSelection): Promise<SumRow<AgeingBucket>[]> {
      const rows: SumRow<number>[] = await openReceipts(selection, await search.found(selection))
        .select('r.currency', bucketOf(selection.day))
        .select(db.raw('count(*) as receipts'), db.raw(`sum(${OPEN}) as minor`))
        .groupBy('r.currency', 'bucket')
        .orderBy('r.currency');
      return rows.map(({ currency, bucket, receipts, minor }) => ({
        currency,
        bucket: AGEING_BUCKETS[bucket] ?? 'current',
        receipts: Number(receipts),
        minor: Number(minor),
      }));
    },

    /** Ids of the receipts that the filter kept, oldest debt first. */
    async receiptIds(
      selection: DebtorSelection,
      { offset = 0, limit }: { offset?: number; limit?: number } = {},
    ): Promise<string[]> {
      const found = await search.found(selection);
      const query = openReceipts(selection, found).select('r.id').orderBy('r.due_on').orderBy('r.id');
      const rows: { id: string }[] = await (limit === undefined ? query : query.offset(offset).limit(limit));
      return rows.map((row) => row.id);
    },

    async countReceipts(selection: DebtorSelection): Promise<number> {
      const found = await search.found(selection);
      const [row] = (await openReceipts(selection, found).count({ total: '*' })) as { total: number | string }[];
      return Number(row?.total ?? 0);
    },
  };

  function openReceipts(
    { filter, day }: DebtorSelection,
    found: Found | null,
    { withAccounts = false }: { withAccounts?: boolean } = {},
  ): Knex.QueryBuilder {
    const query: Knex.QueryBuilder = db('receipts as r')
      .whereNull('r.paid_on')
      .whereRaw('r.amount_minor > r.paid_minor');
    if (filter.daysOverdue !== undefined) query.where('r.due_on', '<=', addDays(day.today, -filter.daysOverdue));
    if (filter.daysSinceNotice !== undefined) whereToldBefore(query, day.startOf(filter.daysSinceNotice - 1));
    if (filter.accountIds) whereAmong(query, db, { column: 'r.account_id', values: filter.accountIds });
    if (filter.receiptIds) whereAmong(query, db, { column: 'r.id', values: filter.receiptIds });
    if (withAccounts || filter.references) query.join('accounts as a', 'a.id', 'r.account_id');
    if (filter.references) whereAmong(query, db, { column: 'a.reference', values: filter.references });
    if (found) query.where((match) => search.matching(match, found));
    return query;
  }

  /** Last told before the instant, or never; a notice that is still on its way counts as told. */
  function whereToldBefore(query: Knex.QueryBuilder, instant: number): void {
    query
      .where((told) => told.whereNull('r.last_notice_at').orWhere('r.last_notice_at', '<', instant))
      // Asked once for all rows: most of the time nothing waits, and no row needs to be looked for.
      .where((waiting) =>
        waiting
          .whereNotExists(waitingReceipts(db, instant).select(db.raw('1')))
          .orWhereNotIn('r.id', waitingReceipts(db, instant).select('nr.receipt_id')),
      );
  }

  async function detailsOf(
    selection: DebtorSelection,
    found: Found | null,
    { accountIds, noticesOn }: { accountIds: readonly string[]; noticesOn: boolean },
  ): Promise<Map<string, DetailRow[]>> {
    const chosen = whereAmong(openReceipts(selection, found, { withAccounts: true }), db, {
      column: 'r.account_id',
      values: accountIds,
    })
      .select('r.account_id', 'r.currency', 'r.due_on', 'r.pause_reason', 'r.paused_until')
      .select(db.raw(`${OPEN} as minor`), holdOf(selection.day, noticesOn));
    const rows: DetailRow[] = await db
      .from(chosen.as('chosen'))
      .select('account_id', 'currency', 'hold')
      .select(db.raw(`case hold when 'paused' then pause_reason end as pause`))
      .select(db.raw(`case hold when 'paused' then paused_until end as "until"`))
      .select(db.raw('count(*) as receipts'), db.raw('sum(minor) as minor'), db.raw('min(due_on) as oldest'))
      .groupBy('account_id', 'currency', 'hold', 'pause', 'until')
      .orderBy(['currency', 'until', 'pause', 'hold']);
    return Map.groupBy(rows, (row) => row.account_id);
  }

  /** The same rule as `holdOf` of `debtor-receipts.ts`. */
  function holdOf({ today, startOf }: CompanyDay, noticesOn: boolean): Knex.Raw {
    return db.raw(
      `case
         when r.pause_reason is not null and (r.paused_until is null or r.paused_until >= ?) then 'paused'
         when coalesce(nullif(r.notice_switch, 'inherit'), nullif(a.notice_switch, 'inherit'), ?) = 'off' then 'switched_off'
         when r.id in (?) then 'queued'
         when r.last_notice_at >= ? then 'told_today'
         else 'none' end as hold`,
      [today, noticesOn ? 'on' : 'off', waitingReceipts(db, startOf(0)).select('nr.receipt_id'), startOf(0)],
    );
  }

  /** The bucket's place in `AGEING_BUCKETS`. */
  function bucketOf({ today }: CompanyDay): Knex.Raw {
    return db.raw(
      `case when r.due_on >= ? then 0 when r.due_on >= ? then 1 when r.due_on >= ? then 2
         when r.due_on >= ? then 3 else 4 end as bucket`,
      [today, addDays(today, -30), addDays(today, -60), addDays(today, -90)],
    );
  }

  function orderOf(sort: DebtorSort, currencies: readonly string[]): Knex.Raw {
    if (sort === 'name') return db.raw('min(a.sort_key)');
    if (sort === 'told') return db.raw('min(a.last_notice_at) nulls first');
    if (sort === 'oldest') return db.raw('min(r.due_on)');
    // The order alone may compare currencies, unit by unit; amounts never mix (D1).
    const odd = currencies.filter((currency) => decimalsOf(currency) !== 2);
    const cases = odd.map(() => 'when ? then cast(? as double precision)').join(' ');
    const perUnit = odd.length === 0 ? '1' : `(case r.currency ${cases} else 1.0 end)`;
    const bindings = odd.flatMap((currency) => [currency, 10 ** (2 - decimalsOf(currency))]);
    return db.raw(`sum((${OPEN}) * ${perUnit}) desc`, bindings);
  }
}

async function countCustomers(receipts: Knex.QueryBuilder): Promise<number> {
  const [row] = (await receipts.countDistinct({ total: 'r.account_id' })) as { total: number | string }[];
  return Number(row?.total ?? 0);
}

function withDetails(details: readonly DetailRow[]): Pick<DebtorRow, 'totals' | 'proposed' | 'held'> {
  const proposed = details.filter(({ hold }) => hold === 'none');
  return {
    totals: totalsByCurrency(details.map(toMoney)),
    proposed: {
      receipts: sum(proposed),
      totals: totalsByCurrency(proposed.map(toMoney)),
      oldestDueOn: proposed.map(({ oldest }) => oldest).toSorted()[0] ?? null,
    },
    held: groupHeld(
      details.flatMap(({ hold, receipts, ...row }) =>
        hold === 'none' ? [] : [{ ...row, hold, receipts: Number(receipts) }],
      ),
    ),
  };
}

function toMoney({ minor, currency }: DetailRow): Money {
  return { minor: Number(minor), currency };
}

function sum(details: readonly DetailRow[]): number {
  return details.reduce((total, { receipts }) => total + Number(receipts), 0);
}
