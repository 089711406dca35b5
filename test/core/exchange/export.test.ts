import { parse } from 'csv-parse/sync';
import { describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../src/core/access/index.ts';
import type { Core } from '../../../src/core/core.ts';
import type { Field } from '../../../src/core/exchange/field-table.ts';
import { EXPORT_KINDS, type ExportFormat, type ExportKind, IMPORT_KINDS } from '../../../src/core/exchange/index.ts';
import { IMPORTED } from '../../../src/core/exchange/kinds/index.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { openCompany, owe } from '../../support/debts.ts';
import { makeLedger } from '../../support/ledger.ts';
import { importContent, refusalOf, writeFile } from './import-harness.ts';

async function exported(
  core: Core,
  kind: ExportKind,
  format: ExportFormat = 'csv',
  as: Actor = admin,
): Promise<string> {
  let text = '';
  for await (const piece of core.exchange.exportText(as, { kind, format })) text += piece.text;
  return text;
}

async function exportedImportables(core: Core): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const kind of IMPORT_KINDS) files[kind] = await exported(core, kind);
  return files;
}

/** Everything that is awkward in a table, of every kind. */
async function fill(core: Core): Promise<void> {
  const description = '"Line one; with, all\n=SUM(A1)\n\'quoted\'"';
  const files: Readonly<Record<string, string>> = {
    customers:
      'Reference,Trade name,Legal name,Email,Language,Phone,Country\n' +
      '=1+1,"=HYPERLINK(""http://x"")","@SUM(A1)",a@x.example;b@x.example,fr,+33 1 23,CH\n' +
      '\'\'-7,"\'t Hooft, ""Zonen""; BV",\'\'=x,,nl,-5,\n' +
      "C3,'＝1+1,Ñandú|ü,c@x.example,,,\n",
    suppliers:
      'Reference,Trade name,Legal name,Email,Language,Phone,Country\n' +
      'C3,Supplier of the same reference,Molino S.A.,m@x.example,es,+34 1,ES\n',
    contacts:
      'Customer,Account kind,Name,Reference,Email,Job,Main,Phone\nC3,customer,Ana,K1,ana@x.example,-Chef-,yes,+1\n' +
      'C3,customer,Bob,,,,no,\nC3,supplier,Ana,,,+Boss,yes,\n',
    documents:
      'Type,Number,Customer,Date,Amount,Currency\nquote,Q1,C3,2026-01-02,-1.500,TND\norder,Q1,C3,2026-01-02,1240,JPY\n',
    invoices:
      'Number,Customer,Date,Due date,Amount,Currency,Paid on,Disputed,Status\n' +
      'F1,C3,2026-01-01,2026-02-01,1240.50,EUR,,yes,\nF2,C3,2026-01-01,2026-02-01,100.00,EUR,2026-02-03,,\n' +
      'F3,C3,2026-01-01,,90.00,EUR,,,\nF4,C3,2026-01-01,2026-02-01,1.500,TND,,,\nF5,C3,2026-01-01,,10.00,EUR,,,\n' +
      'F6,C3,2026-01-01,2026-02-01,7.00,EUR,,,void\nF7,C3,2026-01-01,2026-02-01,8.00,EUR,,,paid\n',
    receipts: 'Invoice,Instalment,Due date,Amount\nF3,1,2026-02-01,30\nF3,2,2026-03-01,60\nF5,1,2026-02-01,4\n',
    payments:
      'Payment reference,Invoice,Instalment,Amount,Paid on\n@P1,F3,1,30,2026-02-01\nP2,F1,1,40.50,2026-02-02\n' +
      'P3,F1,1,-0.50,2026-02-03\n',
    incidents:
      'Ticket,Customer,Subject,Description,Internal notes,State,Resolution\n' +
      `T1,C3,=cmd(),${description},-secret-,open,\nT2,C3,Plain,,,closed,+done\n`,
  };
  for (const kind of IMPORT_KINDS) {
    const { errors } = await importContent(core, kind, files[kind] ?? '', { locale: 'en' });
    expect(errors).toEqual([]);
  }
}

describe.each(testDatabases)('export (%s)', (database) => {
  it('[N4] every importable kind → an empty database takes it in and gives the same files out; the same database has nothing to change', async () => {
    const { core } = await openTestCore(database);
    await fill(core);
    // Where a point groups digits, `1.500` would be a thousand: what is written must not be mistaken.
    await core.transaction((tx) => tx.settings.set(admin, 'company.language', 'es'));
    const files = await exportedImportables(core);
    expect(files['invoices']?.split('\r\n').slice(0, 8)).toEqual([
      'reference,customer,issuedOn,dueOn,amount,currency,paidOn,disputed,status',
      'F1,C3,2026-01-01,2026-02-01,1240.50,EUR,,yes,',
      'F2,C3,2026-01-01,2026-02-01,100.00,EUR,2026-02-03,no,',
      'F3,C3,2026-01-01,,90.00,EUR,,,',
      'F4,C3,2026-01-01,2026-02-01,1.5000,TND,,no,',
      'F5,C3,2026-01-01,,10.00,EUR,,,',
      'F6,C3,2026-01-01,2026-02-01,7.00,EUR,,no,void',
      'F7,C3,2026-01-01,2026-02-01,8.00,EUR,,no,paid',
    ]);

    const { core: empty } = await openTestCore(database);
    await empty.transaction((tx) => tx.settings.set(admin, 'company.language', 'es'));
    for (const kind of IMPORT_KINDS) {
      const rows = (await importContent(empty, kind, files[kind] ?? '')) as { counts: string; errors: string[] };
      expect([kind, rows.errors]).toEqual([kind, []]);
    }
    expect(await exportedImportables(empty)).toEqual(files);

    for (const kind of IMPORT_KINDS) {
      const { counts, errors } = await importContent(core, kind, files[kind] ?? '');
      expect([kind, counts, errors]).toEqual([kind, expect.stringMatching(/^0 created, 0 updated, [1-9]/), []]);
    }
  });

  it.each(IMPORT_KINDS)(
    '[N4] [N1] each column of %s beside the needed ones → found by its name, filled, and nothing to change',
    async (kind) => {
      const { core } = await openTestCore(database);
      await fill(core);
      const file = await exported(core, kind);
      const [header = [], ...rows]: string[][] = parse(file);
      const fields = core.exchange.fields(kind);
      const declared = ([name, { only }]: [string, Field]) => (only ? [`${name}: ${only}`] : []);
      const oneWay = Object.entries(IMPORTED[kind].fields).flatMap(declared);

      const { columns } = await core.exchange.inspect(admin, { kind, file: writeFile(file) });
      const lost = columns
        .filter(({ header: name, field }) => field !== name)
        .map(({ header: name }) => `${name}: export`);
      expect(oneWay).toEqual(expect.arrayContaining(lost));
      const unwritten = fields.filter(({ field }) => !header.includes(field)).map(({ field }) => `${field}: import`);
      expect(oneWay).toEqual(expect.arrayContaining(unwritten));

      // Without these a row does not say which customer, contact, instalment or amount it means, or that the books call it paid.
      const needed = new Set(['tradeName', 'accountKind', 'position', 'currency', 'status']);
      for (const { field, required } of fields) if (required) needed.add(field);
      for (const column of header) {
        const at = header.indexOf(column);
        expect([column, rows.some((row) => row[at] !== '')]).toEqual([column, true]);
        const wanted = header.filter((name) => name === column || needed.has(name));
        const csv = [wanted, ...rows.map((row) => wanted.map((name) => row[header.indexOf(name)] ?? ''))];
        const text = csv.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        const { counts, errors } = await importContent(core, kind, text, { acceptUnused: true });
        expect([column, counts, errors]).toEqual([column, `0 created, 0 updated, ${rows.length} unchanged`, []]);
      }
    },
  );

  it('[N4] [N1] a real ledger → out, in and out again the same', async () => {
    const { core } = await openTestCore(database);
    const ledger = makeLedger();
    await core.importFile(admin, { kind: 'customers', file: ledger.customersFile });
    await core.importFile(admin, { kind: 'invoices', file: ledger.invoicesFile });
    const files = await exportedImportables(core);
    const { core: empty } = await openTestCore(database);
    for (const kind of ['customers', 'invoices', 'receipts'] as const)
      expect((await importContent(empty, kind, files[kind] ?? '')).errors).toEqual([]);
    expect(await exportedImportables(empty)).toEqual(files);
  });

  it('[N4] cells like formulas → none begins with a sign that runs, and each comes back as it was', async () => {
    const { core } = await openTestCore(database);
    await fill(core);
    const csv = await exported(core, 'customers');
    expect(csv).toContain('"\'=HYPERLINK(""http://x"")"');
    expect(csv).toContain("''-7,\"'t Hooft, ");
    const cells = Object.values(await exportedImportables(core)).flatMap((file) => file.split(/\r\n|,(?=\S)/));
    expect(cells.filter((cell) => /^"?[=+@\t\r＝]/.test(cell))).toEqual([]);
    expect(cells.filter((cell) => /^"?-/.test(cell))).toEqual(['-5', '-1.5000', '-0.50']);
  });

  it('[N4] JSON → everything: amounts as decimal text, addresses as a list, pauses and stamps', async () => {
    const { core } = await openTestCore(database);
    await fill(core);
    const receipts = JSON.parse(await exported(core, 'receipts', 'json'));
    expect(receipts[0]).toMatchObject({
      document: 'F1',
      position: 1,
      amount: '1240.50',
      paidAmount: '40.00',
      openAmount: '1200.50',
      disputed: true,
      pauseReason: 'dispute',
      lastNoticeAt: null,
    });
    const customers = JSON.parse(await exported(core, 'customers', 'json'));
    expect(customers.find((row: { reference: string }) => row.reference === '=1+1')).toMatchObject({
      email: ['a@x.example', 'b@x.example'],
      tradeName: '=HYPERLINK("http://x")',
    });
    expect(JSON.parse(await exported(core, 'ratings', 'json'))).toEqual([]);
  });

  it('[N4] messages, decisions and audit → who, when, what; no body, and the export itself is in the audit log', async () => {
    const opened = await openCompany(database);
    const { core, smtp } = opened;
    const { receipts } = await owe(opened, { reference: 'C-1', daysOverdue: [20] });
    const receiptIds = receipts.map(({ id }) => id);
    await core.transaction((tx) => tx.debtors.notify(admin, { receiptIds, requestKey: 'one' }));
    await opened.deliver();
    const text = await exported(core, 'messages', 'json');
    expect(JSON.parse(text)).toMatchObject([{ customer: 'C-1', class: 'debtor', state: 'sent', createdBy: 'root' }]);
    const words = smtp.mails[0]?.raw ?? smtp.mails[0];
    expect(JSON.stringify(words)).toContain('Acme SARL');
    expect(text).not.toContain('Acme SARL');
    expect(JSON.parse(await exported(core, 'decisions', 'json'))).toContainEqual(
      expect.objectContaining({
        customer: 'C-1',
        subjectKind: 'receipt',
        subject: 'C-1-1',
        invoice: 'C-1-1',
        position: 1,
        by: 'root',
      }),
    );
    const audit = await exported(core, 'audit');
    expect(audit).toMatch(/,root,cli,exchange\.export,,,"\{""kind"":""decisions"",""format"":""json""\}"/);
  });

  it('[N4] [X2] without the right to view → the kind is refused by name and nothing is given', async () => {
    const { core } = await openTestCore(database);
    const clerk = actorWith('customers.view', 'templates.view', 'debtors.view');
    expect(await exported(core, 'customers', 'csv', clerk)).toContain('reference,tradeName');
    expect(await refusalOf(core, exported(core, 'audit', 'csv', clerk))).toBe(
      'You need the permission “Access: view” to export “audit”.',
    );
    const refused = (async () => core.exchange.requireExport(clerk, EXPORT_KINDS))();
    expect(await refusalOf(core, refused)).toBe('You need the permission “Documents: view” to export “documents”.');
    expect(await refusalOf(core, exported(core, 'messages', 'csv', clerk))).toContain('“Incidents: view”');
    await vi.waitFor(async () =>
      expect(await core.audit.list(admin, { search: 'access.denied' })).toMatchObject([
        { details: { permission: 'incidents.view' } },
        { details: { permission: 'documents.view' } },
        { details: { permission: 'access.view' } },
      ]),
    );
  });

  it('[N4] more rows than one group → all of them, in order, in groups that do not grow', async () => {
    const { core } = await openTestCore(database);
    const lines = Array.from({ length: 2_500 }, (_, index) => `R${String(index).padStart(5, '0')},Name ${index}`);
    await importContent(core, 'customers', `Reference,Trade name\n${lines.join('\n')}\n`);
    const groups: number[] = [];
    let csv = '';
    for await (const { text, rows } of core.exchange.exportText(admin, { kind: 'customers', format: 'csv' })) {
      groups.push(rows);
      csv += text;
    }
    expect(groups).toEqual([0, 1_000, 1_000, 500]);
    const references = csv
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0]);
    expect(references).toEqual(lines.map((line) => line.split(',')[0]));
    expect(JSON.parse(await exported(core, 'customers', 'json'))).toHaveLength(2_500);
  });
});
