import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { openAmount } from '../../../src/core/documents/index.ts';
import { type ImportKind, importFile, sayImportError } from '../../../src/core/exchange/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { type Ledger, makeLedger } from '../../support/ledger.ts';

async function importLedger(core: Core, ledger: Ledger) {
  const customers = await core.importFile(admin, { kind: 'customers', file: ledger.customersFile });
  const invoices = await core.importFile(admin, { kind: 'invoices', file: ledger.invoicesFile });
  return { customers, invoices };
}

describe.each(testDatabases)('ledger import (%s)', (database) => {
  it('[N1] a real ledger is imported → every good row is in, every other named by row, column and reason', async () => {
    const { core } = await openTestCore(database);
    const ledger = makeLedger();
    const { customers, invoices } = await importLedger(core, ledger);
    const say = core.base.words.in('en');

    const known = new Set(ledger.customers.filter(({ taken }) => taken).map(({ reference }) => reference));
    expect(customers).toMatchObject({ created: known.size, updated: 0, unchanged: 0 });
    const notTaken = ledger.customers.flatMap(({ taken }, index) => (taken ? [] : [index + 2]));
    expect(notTaken).toEqual([9, 32]);
    expect(customers.errors.map((error) => [error.row, error.column, sayImportError(say, error)])).toEqual(
      notTaken.map((row) => [
        row,
        'Email',
        '“not an address” is not an e-mail address. Write one like name@example.com.',
      ]),
    );

    const strangers = ledger.invoices.flatMap(({ customer }, index) =>
      known.has(customer) ? [] : [{ row: index + 2, customer }],
    );
    expect(strangers.length).toBeGreaterThan(0);
    const rowsOf = Map.groupBy(strangers, ({ customer }) => customer);
    expect(invoices).toMatchObject({ created: ledger.invoices.length - strangers.length, updated: 0, unchanged: 0 });
    expect(invoices.errors.map((error) => [error.row, error.column, sayImportError(say, error)])).toEqual(
      strangers.map(({ row, customer }) => [
        row,
        'Customer ref',
        `No customer has the reference or the name “${customer}”, and ${rowsOf.get(customer)?.length} rows of the file hang on it. Import the customers first, or correct it.`,
      ]),
    );
    const { rows, total } = await core.customers.list(admin, {}, { limit: 1_000 });
    expect(total).toBe(known.size);
    expect((await core.documents.list(admin, {})).total).toBe(ledger.invoices.length - strangers.length);

    const found = new Map(rows.map((account) => [account.reference, account]));
    for (const { reference, tradeName, email, language, taken } of ledger.customers) {
      if (!taken) continue;
      const emails = email.split('; ').filter((address) => address !== '');
      expect(found.get(reference)).toMatchObject({
        tradeName,
        legalName: `${tradeName} (${reference})`,
        emails,
        language: language || null,
      });
    }
  });

  it('[D1] [D11] its receipts → owed to the cent in their currencies, settled when paid, disputed ones paused while open', async () => {
    const { core } = await openTestCore(database);
    const ledger = makeLedger();
    await importLedger(core, ledger);
    let open = 0;
    let paused = 0;
    for (const { number, minor, currency, dueOn, paidOn, disputed } of ledger.invoices) {
      const [document] = await core.documents.byReferences('invoice', [number]);
      if (!document) continue;
      const [receipt, ...more] = await core.documents.receiptsOf([document.id]);
      expect(more).toEqual([]);
      expect(receipt).toMatchObject({ dueOn, paidOn, amount: { minor, currency }, noticeSwitch: 'inherit' });
      if (!receipt) continue;
      expect(openAmount(receipt).minor).toBe(paidOn === null ? minor : 0);
      const dispute = disputed && paidOn === null ? { reason: 'dispute', until: null, note: '' } : null;
      expect(receipt.pause).toEqual(dispute);
      open += paidOn === null ? 1 : 0;
      paused += dispute ? 1 : 0;
    }
    expect(open).toBeGreaterThan(20);
    expect(paused).toBeGreaterThan(2);
  });

  it('[N1] the same files again → everything unchanged, and what people decided meanwhile stays', async () => {
    const { core, clock } = await openTestCore(database);
    const ledger = makeLedger();
    const first = await importLedger(core, ledger);
    const { rows } = await core.documents.list(admin, {}, { limit: 1_000 });
    const receipts = await core.documents.receiptsOf(rows.map((document) => document.id));
    const disputed = receipts.find((receipt) => receipt.pause !== null);
    const plain = receipts.find((receipt) => receipt.pause === null && receipt.paidOn === null);
    if (!disputed || !plain) throw new Error('the ledger lacks a case');
    await core.documents.setPause(disputed.id, null);
    await core.documents.setPause(plain.id, { reason: 'promise', until: '2026-12-01', note: 'by phone' });
    const before = await core.documents.receiptsByIds([disputed.id, plain.id]);
    clock.advance(1_000);

    const second = await importLedger(core, ledger);
    for (const kind of ['customers', 'invoices'] as const) {
      expect(second[kind]).toMatchObject({ created: 0, updated: 0, unchanged: first[kind].created });
      expect(second[kind].errors).toEqual(first[kind].errors);
    }
    expect(await core.documents.receiptsByIds([disputed.id, plain.id])).toEqual(before);
  });

  it('[D10] the books settle an invoice and correct another → only these are updated, the settled one owes nothing', async () => {
    const { core } = await openTestCore(database);
    const ledger = makeLedger();
    await importLedger(core, ledger);
    const open = ledger.invoices.filter(({ paidOn, customer }) => paidOn === null && isTaken(ledger, customer));
    const [settled, corrected] = open;
    if (!settled || !corrected) throw new Error('the ledger lacks a case');
    const text = readFileSync(ledger.invoicesFile, 'utf8')
      .split('\n')
      .map((line) => (line.startsWith(corrected.number) ? line.replace(`,${corrected.amount},`, ',1,') : line));
    writeFileSync(ledger.invoicesFile, settleLine(text, settled.number).join('\n'));
    const { updated, created } = await core.importFile(admin, { kind: 'invoices', file: ledger.invoicesFile });
    expect({ updated, created }).toEqual({ updated: 2, created: 0 });
    const [document] = await core.documents.byReferences('invoice', [settled.number]);
    const [receipt] = await core.documents.receiptsOf([document?.id ?? '']);
    expect(receipt?.paidOn).toBe('2026-11-23');
  });

  it.each<[string, ImportKind, (ledger: Ledger) => string]>([
    [
      'a quotation mark that is never closed at the end',
      'customers',
      (ledger) => appended(ledger.customersFile, 'X-1,"Open,x\r\n'),
    ],
    ['no column for the reference', 'customers', (ledger) => replaced(ledger.customersFile, 'Reference,', 'Whatever,')],
    ['a column that is missing', 'invoices', (ledger) => replaced(ledger.invoicesFile, 'Amount', 'Whatever')],
  ])('[N1] a file that fails: %s → refused, nothing of it stays', async (_, kind, spoil) => {
    const { core } = await openTestCore(database);
    const ledger = makeLedger();
    await expect(core.importFile(admin, { kind, file: spoil(ledger) })).rejects.toThrow(
      /exchange\.(brokenCsv|columnMissing)/,
    );
    expect((await core.customers.list(admin, {})).total).toBe(0);
    expect(await core.exchange.lastRun(kind)).toBeNull();
  });

  it('[N1] the database fails in the middle of the second group → nothing of the file stays, and the next import works', async () => {
    const { core } = await openTestCore(database);
    const ledger = makeLedger({ customers: 1_200 });
    const last = ledger.customers.at(-1)?.reference ?? '';
    const failing = failOn(last);
    const port = { ...core, transaction: failing(core) };
    await expect(importFile(port, admin, { kind: 'customers', file: ledger.customersFile })).rejects.toThrow(
      'disk full',
    );
    expect((await core.customers.list(admin, {})).total).toBe(0);
    const { created } = await core.importFile(admin, { kind: 'customers', file: ledger.customersFile });
    expect(created).toBe(ledger.customers.filter(({ taken }) => taken).length);
  });
});

function isTaken(ledger: Ledger, reference: string): boolean {
  return ledger.customers.some((customer) => customer.reference === reference && customer.taken);
}

/** The line with a paid date in its seventh cell. */
function settleLine(lines: readonly string[], number: string): string[] {
  return lines.map((line) => {
    if (!line.startsWith(number)) return line;
    const cells = line.split(',');
    cells[6] = '2026-11-23';
    return cells.join(',');
  });
}

function appended(file: string, text: string): string {
  appendFileSync(file, text);
  return file;
}

function replaced(file: string, from: string, to: string): string {
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  return file;
}

/** The core's transactions, in which saving an account of the reference fails as a full disk does. */
function failOn(reference: string) {
  return (core: Core): Core['transaction'] =>
    (work) =>
      core.transaction((rooms) =>
        work({
          ...rooms,
          customers: {
            ...rooms.customers,
            saveMany: async (actor, inputs) => {
              const saved = await rooms.customers.saveMany(actor, inputs);
              if (inputs.some((input) => input.reference === reference)) throw new Error('disk full');
              return saved;
            },
          },
        }),
      );
}
