import { describe, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { actorWith, admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { importContent, refusalOf, writeFile } from './import-harness.ts';

const CUSTOMERS = 'Reference;Nom commercial;E-mail\nC1;Martin;a@martin.example\nC2;Nandu;b@nandu.example\n';

async function openWithCustomers(database: (typeof testDatabases)[number]): Promise<Core> {
  const { core } = await openTestCore(database);
  await importContent(core, 'customers', CUSTOMERS);
  return core;
}

async function receiptsOf(core: Core, number: string) {
  const [document] = await core.documents.byReferences('invoice', [number]);
  const receipts = await core.documents.receiptsOf([document?.id ?? '']);
  return receipts.map(({ position, dueOn, amount, paidMinor, paidOn, pause }) => ({
    position,
    dueOn,
    amount: amount.minor,
    paidMinor,
    paidOn,
    pause: pause?.reason ?? null,
  }));
}

describe.each(testDatabases)('import by kind (%s)', (database) => {
  it('[N1] customers again with changes → only these are updated; a column that is missing leaves what is there', async () => {
    const core = await openWithCustomers(database);
    const again =
      'Ref,Trade name,Phone,Language,Pays\nC1,Martin,+33 1,français,Belgique\nC2,Ñandú,,,\nC3,New,,es-MX,mx\n';
    expect(await importContent(core, 'customers', again)).toEqual({
      counts: '1 created, 2 updated, 0 unchanged',
      errors: [],
    });
    const { rows } = await core.customers.list(admin, {}, { sort: 'reference' });
    expect(
      rows.map(({ tradeName, emails, phone, language, country }) => [
        tradeName,
        emails.join(),
        phone,
        language,
        country,
      ]),
    ).toEqual([
      ['Martin', 'a@martin.example', '+33 1', 'fr', 'BE'],
      ['Ñandú', 'b@nandu.example', null, null, null],
      ['New', '', null, 'es-MX', 'MX'],
    ]);
    const emptied = 'Reference,Name,Email\nC1,Martin,\n';
    expect((await importContent(core, 'customers', emptied)).counts).toBe('0 created, 1 updated, 0 unchanged');
  });

  it('[N1] suppliers and their contacts, and contacts of customers → each where it belongs; again changes nothing', async () => {
    const core = await openWithCustomers(database);
    await importContent(core, 'suppliers', 'Código proveedor,Razón social\nS1,Molino S.A.\n');
    const contacts = [
      'Cliente;Nombre;Correo;Cargo;Contacto principal',
      'C1;Ana;ana@martin.example;Compras;no',
      'C1;Bob;;;sí',
      'S1;Carla;;;',
      'C9;Nobody;;;',
      'C1;ana;;;',
      'C1;Dan;not one;;',
      'C1;Eva;;;maybe',
    ].join('\n');
    expect(await importContent(core, 'contacts', contacts)).toEqual({
      counts: '3 created, 0 updated, 0 unchanged',
      errors: [
        '5, Cliente: No customer has the reference or the name “C9”. Import the customers first, or correct it.',
        '6, Nombre: “C1 ana” stands in row 2 already. Keep one of them.',
        '7, Correo: “not one” is not an e-mail address. Write one like name@example.com.',
        '8, Contacto principal: “maybe” is neither yes nor no. Write one of them.',
      ],
    });
    expect((await importContent(core, 'contacts', contacts)).counts).toBe('0 created, 0 updated, 3 unchanged');
    const supplier = await core.customers.findByReference(admin, 'supplier', 'S1');
    expect(supplier).toMatchObject({ tradeName: 'Molino S.A.', legalName: 'Molino S.A.' });
    expect(await core.customers.listContacts(admin, supplier?.id ?? '')).toMatchObject([{ name: 'Carla' }]);
    const martin = await core.customers.findByReference(admin, 'customer', 'C1');
    expect((await core.customers.mainContacts([martin?.id ?? ''])).get(martin?.id ?? '')?.name).toBe('Bob');
  });

  it('[N1] [M1] documents of every kind by their names in three languages → stored by kind and number', async () => {
    const core = await openWithCustomers(database);
    const documents = [
      'Type;N° document;Code client;Date;Total TTC',
      'Devis;D-1;C1;24/11/2026;1 240,50 €',
      'Albarán;A-1;C1;24/11/2026;10 €',
      'Work order;D-1;C2;24/11/2026;10,00 CHF',
      'Ticket;X;C1;24/11/2026;10 €',
      'Devis;D-2;C1;24/11/2026;10',
      'Devis;D-3;C1;11/24/2026;10 €',
    ].join('\n');
    expect(await importContent(core, 'documents', documents, { locale: 'fr-FR' })).toEqual({
      counts: '3 created, 0 updated, 0 unchanged',
      errors: [
        '5, Type: “Ticket” is not a kind of document. Write for example quote, order, delivery note or invoice.',
        '6, Total TTC: The currency is missing. Add a column with its three letters, like EUR, write it beside the amount, or give one for all of them with --currency.',
        '7, Date: “11/24/2026” is not a date. Write it like 2026-11-24 or 24/11/2026, or say how the file writes dates with --locale or --dates.',
      ],
    });
    const { rows } = await core.documents.list(admin, {});
    expect(rows.map(({ kind, total }) => [kind, total]).sort()).toEqual([
      ['delivery_note', { minor: 1_000, currency: 'EUR' }],
      ['quote', { minor: 124_050, currency: 'EUR' }],
      ['work_order', { minor: 1_000, currency: 'CHF' }],
    ]);
  });

  it('[D10] invoices, their instalments, and payments → settled when paid up; an invoice import leaves instalments alone', async () => {
    const core = await openWithCustomers(database);
    const invoices =
      'Factura,Cliente,Fecha,Vencimiento,Importe,Moneda\nF-1,C1,2026-10-01,2026-10-31,100.00,EUR\nF-2,C2,2026-10-01,,50.00,EUR\n';
    expect((await importContent(core, 'invoices', invoices)).counts).toBe('2 created, 0 updated, 0 unchanged');
    expect(await receiptsOf(core, 'F-2')).toEqual([]);
    const receipts = [
      'Invoice number,Instalment,Due date,Amount',
      'F-1,1,2026-10-31,60.00',
      'F-1,2,2026-11-30,40.00',
      'F-9,1,2026-11-30,40.00',
      'F-1,0,2026-11-30,40.00',
    ].join('\n');
    expect(await importContent(core, 'receipts', receipts)).toEqual({
      counts: '1 created, 1 updated, 0 unchanged',
      errors: [
        '4, Invoice number: There is no invoice “F-9”. Import the invoices first, or correct the number.',
        '5, Instalment: “0” is not the number of an instalment. Write 1, 2, 3…',
      ],
    });
    const payments = [
      'Payment reference,Invoice,Instalment,Amount paid,Payment date',
      'P-1,F-1,1,60.00,2026-11-02',
      'P-2,F-1,2,15.00,2026-11-02',
      'P-3,F-1,,5.00,2026-11-03',
      'P-4,F-1,3,5.00,2026-11-03',
      'P-5,F-1,2,0,2026-11-03',
      'P-6,F-1,2,1.005,2026-11-03',
    ].join('\n');
    expect(await importContent(core, 'payments', payments)).toEqual({
      counts: '2 created, 0 updated, 0 unchanged',
      errors: [
        '4, Instalment: The invoice “F-1” has 2 receipts. Say which one is paid in a column “Instalment”.',
        '5, Invoice: The invoice “F-1” has no such receipt. Import it with its due date first.',
        '6, Amount paid: A payment of 0 settles nothing. Give the amount that was paid.',
        '7, Amount paid: The amount has more decimals than EUR has, or is too large. Write it exactly.',
      ],
    });
    expect((await importContent(core, 'payments', payments)).counts).toBe('0 created, 0 updated, 2 unchanged');
    expect((await importContent(core, 'invoices', invoices)).counts).toBe('0 created, 0 updated, 2 unchanged');
    const first = { dueOn: '2026-10-31', amount: 6_000, paidMinor: 6_000, paidOn: '2026-11-02', pause: null };
    const second = { dueOn: '2026-11-30', amount: 4_000, paidMinor: 1_500, paidOn: null, pause: null };
    expect(await receiptsOf(core, 'F-1')).toEqual([
      { position: 1, ...first },
      { position: 2, ...second },
    ]);
  });

  it('[D11] the books call an open invoice disputed, then no longer → paused, then resumed; a settled one never is', async () => {
    const core = await openWithCustomers(database);
    const file = (disputed: string) =>
      `Invoice,Customer,Date,Due,Amount,Currency,Paid on,Disputed\nF-1,C1,2026-10-01,2026-10-31,100,EUR,,${disputed}\nF-2,C1,2026-10-01,2026-10-31,100,EUR,2026-11-01,${disputed}\n`;
    const pauses = async () =>
      [...(await receiptsOf(core, 'F-1')), ...(await receiptsOf(core, 'F-2'))].map((r) => r.pause);
    await importContent(core, 'invoices', file('No'));
    expect(await pauses()).toEqual([null, null]);
    await importContent(core, 'invoices', file('Yes'));
    expect(await pauses()).toEqual(['dispute', null]);
    await importContent(core, 'invoices', file('No'));
    expect(await pauses()).toEqual([null, null]);
  });

  it('[I1] incidents → opened and closed without a mail; again changes nothing; one that a person closed stays closed', async () => {
    const core = await openWithCustomers(database);
    const incidents = [
      'Ticket;Client;Objet;Observations;Notes internes;État',
      'T-1;C1;Four en panne;"Ne chauffe plus\nDepuis lundi";secret;ouvert',
      'T-2;C2;Réglé;;;fermé',
      'T-3;C9;Inconnu;;;ouvert',
      'T-4;C1;État;;;peut-être',
      `T-5;C1;${'x'.repeat(10_000)};;;`,
    ].join('\n');
    const { counts, errors } = await importContent(core, 'incidents', incidents);
    expect(counts).toBe('2 created, 0 updated, 0 unchanged');
    expect(errors.map((error) => error.slice(0, 30))).toEqual([
      '4, Client: No customer has the',
      '5, État: “peut-être” is not a ',
      '6, Objet: The subject is too l',
    ]);
    expect((await importContent(core, 'incidents', incidents)).counts).toBe('0 created, 0 updated, 2 unchanged');
    const incident = await core.incidents.findByReference(admin, 'T-1');
    expect(incident).toMatchObject({
      subject: 'Four en panne',
      description: 'Ne chauffe plus\nDepuis lundi',
      internalNotes: 'secret',
      state: 'open',
    });
    expect((await core.incidents.findByReference(admin, 'T-2'))?.state).toBe('closed');
    await core.transaction((tx) => tx.incidents.close(admin, { id: incident?.id ?? '', noticeOnClose: false }));
    expect((await importContent(core, 'incidents', incidents)).counts).toBe('0 created, 0 updated, 2 unchanged');
    expect((await core.incidents.findByReference(admin, 'T-1'))?.state).toBe('closed');
    expect(await core.base.db('messages').count({ n: '*' })).toEqual([{ n: 0 }]);
  });

  it('[N1] a dry run → tells the same and changes nothing, not even the record of imports', async () => {
    const { core } = await openTestCore(database);
    const content = `${CUSTOMERS}C3;Bad;nope\n`;
    const dry = await importContent(core, 'customers', content, { dryRun: true });
    expect((await core.customers.list(admin, {})).total).toBe(0);
    expect(await core.exchange.lastRun('customers')).toBeNull();
    expect(await core.audit.list(admin, {})).toEqual([]);
    expect(await importContent(core, 'customers', content)).toEqual(dry);
    expect(await core.exchange.lastRun('customers')).toMatchObject({
      fileName: 'file.csv',
      byName: 'root',
      created: 2,
      updated: 0,
      unchanged: 0,
    });
  });

  it('[N1] a mapping by hand, saved and used by name → read as it says, with its locale', async () => {
    const { core } = await openTestCore(database);
    const content = 'Konto;Firma;Mail;Name\n1;Müller;a@b.example;ignored\n';
    const mapping = { konto: 'reference', Firma: 'TradeName', Name: '-' };
    expect((await importContent(core, 'customers', content, { mapping })).counts).toBe(
      '1 created, 0 updated, 0 unchanged',
    );
    await core.transaction((tx) =>
      tx.exchange.saveProfile(admin, {
        name: ' DATEV ',
        kind: 'customers',
        mapping,
        locale: 'de-DE',
        dates: 'dmy',
        currency: 'chf',
      }),
    );
    expect((await importContent(core, 'customers', content, { profile: 'DATEV' })).counts).toBe(
      '0 created, 0 updated, 1 unchanged',
    );
    expect(await core.exchange.listProfiles(admin, 'customers')).toEqual([
      { name: 'DATEV', kind: 'customers', mapping, locale: 'de-DE', dates: 'dmy', currency: 'CHF' },
    ]);
    const refused = (options: Parameters<typeof importContent>[3]) =>
      refusalOf(core, importContent(core, 'customers', content, options));
    expect(await refused({ profile: 'Sage' })).toBe('There is no profile “Sage”. There are these: DATEV.');
    expect(await refused({ mapping: { Kunde: 'reference' } })).toBe(
      'The file has no column “Kunde”. It has these: Konto, Firma, Mail, Name.',
    );
    expect(await refused({ mapping: { Konto: 'referenze' } })).toBe(
      'There is no field “referenze”. Did you mean “reference”? Known: reference, tradeName, legalName, email, language, country, phone.',
    );
    expect(await refused({ mapping, locale: 'frrrrrrrrrr' })).toBe(
      '“frrrrrrrrrr” is not a language and region. Write it like fr-FR, es-ES or en-GB.',
    );
  });

  it('[N1] a file is looked at before the import → each column with its field and a sample', async () => {
    const { core } = await openTestCore(database);
    const file = writeFile('\uFEFFInvoice number,Customer ref,Due date,Colour\r\n1,C1,2026-10-31,red\r\n');
    expect(await core.exchange.inspect(admin, { kind: 'invoices', file })).toEqual({
      kind: 'invoices',
      profile: null,
      missing: ['issuedOn', 'amount'],
      doubtful: [],
      columns: [
        { header: 'Invoice number', field: 'reference', sample: '1' },
        { header: 'Customer ref', field: 'customer', sample: 'C1' },
        { header: 'Due date', field: 'dueOn', sample: '2026-10-31' },
        { header: 'Colour', field: null, sample: 'red' },
      ],
    });
  });

  it('[N1] a file of no named kind → the kind whose columns it has; a mapping by hand and a profile are followed', async () => {
    const { core } = await openTestCore(database);
    const kindOf = async (header: string, name?: string) =>
      (await core.exchange.inspect(admin, { file: writeFile(`${header}\n1\n`, name) })).kind;
    expect(await kindOf('Réf client;Nom;E-mail')).toBe('customers');
    expect(await kindOf('Reference,Name', 'suppliers 2026.csv')).toBe('suppliers');
    expect(await kindOf('Invoice,Customer,Date,Due date,Amount')).toBe('invoices');
    expect(await kindOf('Type,Number,Customer,Date,Amount')).toBe('documents');
    expect(await kindOf('Factura,Plazo,Vencimiento,Importe')).toBe('receipts');
    expect(await kindOf('Payment reference,Invoice,Amount,Paid on')).toBe('payments');
    expect(await kindOf('Ticket,Customer,Subject,Status')).toBe('incidents');
    expect(await kindOf('Customer,Contact name,Job')).toBe('contacts');
    const file = writeFile('Id,Who,When,Sum\nF1,C1,2026-01-02,5\n');
    const mapping = { Who: 'customer', When: 'issuedOn', Sum: '-' };
    expect(await core.exchange.inspect(admin, { kind: 'invoices', file, mapping })).toMatchObject({
      missing: ['amount'],
      columns: [{ field: 'reference' }, { field: 'customer' }, { field: 'issuedOn' }, { field: null }],
    });
    await core.transaction((tx) => tx.exchange.saveProfile(admin, { name: 'Ours', kind: 'invoices', mapping }));
    expect(
      await core.exchange.inspect(admin, { kind: 'invoices', file, profile: 'ours' }).catch(() => null),
    ).toBeNull();
    expect(await core.exchange.inspect(admin, { kind: 'invoices', file, profile: 'Ours' })).toMatchObject({
      profile: 'Ours',
      missing: ['amount'],
    });
    const clerk = actorWith('customers.edit');
    expect((await core.exchange.inspect(clerk, { file })).kind).toMatch(/customers|suppliers|contacts/);
  });

  it('[X2] without the permission → refused by its name before the file is opened, logged, nothing changes', async () => {
    const { core } = await openTestCore(database);
    const attempt = (kind: 'customers' | 'invoices' | 'incidents') =>
      refusalOf(core, core.importFile(actorWith('customers.view'), { kind, file: '/nowhere' }));
    expect(await attempt('customers')).toBe('You need the permission “Customers: edit” for that.');
    expect(await attempt('invoices')).toBe('You need the permission “Documents: edit” for that.');
    expect(await attempt('incidents')).toBe('You need the permission “Incidents: edit” for that.');
    expect(await core.audit.list(admin, { search: 'access.denied' })).toHaveLength(3);
  });
});
