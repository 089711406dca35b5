import { describe, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import type { ImportInput } from '../../../src/core/exchange/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { importContent, refusalOf, writeFile } from './import-harness.ts';

/** What an import knows of what is paid, and what it asks when it may not know. */

const CUSTOMERS = 'Reference,Trade name,Legal name\nC1,Martin,Martin SARL\nC2,Café Nandú,\nC3,Twin,\nC4,twin,\n';

async function openBooks(database: (typeof testDatabases)[number] = 'sqlite') {
  const opened = await openTestCore(database);
  await importContent(opened.core, 'customers', CUSTOMERS);
  return opened;
}

/** Invoices F-1, F-2, … of C1 over 100 EUR, due in October; `cells` stand under `header`. */
async function importInvoices(core: Core, header: string, cells: readonly string[], input: Partial<ImportInput> = {}) {
  const rows = cells.map((cell, index) => `F-${index + 1},C1,2026-10-01,2026-10-31,100,EUR,${cell}`);
  return await importContent(
    core,
    'invoices',
    [`Invoice,Customer,Date,Due,Amount,Currency,${header}`, ...rows].join('\n'),
    input,
  );
}

async function open(core: Core, number: string): Promise<string> {
  const [document] = await core.documents.byReferences('invoice', [number]);
  const receipts = await core.documents.receiptsOf([document?.id ?? '']);
  return receipts
    .map(({ amount, paidMinor, paidOn }) => (paidOn === null ? `${(amount.minor - paidMinor) / 100} open` : paidOn))
    .join(', ');
}

async function allOpen(core: Core, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, (_, index) => `F-${index + 1}`);
  return await Promise.all(numbers.map((number) => open(core, number)));
}

const LINE = (reference: string, amount: string, day: string) => `${reference},F-1,${amount},${day}\n`;
const PAYMENTS = 'Payment reference,Invoice,Amount,Date\n';

describe.each(testDatabases)('what is left to pay (%s)', (database) => {
  it('[N1] [D10] statuses in three languages → paid, void and draft owe nothing, all others what they say; again changes nothing', async () => {
    const { core } = await openBooks(database);
    const words = [
      'Paid',
      'payée',
      'Anulada',
      'Brouillon',
      'Awaiting Payment',
      'impagada',
      'Overdue 12 days',
      'Posted',
      '',
    ];
    const first = await importInvoices(core, 'Statut', words);
    expect(first).toEqual({ counts: '9 created, 0 updated, 0 unchanged', errors: [] });
    const owed = await allOpen(core, 9);
    expect(owed.slice(0, 2)).toEqual(['2026-11-24', '2026-11-24']);
    expect(owed.slice(2, 4)).toEqual(['2026-10-31', '2026-10-31']);
    expect(owed.slice(4)).toEqual(Array(5).fill('100 open'));
    expect((await importInvoices(core, 'Statut', words)).counts).toBe('0 created, 0 updated, 9 unchanged');

    // The draft is sent, the void one stays void, the paid one bounces.
    const later = ['Open', 'payée', 'Anulada', 'Posted'];
    expect((await importInvoices(core, 'Statut', later)).counts).toBe('0 created, 2 updated, 2 unchanged');
    expect(await allOpen(core, 4)).toEqual(['100 open', '2026-11-24', '2026-10-31', '100 open']);
  });

  it('[N1] [D10] balances and amounts paid → what is left is left; nothing left is settled', async () => {
    const { core } = await openBooks(database);
    expect(await importInvoices(core, 'Balance due', ['100', '60.00', '0', '-5', ''])).toEqual({
      counts: '5 created, 0 updated, 0 unchanged',
      errors: [],
    });
    expect(await allOpen(core, 5)).toEqual(['100 open', '60 open', '2026-11-24', '2026-11-24', '100 open']);
    expect(await importInvoices(core, 'Montant payé', ['25', '40', '100', '120', '0'])).toEqual({
      counts: '0 created, 1 updated, 4 unchanged',
      errors: [],
    });
    expect(await allOpen(core, 5)).toEqual(['75 open', '60 open', '2026-11-24', '2026-11-24', '100 open']);
  });

  it('[N1] payments known by name and an amount of the books → the same money is not counted twice, later money is', async () => {
    const { core, clock } = await openBooks(database);
    await importInvoices(core, 'Paid amount', ['40']);
    await importContent(core, 'payments', PAYMENTS + LINE('P-1', '40', '2026-11-02'));
    expect(await open(core, 'F-1')).toBe('60 open');
    clock.advance(24 * 3_600_000);
    const later = PAYMENTS + LINE('P-2', '25', '2026-11-25');
    await importContent(core, 'payments', later);
    expect(await open(core, 'F-1')).toBe('35 open');
    expect((await importContent(core, 'payments', later)).counts).toBe('0 created, 0 updated, 1 unchanged');
    expect((await importInvoices(core, 'Paid amount', ['40'])).counts).toBe('0 created, 0 updated, 1 unchanged');
    expect(await open(core, 'F-1')).toBe('35 open');
    // The books know the second one, too.
    await importInvoices(core, 'Paid amount', ['65']);
    expect(await open(core, 'F-1')).toBe('35 open');
    await importContent(core, 'payments', PAYMENTS + LINE('P-3', '35', '2026-11-26'));
    expect(await open(core, 'F-1')).toBe('2026-11-26');
  });

  it('[N1] an invoice in instalments → it keeps them, and they follow what the books say of the whole', async () => {
    const { core } = await openBooks(database);
    await importInvoices(core, 'Status', ['Open']);
    const receipts = 'Invoice,Instalment,Due date,Amount\nF-1,1,2026-10-31,50\nF-1,2,2026-11-30,50\n';
    await importContent(core, 'receipts', receipts);
    await importInvoices(core, 'Open balance', ['30']);
    expect(await open(core, 'F-1')).toBe('2026-11-24, 30 open');
    await importInvoices(core, 'Status', ['Void']);
    expect(await open(core, 'F-1')).toBe('2026-11-24, 2026-11-24');
    await importInvoices(core, 'Status', ['Sent']);
    expect(await open(core, 'F-1')).toBe('2026-11-24, 30 open');
    await importInvoices(core, 'Status', ['Paid']);
    expect(await open(core, 'F-1')).toBe('2026-11-24, 2026-11-24');
  });

  it('[N1] receipts with a balance and a status → each as it says; one without a due date that became void owes nothing', async () => {
    const { core } = await openBooks(database);
    await importInvoices(core, 'Status', ['Open', 'Open']);
    const receipts = [
      'Factura,Plazo,Vencimiento,Importe,Pendiente,Estado',
      'F-1,1,2026-10-31,60,20,Parcialmente cobrado',
      'F-1,2,2026-11-30,40,0,Cobrado',
    ].join('\n');
    expect((await importContent(core, 'receipts', receipts)).errors).toEqual([]);
    expect(await open(core, 'F-1')).toBe('20 open, 2026-11-24');
    const withdrawn = 'Invoice,Customer,Date,Due,Amount,Currency,Status\nF-2,C1,2026-10-01,,100,EUR,void\n';
    await importContent(core, 'invoices', withdrawn);
    expect(await open(core, 'F-2')).toBe('2026-10-31');
  });

  it('[N1] customers by name where the export has no reference → found without case and accents; two of a name are refused', async () => {
    const { core } = await openBooks(database);
    const invoices = [
      'Invoice,Customer,Date,Due,Amount',
      'F-1,CAFE NANDU,2026-10-01,2026-10-31,1',
      'F-2,Martin SARL,2026-10-01,2026-10-31,1',
      'F-3,Twin,2026-10-01,2026-10-31,1',
      'F-4,Nobody,2026-10-01,2026-10-31,1',
      'F-5,Nobody,2026-10-01,2026-10-31,1',
    ].join('\n');
    expect(await importContent(core, 'invoices', invoices, { currency: 'gbp' })).toEqual({
      counts: '2 created, 0 updated, 0 unchanged',
      errors: [
        '4, Customer: Two customers are called “Twin”: C3 and C4. Write the reference of the one that is meant.',
        ...[5, 6].map(
          (row) =>
            `${row}, Customer: No customer has the reference or the name “Nobody”, and 2 rows of the file hang on it. Import the customers first, or correct it.`,
        ),
      ],
    });
    const { rows } = await core.documents.list(admin, {});
    const accounts = await core.customers.byIds(rows.map(({ accountId }) => accountId));
    expect(accounts.map(({ reference }) => reference).sort()).toEqual(['C1', 'C2']);
    expect(rows.map(({ total }) => total.currency)).toEqual(['GBP', 'GBP']);
  });
});

describe('rows that contradict themselves', () => {
  it.each<[string, string, string]>([
    ['Status,Balance due', 'Paid,100', 'it says paid, and 100.00 EUR is left to pay'],
    ['Status,Amount paid', 'Paid,40', 'it says paid, and 60.00 EUR is left to pay'],
    ['Status,Balance due', 'Open,0', 'it says that something is open, and nothing is left to pay'],
    ['Status,Amount paid', 'part-paid,100', 'it says that something is open, and nothing is left to pay'],
    ['Status,Balance due', 'part-paid,100', 'it says part-paid, and all of 100.00 EUR is left to pay'],
    ['Status,Paid on', 'Open,2026-11-02', 'it has a paid date, 2026-11-02, and nothing of it is paid'],
    ['Balance due,Paid on', '100,2026-11-02', 'it has a paid date, 2026-11-02, and nothing of it is paid'],
    ['Balance due,Amount paid', '80,40', 'with 80.00 EUR open and what is paid it comes to more than 100.00 EUR'],
    ['Balance due', '120', 'with 120.00 EUR open and what is paid it comes to more than 100.00 EUR'],
    ['Status,Payment status', 'Paid,Not paid', 'one column says “paid”, this one “open”'],
  ])('[N1] %s: %s → refused', async (header, cells, why) => {
    const { core } = await openBooks();
    const { counts, errors } = await importInvoices(core, header, [cells]);
    expect(counts).toBe('0 created, 0 updated, 0 unchanged');
    expect(errors.map((error) => error.replace(/^[^:]*: /, ''))).toEqual([
      `The row contradicts itself: ${why}. Correct it.`,
    ]);
  });

  it.each<[string, string, string]>([
    ['Status,Balance due', 'Void,100', '2026-10-31'],
    ['Status,Payment status', 'Draft,Not paid', '2026-10-31'],
    ['Status,Payment status', 'Posted,In Payment', '2026-11-24'],
    // A credit note took ten off.
    ['Amount paid,Balance due', '30,60', '60 open'],
    ['Status,Balance due,Paid on', 'part-paid,60,2026-11-02', '60 open'],
    ['Status,Paid on', 'Paid,2026-11-02', '2026-11-02'],
  ])('[N1] %s: %s → no contradiction: %s', async (header, cells, left) => {
    const { core } = await openBooks();
    expect((await importInvoices(core, header, [cells])).errors).toEqual([]);
    expect(await open(core, 'F-1')).toBe(left);
  });

  it('[N1] part-paid without an amount, or a word that nobody knows → refused, saying what to do', async () => {
    const { core } = await openBooks();
    expect((await importInvoices(core, 'Status', ['part-paid', 'Bananas'])).errors).toEqual([
      '2, Status: It says part-paid, and no column says how much. Give the column of what is paid, or of what is open, with --map.',
      '3, Status: “Bananas” is no status that is known here. Write paid, open, part-paid, void or draft, or leave the column out with --map.',
    ]);
  });
});

describe('columns that are not used', () => {
  const REFUSED =
    "Nothing was imported: no field is read from “Workflow stage, Saldo vencido”, which may say what is paid. Give the columns their fields with --map, leave them out by name with --map 'Workflow stage=-,Saldo vencido=-', or import without them with --yes.";
  const HEADER = 'Colour,Workflow stage,Saldo vencido,Payment method,Billing state';

  it('[N1] that look like a state, a balance or an amount paid → asked about; refused where nobody answers, and nothing is written', async () => {
    const { core } = await openBooks();
    const attempt = (input: Partial<ImportInput>) => importInvoices(core, HEADER, ['red,x,1,card,NY'], input);
    expect(await refusalOf(core, attempt({}))).toBe(REFUSED);
    expect(await refusalOf(core, attempt({ dryRun: true }))).toBe(REFUSED);
    const asked: string[][] = [];
    const answer = (yes: boolean) => async (columns: readonly string[]) => {
      asked.push([...columns]);
      return yes;
    };
    expect(await refusalOf(core, attempt({ confirmUnused: answer(false) }))).toBe(REFUSED);
    expect((await core.documents.list(admin, {})).total).toBe(0);
    expect(await core.exchange.lastRun('invoices')).toBeNull();

    expect((await attempt({ confirmUnused: answer(true) })).counts).toBe('1 created, 0 updated, 0 unchanged');
    expect(asked).toEqual(Array(2).fill(['Workflow stage', 'Saldo vencido']));
    expect((await attempt({ acceptUnused: true })).counts).toBe('0 created, 0 updated, 1 unchanged');
    const mapping = { 'Workflow stage': '-', 'Saldo vencido': '-' };
    expect((await attempt({ mapping })).counts).toBe('0 created, 0 updated, 1 unchanged');
  });

  it('[N1] every answer names them, those left out by name among them', async () => {
    const { core } = await openBooks();
    const file = writeFile('Reference,Name,Colour,Open balance\nC9,Nine,red,3\n');
    const { unusedColumns } = await core.importFile(admin, { kind: 'customers', file, mapping: { Colour: '-' } });
    expect(unusedColumns).toEqual(['Colour', 'Open balance']);
  });

  it('[N1] a header like “Paid” → a day, an amount or a yes, as its cells say', async () => {
    const { core } = await openBooks();
    await importInvoices(core, 'Paid', ['2026-11-02', '']);
    expect(await allOpen(core, 2)).toEqual(['2026-11-02', '100 open']);
    await importInvoices(core, 'Pagado', ['no', 'sí']);
    expect(await allOpen(core, 2)).toEqual(['100 open', '2026-11-24']);
    await importInvoices(core, 'Réglé', ['30.00', '100']);
    expect(await allOpen(core, 2)).toEqual(['70 open', '2026-11-24']);
  });
});

describe('a customer who is refused', () => {
  it('[N1] four good addresses and a bad one → taken with the good ones, told; none good → refused, naming what hangs on it', async () => {
    const { core } = await openBooks();
    await importInvoices(core, 'Status', ['Open', 'Paid', 'Open']);
    const emails = (list: string) => `Reference,Name,Email\nC1,Martin,"${list}"\n`;
    const good = ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'];
    expect(await importContent(core, 'customers', emails([...good, 'e-x.example'].join('; ')))).toEqual({
      counts: '0 created, 1 updated, 0 unchanged',
      errors: [],
      warnings: [
        '2, Email: “e-x.example” is not an e-mail address and was left out; the others of the row were taken.',
      ],
    });
    const martin = await core.customers.findByReference(admin, 'customer', 'C1');
    expect(martin?.emails).toEqual(good);
    expect((await importContent(core, 'customers', emails('nowhere'))).errors).toEqual([
      '2, Email: “nowhere” is not an e-mail address. Write one like name@example.com. 2 open receipts hang on the customer and stay as they are: F-1, F-3.',
    ]);
    expect((await core.customers.get(admin, martin?.id ?? '')).emails).toEqual(good);
  });
});

describe('dates', () => {
  const invoices = (days: readonly string[]) =>
    ['Invoice,Customer,Date,Amount,Currency', ...days.map((day, index) => `F-${index + 1},C1,${day},1,EUR`)].join('\n');
  const issued = async (core: Core) => {
    const { rows } = await core.documents.list(admin, {});
    return rows.map(({ reference, issuedOn }) => `${reference} ${issuedOn}`).sort();
  };

  it('[N1] no day above 12 in the column → refused as ambiguous, naming what tells; --dates, --locale or the file’s own day decide', async () => {
    const { core } = await openBooks();
    const ambiguous = invoices(['05/06/2026', '2026-06-07', '07/07/2026']);
    expect(await importContent(core, 'invoices', ambiguous)).toEqual({
      counts: '2 created, 0 updated, 0 unchanged',
      errors: [
        '2, Date: “05/06/2026” may be 2026-06-05 or 2026-05-06, and no other date of the column tells which. Say it with --dates dmy or --dates mdy, or with --locale.',
      ],
    });
    await importContent(core, 'invoices', ambiguous, { dates: 'mdy' });
    expect(await issued(core)).toEqual(['F-1 2026-05-06', 'F-2 2026-06-07', 'F-3 2026-07-07']);
    await importContent(core, 'invoices', ambiguous, { locale: 'en-GB' });
    expect((await issued(core))[0]).toBe('F-1 2026-06-05');
    await importContent(core, 'invoices', invoices(['05/06/2026', '06/08/2026', '06/13/2026']));
    expect(await issued(core)).toEqual(['F-1 2026-05-06', 'F-2 2026-06-08', 'F-3 2026-06-13']);
    await importContent(core, 'invoices', invoices(['05/06/2026', '06-08-2026', '24.12.2026']));
    expect(await issued(core)).toEqual(['F-1 2026-06-05', 'F-2 2026-08-06', 'F-3 2026-12-24']);
  });

  it('[N1] one column decides, the other cannot → only the other is refused', async () => {
    const { core } = await openBooks();
    const file = 'Invoice,Customer,Date,Due,Amount,Currency\nF-1,C1,24/05/2026,05/06/2026,1,EUR\n';
    expect((await importContent(core, 'invoices', file)).errors.map((error) => error.slice(0, 8))).toEqual([
      '2, Due: ',
    ]);
  });
});
