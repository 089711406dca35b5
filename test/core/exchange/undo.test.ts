import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { IMPORT_KINDS, type ImportKind } from '../../../src/core/exchange/index.ts';
import { JOURNAL_TABLES } from '../../../src/core/exchange/row-images-store.ts';
import { DEPENDENTS, GOES_ALONG } from '../../../src/core/exchange/undo-store.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { queueMail } from '../../support/customer-mail.ts';
import { testDatabases } from '../../support/databases.ts';
import { openCompany } from '../../support/debts.ts';
import { importContent, refusalOf } from './import-harness.ts';

/** Of each kind, what is there before, and then a file that makes rows and changes others. */
const FILES: Readonly<Record<ImportKind, readonly [before: string, file: string]>> = {
  customers: [
    'Reference,Name,Email,Phone\nC1,Martin,a@x.example;b@x.example,+1\nC2,Nandu,n@x.example,\n',
    'Reference,Name,Email,Phone\nC1,Martín,c@x.example,\nC3,New,new@x.example,+3\n',
  ],
  suppliers: ['Reference,Name\nC1,Molino\n', 'Reference,Name\nC1,Molino S.A.\nS2,Other\n'],
  contacts: [
    'Customer,Name,Email,Main\nC1,Ana,ana@x.example,yes\nC1,Bob,,no\n',
    'Customer,Name,Email,Main\nC1,Bob,bob@x.example,yes\nC2,Eva,,yes\n',
  ],
  documents: [
    'Type,Number,Customer,Date,Amount,Currency\nquote,Q1,C1,2026-01-02,10,EUR\n',
    'Type,Number,Customer,Date,Amount,Currency\nquote,Q1,C2,2026-01-03,11,EUR\norder,O1,C1,2026-01-02,10,EUR\n',
  ],
  invoices: [
    'Number,Customer,Date,Due date,Amount,Currency\nF1,C1,2026-01-01,2026-02-01,100,EUR\nF2,C1,2026-01-01,,90,EUR\n',
    'Number,Customer,Date,Due date,Amount,Currency,Disputed,Status\n' +
      'F1,C2,2026-01-01,2026-02-05,120,USD,yes,\nF2,C1,2026-01-01,2026-03-01,90,EUR,,paid\nF3,C1,2026-01-01,2026-02-01,5,EUR,,\n',
  ],
  receipts: [
    'Invoice,Instalment,Due date,Amount\nF2,1,2026-02-01,30\n',
    'Invoice,Instalment,Due date,Amount,Paid on\nF2,1,2026-02-02,40,2026-02-02\nF2,2,2026-03-01,50,\n',
  ],
  payments: [
    'Payment reference,Invoice,Instalment,Amount,Paid on\nP1,F1,1,10,2026-02-01\nP2,F1,1,5,2026-02-01\n',
    'Payment reference,Invoice,Instalment,Amount,Paid on\nP1,F2,1,30,2026-02-02\nP3,F1,1,95,2026-02-03\n',
  ],
  incidents: [
    'Ticket,Customer,Subject,State\nT1,C1,Plain,open\n',
    'Ticket,Customer,Subject,Description,State,Resolution\nT1,C1,Other,new,closed,done\nT2,C1,Second,,open,\n',
  ],
};

/** Everything that imports may write to, as it stands. */
async function stateOf({ base: { db } }: Core): Promise<Record<string, unknown[]>> {
  const state: Record<string, unknown[]> = {};
  for (const table of [...JOURNAL_TABLES, 'account_addresses', 'sequences'])
    state[table] = (await db(table).select('*')).map((row) => JSON.stringify(row)).sort();
  return state;
}

async function fillUpTo(core: Core, last: ImportKind): Promise<void> {
  for (const kind of IMPORT_KINDS.slice(0, IMPORT_KINDS.indexOf(last) + 1))
    expect((await importContent(core, kind, FILES[kind][0])).errors).toEqual([]);
}

const undo = (core: Core, id?: string) => core.transaction((tx) => tx.exchange.undoImport(admin, { id }));

const POLICY = { 'policy.on': true, 'policy.levels': [{ offsetDays: 7, minimum: null }] };

type Obstacle = (opened: Awaited<ReturnType<typeof openCompany>>) => Promise<unknown>;

/** What is built on the import of a kind, and how its undo is refused then. */
const OBSTACLES: readonly [what: string, kind: ImportKind, obstacle: Obstacle, sentence: string][] = [
  [
    'an edit',
    'customers',
    async ({ core }) => {
      const account = await core.customers.findByReference(admin, 'customer', 'C3');
      await core.transaction((tx) => tx.customers.edit(admin, { id: account?.id ?? '', base: null, phone: '+9' }));
    },
    '1 row has been changed since (C3): taking the import back would write over that.',
  ],
  [
    'a newer import of the same rows',
    'customers',
    ({ core }) => importContent(core, 'customers', 'Reference,Name\nC1,Third\n'),
    '“file.csv” was imported since and changed some of the same rows. Take that import back first.',
  ],
  [
    'a mail',
    'customers',
    async (opened) => {
      const account = await opened.core.customers.findByReference(admin, 'customer', 'C1');
      await queueMail(opened, { ...(account ? { account } : {}) });
    },
    '1 mail has been queued since to whom this import concerns (c@x.example): it stays as it is.',
  ],
  [
    'a contact',
    'customers',
    ({ core }) => importContent(core, 'contacts', 'Customer,Name\nC3,Zoe\n'),
    '1 contact has been added since to what this import made (C3). Take that back first.',
  ],
  [
    'a document',
    'customers',
    ({ core }) =>
      importContent(core, 'invoices', 'Number,Customer,Date,Due,Amount\nF9,C3,2026-01-01,2026-02-01,5\n', {
        currency: 'EUR',
      }),
    '1 document has been added since to the customers that this import made (C3). Take that back first.',
  ],
  [
    'an incident',
    'customers',
    ({ core }) => importContent(core, 'incidents', 'Ticket,Customer,Subject\nT9,C3,Broken\n'),
    '1 incident has been opened since for the customers that this import made (C3): it stays as it is.',
  ],
  [
    'an instalment',
    'documents',
    async ({ core }) => {
      const [order] = await core.documents.byReferences('sales_order', ['O1']);
      const receipt = { documentId: order?.id ?? '', position: 1, dueOn: '2026-07-01', amountMinor: 1_000 };
      await core.transaction((tx) => tx.documents.saveReceipt(admin, receipt));
    },
    '1 instalment has been added since to the invoices that this import made (O1). Take that back first.',
  ],
  [
    'a PDF',
    'documents',
    async ({ core }) => {
      const [order] = await core.documents.byReferences('sales_order', ['O1']);
      const file = { name: 'o1.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-1.7') };
      await core.transaction((tx) => tx.documents.attachFile(admin, { documentId: order?.id ?? '', ...file }));
    },
    '1 PDF has been attached since to the documents that this import made (O1): it stays as it is.',
  ],
  [
    'a payment',
    'invoices',
    ({ core }) => importContent(core, 'payments', 'Payment reference,Invoice,Amount,Paid on\nP9,F3,2,2026-02-01\n'),
    '“file.csv” was imported since and changed some of the same rows. Take that import back first.',
  ],
  [
    'a reminder proposed',
    'invoices',
    ({ core }) => core.transaction((tx) => tx.debtors.openRun('2026-02-09')),
    '1 reminder has been proposed since about what this import made (F3): it stays as it is.',
  ],
  [
    'a notice about it',
    'invoices',
    async ({ core }) => {
      const [invoice] = await core.documents.byReferences('invoice', ['F3']);
      const [receipt] = await core.documents.receiptsOf([invoice?.id ?? '']);
      await core.transaction((tx) => tx.debtors.notify(admin, { receiptIds: [receipt?.id ?? ''], requestKey: 'one' }));
    },
    '2 mails have been queued since to whom this import concerns (a@x.example, b@x.example): it stays as it is.',
  ],
];

describe.each(testDatabases)('undo of an import (%s)', (database) => {
  it.each(IMPORT_KINDS)(
    '[N1] an import of %s taken back → every row is as it was, to the letter; again it can be imported',
    async (kind) => {
      const { core, clock } = await openTestCore(database);
      await fillUpTo(core, kind);
      const before = await stateOf(core);
      const freshness = await core.exchange.lastRun(kind);
      clock.advance(60_000);
      const { counts, errors } = await importContent(core, kind, FILES[kind][1]);
      expect([counts, errors]).toEqual([expect.stringMatching(/^[1-9] created, [1-9] updated/), []]);
      expect(await stateOf(core)).not.toEqual(before);

      const undone = await undo(core);

      expect(undone).toMatchObject({ kind, fileName: 'file.csv', removed: expect.any(Number) });
      expect(await stateOf(core)).toEqual(before);
      expect(await core.exchange.lastRun(kind)).toEqual(freshness);
      expect(await core.base.db('import_changes').where({ import_id: undone.id })).toEqual([]);
      expect(await core.audit.ofTarget({ kind: 'import', id: undone.id })).toMatchObject([
        { action: 'exchange.undoImport', details: { kind, file: 'file.csv', removed: undone.removed } },
      ]);
      expect((await importContent(core, kind, FILES[kind][1])).counts).toBe(counts);
    },
  );

  it('[N1] rows of many groups, changed again by later groups of the same file → as it was', async () => {
    const { core } = await openTestCore(database);
    await fillUpTo(core, 'contacts');
    const before = await stateOf(core);
    const rows = Array.from({ length: 1_100 }, (_, index) => `C1,Person ${index},p${index}@x.example,yes`);
    const csv = `Customer,Name,Email,Main\n${rows.join('\n')}\n`;
    expect((await importContent(core, 'contacts', csv)).counts).toBe('1100 created, 0 updated, 0 unchanged');
    expect(await undo(core)).toMatchObject({ removed: 1_100, restored: 0 });
    // Ana is the main contact again, as she was until the first of them came.
    expect(await stateOf(core)).toEqual(before);
  });

  it.each(OBSTACLES)(
    '[N1] %s since → refused, named, and nothing is taken back',
    async (_, kind, obstacle, sentence) => {
      const opened = await openCompany(database, { now: '2026-02-09T08:00:00Z', settings: POLICY });
      const { core, clock } = opened;
      await fillUpTo(core, kind);
      clock.advance(60_000);
      await importContent(core, kind, FILES[kind][1]);
      const [{ id } = { id: '' }] = await core.exchange.listImports(admin);
      clock.advance(60_000);
      await obstacle(opened);
      const before = await stateOf(core);
      expect(await refusalOf(core, undo(core, id))).toBe(sentence);
      expect(await stateOf(core)).toEqual(before);
      expect((await core.exchange.listImports(admin)).find((run) => run.id === id)).toMatchObject({ undoneAt: null });
    },
  );

  it('[N1] the newer import is taken back first → then the older one', async () => {
    const { core, clock } = await openTestCore(database);
    const empty = await stateOf(core);
    for (const csv of FILES.customers) {
      await importContent(core, 'customers', csv);
      clock.advance(1);
    }
    await undo(core);
    await undo(core);
    expect(await stateOf(core)).toEqual(empty);
    expect(await refusalOf(core, undo(core))).toBe('There is no import to take back.');
    expect(await core.exchange.listImports(admin)).toMatchObject([
      { undoneBy: 'root', canUndo: false },
      { canUndo: false },
    ]);
  });

  it('[N1] [X5] two people take the same import back at once → one does, the other is told', async () => {
    const { core } = await openTestCore(database);
    await importContent(core, 'customers', FILES.customers[0]);
    const [{ id } = { id: '' }] = await core.exchange.listImports(admin);
    const both = await Promise.allSettled([undo(core, id), undo(core, id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(core, undo(core, id))).toBe('The import of “file.csv” has been taken back already.');
  });

  it('[N1] after 30 days, after nothing changed, of an unknown number → refused with a sentence; a dry run leaves nothing', async () => {
    const { core, clock } = await openTestCore(database);
    await importContent(core, 'customers', FILES.customers[0], { dryRun: true });
    expect(await core.exchange.listImports(admin)).toEqual([]);
    await importContent(core, 'customers', FILES.customers[0]);
    await importContent(core, 'customers', FILES.customers[0]);
    expect(await refusalOf(core, undo(core))).toMatch(/^The import of “file.csv” changed nothing/);
    expect(await refusalOf(core, undo(core, 'nobody'))).toMatch(/^There is no import of this number/);
    const [, { id } = { id: '' }] = await core.exchange.listImports(admin);
    clock.advance(30 * DAY + 1);
    expect(await refusalOf(core, undo(core, id))).toMatch(/^The import of “file.csv” is more than 30 days old/);
    await importContent(core, 'customers', FILES.customers[1]);
    const known = await core.base.db('import_changes').distinct('import_id');
    expect(known.map((row) => row.import_id)).not.toContain(id);
  });

  it('[N1] [X5] a later version has more columns → an import of before can still be taken back', async () => {
    const { core } = await openTestCore(database);
    await importContent(core, 'customers', FILES.customers[0]);
    await core.base.db.schema.alterTable('accounts', (table) => void table.text('fax').defaultTo('none'));
    expect(await undo(core)).toMatchObject({ removed: 2 });
  });
});

it('[N1] every table that points at what imports write → is known to stand in the way, or to go along', async () => {
  const { core } = await openTestCore('sqlite');
  const { db } = core.base;
  const tables: { name: string }[] = await db('sqlite_master').where({ type: 'table' }).select('name');
  const known = [...GOES_ALONG, ...DEPENDENTS.map(({ table, on }) => `${table} → ${on}`)];
  const unknown: string[] = [];
  for (const { name } of tables) {
    const keys: { table: string }[] = await db.raw('select * from pragma_foreign_key_list(?)', [name]);
    for (const { table } of keys)
      if (JOURNAL_TABLES.some((one) => one === table) && !known.includes(name) && !known.includes(`${name} → ${table}`))
        unknown.push(`${name} → ${table}`);
  }
  expect(unknown).toEqual([]);
});
