import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { SYSTEM } from '../src/core/access/index.ts';
import { createManualClock, DAY } from '../src/core/clock.ts';
import type { Core } from '../src/core/core.ts';
import { addDays } from '../src/core/dates.ts';
import { type Db, insertRows, migrateDatabase, openDatabase } from '../src/core/db/index.ts';
import { type BenchRow, median } from './bench.ts';
import { createBenchCore } from './bench-core.ts';

const TARGET = 1.5;
const TODAY = '2026-11-24';
export const NOW = Date.parse(`${TODAY}T09:00:00Z`);
const FILTER = { daysOverdue: 15, daysSinceNotice: 7 };
/** A part of some customers' references and of some invoices' numbers. */
const WORD = '4242';
export const CUSTOMERS = 100_000;
const PAGE = 50;
const RECEIPTS_PER_CUSTOMER = 10;

/** The debtors list over a million receipts, filtered, sorted and searched, first page with totals and ageing, against hand-written SQL on the same database. */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-bench-'));
  const db = openDatabase({ url: `sqlite:${path.join(folder, 'bench.db')}` });
  try {
    await migrateDatabase(db);
    await fill(db, smoke ? 100 : CUSTOMERS);
    await db.raw('analyze');
    const core = createBenchCore(db, { clock: createManualClock(NOW) });
    const rows: BenchRow[] = [];
    for (const course of [{ sort: 'oldest' }, { sort: 'amount' }, { sort: 'oldest', search: WORD }] as const)
      rows.push(await compare({ core, db, rounds: smoke ? 1 : 7, ...course }));
    return rows;
  } finally {
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare({
  core,
  db,
  sort,
  search,
  rounds,
}: {
  core: Core;
  db: Db;
  sort: 'oldest' | 'amount';
  search?: string;
  rounds: number;
}): Promise<BenchRow> {
  const filter = { ...FILTER, ...(search === undefined ? {} : { search }) };
  const ours = () => core.debtors.list(SYSTEM, filter, { sort, limit: PAGE });
  const floor = () => byHand(db, { sort, search });
  const page = await ours();
  const expected = await floor();
  // The same answer, or the comparison means nothing.
  if (
    page.customers !== expected.customers ||
    page.receipts !== expected.receipts ||
    page.rows.length !== expected.page.length
  )
    throw new Error(
      `the list says ${page.customers}/${page.receipts}, the floor ${expected.customers}/${expected.receipts}`,
    );
  const times: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.floor.push(await timed(floor));
    times.ours.push(await timed(ours));
  }
  const ratio = median(times.ours) / median(times.floor);
  return {
    name: `debtors: first page by ${sort}${search === undefined ? '' : ', a word searched'}`,
    ours: median(times.ours),
    floor: median(times.floor),
    unit: 'ms',
    ratio,
    target: `< ${TARGET}`,
    met: ratio < TARGET,
  };
}

/** What somebody would write who needs this one screen: two statements, no layers, rows as they come. */
async function byHand(db: Db, { sort, search }: { sort: 'oldest' | 'amount'; search: string | undefined }) {
  // Customers and numbers of documents are few beside receipts: they are looked through first.
  const found =
    search === undefined
      ? ''
      : `and (account_id in (select id from accounts where search_text like '%${search}%')
          or document_id in (select id from documents where reference like '%${search}%'))`;
  const dueBy = addDays(TODAY, -FILTER.daysOverdue);
  const toldBefore = Date.parse(`${addDays(TODAY, 1 - FILTER.daysSinceNotice)}T00:00:00Z`);
  const order = sort === 'oldest' ? 'oldest' : 'owed desc';
  const page = (await db.raw(
    `select a.id, a.reference, a.trade_name, o.receipts, o.oldest, o.owed, o.customers,
       (select group_concat(email) from account_addresses e where e.account_id = a.id) as emails
     from (select account_id, count(*) as receipts, min(due_on) as oldest, sum(amount_minor - paid_minor) as owed,
             count(*) over () as customers
           from receipts
           where paid_on is null and amount_minor > paid_minor and due_on <= ?
             and (last_notice_at is null or last_notice_at < ?) ${found}
           group by account_id order by ${order}, account_id limit ${PAGE}) o
     join accounts a on a.id = o.account_id`,
    [dueBy, toldBefore],
  )) as { customers: number }[];
  const sums = (await db.raw(
    `select currency, count(*) as receipts, sum(amount_minor - paid_minor) as owed,
       case when due_on >= ? then 0 when due_on >= ? then 1 when due_on >= ? then 2 when due_on >= ? then 3 else 4 end as age
     from receipts
     where paid_on is null and amount_minor > paid_minor and due_on <= ? and (last_notice_at is null or last_notice_at < ?) ${found}
     group by currency, age`,
    [TODAY, addDays(TODAY, -30), addDays(TODAY, -60), addDays(TODAY, -90), dueBy, toldBefore],
  )) as { receipts: number }[];
  return {
    page,
    customers: page[0]?.customers ?? 0,
    receipts: sums.reduce((total, row) => total + row.receipts, 0),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Customers with ten receipts each: a tenth paid, a third told lately, due dates over two years, three currencies. */
export async function fill(db: Db, customers: number): Promise<void> {
  const stamp = { created_at: NOW, updated_at: NOW };
  const numbers = Array.from({ length: customers }, (_, index) => index);
  const receipts = numbers.flatMap((customer) =>
    Array.from({ length: RECEIPTS_PER_CUSTOMER }, (_, index) => customer * RECEIPTS_PER_CUSTOMER + index),
  );
  const customerId = (customer: number) => `a${String(customer).padStart(6, '0')}`;
  const ownerOf = (receipt: number) => customerId(Math.floor(receipt / RECEIPTS_PER_CUSTOMER));
  const currencyOf = (receipt: number) => ['EUR', 'EUR', 'USD', 'GBP'][receipt % 4] ?? 'EUR';
  // Multipliers without common factors spread the values evenly and the same way each time.
  const dueOf = (receipt: number) => addDays(TODAY, 60 - ((receipt * 7_919) % 730));
  await db.transaction(async (tx) => {
    await insertRows(tx, {
      table: 'accounts',
      rows: numbers.map((customer) => ({
        id: customerId(customer),
        kind: 'customer',
        reference: `C-${customer}`,
        trade_name: `Customer ${customer}`,
        legal_name: `Customer ${customer} SARL`,
        search_text: `customer ${customer} c-${customer}`,
        sort_key: `customer ${customer}`,
        ...stamp,
      })),
    });
    await insertRows(tx, {
      table: 'account_addresses',
      rows: numbers.map((customer) => ({
        account_id: customerId(customer),
        position: 0,
        email: `office@customer-${customer}.example`,
      })),
    });
    await insertRows(tx, {
      table: 'documents',
      rows: receipts.map((receipt) => ({
        id: `d${receipt}`,
        kind: 'invoice',
        reference: `F-${receipt}`,
        account_id: ownerOf(receipt),
        issued_on: TODAY,
        total_minor: 10_000 + receipt,
        currency: currencyOf(receipt),
        ...stamp,
      })),
    });
    await insertRows(tx, {
      table: 'receipts',
      rows: receipts.map((receipt) => ({
        id: `r${receipt}`,
        document_id: `d${receipt}`,
        account_id: ownerOf(receipt),
        position: 1,
        due_on: dueOf(receipt),
        amount_minor: 10_000 + receipt,
        currency: currencyOf(receipt),
        paid_on: receipt % 10 === 0 ? TODAY : null,
        last_notice_at: receipt % 3 === 0 ? NOW - (receipt % 14) * DAY : null,
        ...stamp,
      })),
    });
  });
}
