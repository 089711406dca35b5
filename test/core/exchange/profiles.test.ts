import { describe, expect, it } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { type ImportInput, SHIPPED_PROFILES } from '../../../src/core/exchange/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { importContent, refusalOf, writeFile } from './import-harness.ts';

/** Small files with the headers that the profiles cite; none was written by the program itself. */

interface Export {
  readonly profile: string;
  readonly lines: readonly string[];
  readonly input?: Partial<ImportInput>;
  readonly owes: Readonly<Record<string, string>>;
  /** Rows that are no invoices, as they are told. */
  readonly leftOut?: readonly string[];
}

const EXPORTS: readonly Export[] = [
  {
    profile: 'Stripe',
    lines: [
      'id,Amount Due,Amount Paid,Closed,Currency,Customer,Date (UTC),Due Date (UTC),Number,Paid,Total,Status',
      'in_1,100.00,0.00,false,eur,Acme,2026-10-01 09:30,2026-10-31 09:30,A-1,false,100.00,open',
      'in_2,100.00,100.00,true,eur,Acme,2026-10-01 09:30,2026-10-31 09:30,A-2,true,100.00,paid',
      'in_3,100.00,40.00,false,eur,Acme,2026-10-01 09:30,2026-10-31 09:30,A-3,false,100.00,open',
      'in_4,100.00,0.00,true,eur,Acme,2026-10-01 09:30,2026-10-31 09:30,A-4,false,100.00,void',
      'in_5,100.00,0.00,true,eur,Acme,2026-10-01 09:30,2026-10-31 09:30,A-5,false,100.00,uncollectible',
    ],
    owes: { 'A-1': '100 EUR', 'A-2': 'nothing', 'A-3': '60 EUR', 'A-4': 'nothing', 'A-5': 'nothing' },
  },
  {
    profile: 'QuickBooks',
    lines: [
      '"Foundry, Inc",,,,,,,',
      'A/R Aging Detail Report,,,,,,,',
      '"As of Nov 24, 2026",,,,,,,',
      '',
      ',Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance',
      '91 or more days past due,,,,,,,',
      ',10/15/2026,Invoice,1001,ACME,11/14/2026,"1,000.00",800.00',
      ',10/16/2026,Credit Memo,9001,ACME,10/16/2026,-100.00,-100.00',
      ',10/17/2026,Invoice,1002,ACME,11/16/2026,50.00,0.00',
      'Total for 91 or more days past due,,,,,,"1,050.00",700.00',
    ],
    input: { currency: 'USD' },
    owes: { '1001': '800 USD', '1002': 'nothing' },
    leftOut: ['8, Transaction type: A row of the kind “Credit Memo”, not an invoice: left out.'],
  },
  {
    profile: 'Odoo',
    lines: [
      'Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Untaxed Amount,Total,Amount Due,Amount Due Signed,Currency,Payment Status,Status',
      'INV/2026/0001,Acme,2026-10-01,2026-10-31,82.64,100.00,100.00,100.00,EUR,Not Paid,Posted',
      'INV/2026/0002,Acme,2026-10-01,2026-10-31,82.64,100.00,0.00,0.00,EUR,Paid,Posted',
      'INV/2026/0003,Acme,2026-10-01,2026-10-31,82.64,100.00,30.00,30.00,EUR,Partially Paid,Posted',
      'INV/2026/0004,Acme,2026-10-01,2026-10-31,82.64,100.00,100.00,100.00,EUR,Not Paid,Draft',
      'INV/2026/0005,Acme,2026-10-01,2026-10-31,82.64,100.00,0.00,0.00,EUR,Reversed,Posted',
      'INV/2026/0006,Acme,2026-10-01,2026-10-31,82.64,100.00,0.00,0.00,EUR,In Payment,Posted',
    ],
    owes: {
      'INV/2026/0001': '100 EUR',
      'INV/2026/0002': 'nothing',
      'INV/2026/0003': '30 EUR',
      'INV/2026/0004': 'nothing',
      'INV/2026/0005': 'nothing',
      'INV/2026/0006': 'nothing',
    },
  },
  {
    profile: 'Holded',
    lines: [
      'Fecha;Num;Vencimiento;Cliente;Descripción;Subtotal;IVA;Total;Cobrado;Pendiente;Estado;Fecha de cobro',
      '15/10/2026;F260001;14/11/2026;Acme;Reparación;1.000,00;210,00;1.210,00;0,00;1.210,00;Vencido;',
      '15/10/2026;F260002;14/11/2026;Acme;Reparación;100,00;21,00;121,00;121,00;0,00;Cobrado;20/10/2026',
      '15/10/2026;F260003;14/11/2026;Acme;Reparación;100,00;21,00;121,00;21,00;100,00;Pendiente;20/10/2026',
    ],
    input: { locale: 'es-ES', currency: 'EUR' },
    owes: { F260001: '1210 EUR', F260002: 'nothing', F260003: '100 EUR' },
  },
  {
    profile: 'Pennylane',
    lines: [
      'Numéro de facture;Client;Date de facture;Date d’échéance;Montant HT;Montant TTC;Restant dû;Devise;Statut',
      'F-2026-1;Acme;15/10/2026;14/11/2026;1 000,00;1 200,00;1 200,00;EUR;En retard',
      'F-2026-2;Acme;15/10/2026;14/11/2026;100,00;120,00;0,00;EUR;Payée',
      'F-2026-3;Acme;15/10/2026;14/11/2026;100,00;120,00;20,00;EUR;Partiellement payée',
      'F-2026-4;Acme;15/10/2026;14/11/2026;100,00;120,00;120,00;EUR;Brouillon',
    ],
    input: { locale: 'fr-FR' },
    owes: { 'F-2026-1': '1200 EUR', 'F-2026-2': 'nothing', 'F-2026-3': '20 EUR', 'F-2026-4': 'nothing' },
  },
  {
    profile: 'Sage 50',
    lines: [
      'TRAN_NUMBER,TYPE,DATE,ACCOUNT_REF,INV_REF,DETAILS,DUE_DATE,DISPUTED,PAID_FLAG,PAID_STATUS,GROSS_AMOUNT,AMOUNT_PAID,PAYMENT,OUTSTANDING',
      '1,SI,15/10/2026,Acme,501,Repair,14/11/2026,0,N,,150.00,0.00,0.00,150.00',
      '2,SI,15/10/2026,Acme,502,Repair,14/11/2026,0,Y,,150.00,150.00,0.00,0.00',
      '3,SR,20/10/2026,Acme,pay,Payment,20/10/2026,0,Y,,150.00,0.00,150.00,0.00',
      '4,SI,15/10/2026,Acme,503,Repair,14/11/2026,0,N,p,150.00,50.00,0.00,100.00',
    ],
    input: { currency: 'GBP' },
    owes: { '501': '150 GBP', '502': 'nothing', '503': '100 GBP' },
    leftOut: ['4, TYPE: A row of the kind “SR”, not an invoice: left out.'],
  },
  {
    profile: 'Xero',
    lines: [
      'ContactName,EmailAddress,InvoiceNumber,Reference,InvoiceDate,DueDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,Description,Quantity,UnitAmount,LineAmount,Currency,Type,Sent,Status',
      'Acme,a@acme.example,INV-1,PO 7,15/10/2026,14/11/2026,100.00,0.00,0.00,100.00,Hours,1,60.00,60.00,GBP,Sales invoice,Sent,Awaiting Payment',
      'Acme,a@acme.example,INV-1,PO 7,15/10/2026,14/11/2026,100.00,0.00,0.00,100.00,Parts,1,40.00,40.00,GBP,Sales invoice,Sent,Awaiting Payment',
      'Acme,a@acme.example,INV-2,,15/10/2026,14/11/2026,100.00,0.00,100.00,0.00,Hours,1,100.00,100.00,GBP,Sales invoice,Sent,Paid',
      'Acme,a@acme.example,INV-3,,15/10/2026,14/11/2026,100.00,0.00,0.00,100.00,Hours,1,100.00,100.00,GBP,Sales invoice,,Voided',
      'Acme,a@acme.example,INV-4,,15/10/2026,14/11/2026,100.00,0.00,0.00,100.00,Hours,1,100.00,100.00,GBP,Sales invoice,,Awaiting Approval',
    ],
    owes: { 'INV-1': '100 GBP', 'INV-2': 'nothing', 'INV-3': 'nothing', 'INV-4': 'nothing' },
  },
  {
    profile: 'STEL Order',
    lines: [
      'Referencia;Cliente;Fecha;Vencimiento;Total base;Total;Pagado;Pendiente;Estado;Moneda',
      'F26/0001;Acme;15/10/2026;14/11/2026;100,00;121,00;0,00;121,00;Pendiente;EUR',
      'F26/0002;Acme;15/10/2026;14/11/2026;100,00;121,00;121,00;0,00;Cobrada;EUR',
      'F26/0003;Acme;15/10/2026;14/11/2026;100,00;121,00;0,00;121,00;Anulada;EUR',
    ],
    input: { locale: 'es-ES' },
    owes: { 'F26/0001': '121 EUR', 'F26/0002': 'nothing', 'F26/0003': 'nothing' },
  },
];

async function openWithAcme(): Promise<Core> {
  const { core } = await openTestCore('sqlite');
  await importContent(core, 'customers', 'Reference,Trade name\nC1,Acme\n');
  return core;
}

async function owed(core: Core): Promise<Record<string, string>> {
  const { rows } = await core.documents.list(admin, {}, { limit: 100 });
  const receipts = await core.documents.receiptsOf(rows.map(({ id }) => id));
  return Object.fromEntries(
    receipts.map(({ documentReference, amount, paidMinor, paidOn }) => [
      documentReference,
      paidOn === null ? `${(amount.minor - paidMinor) / 100} ${amount.currency}` : 'nothing',
    ]),
  );
}

describe('exports of the usual programs', () => {
  it('[N1] every profile that ships has a file here, and a source', () => {
    expect(EXPORTS.map(({ profile }) => profile)).toEqual(SHIPPED_PROFILES.map(({ name }) => name));
    for (const { source } of SHIPPED_PROFILES) expect(source).toMatch(/https:\/\/|Reports of QuickBooks/);
  });

  it.each(EXPORTS.map((file): [string, Export] => [file.profile, file]))(
    '[N1] %s: recognized by its headers → paid, part-paid, void and open invoices owe what they owe; again changes nothing',
    async (profile, { lines, input = {}, owes, leftOut = [] }) => {
      const core = await openWithAcme();
      const file = writeFile(lines.join('\r\n'));
      const first = await core.importFile(admin, { kind: 'invoices', file, ...input });
      const count = Object.keys(owes).length;
      expect(first).toMatchObject({ created: count, updated: 0, unchanged: 0, errors: [], profile });
      expect(await owed(core)).toEqual(owes);
      const again = await importContent(core, 'invoices', lines.join('\n'), {
        ...input,
        profile: profile.toLowerCase(),
      });
      expect(again).toEqual({
        counts: `0 created, 0 updated, ${count} unchanged`,
        errors: [],
        ...(leftOut.length > 0 ? { warnings: leftOut } : {}),
      });
    },
  );

  it('[N1] a profile by a name that nobody knows, or of another program → told which there are, or which column is missing', async () => {
    const core = await openWithAcme();
    const xero = (EXPORTS.find(({ profile }) => profile === 'Xero')?.lines ?? []).join('\n');
    expect(await refusalOf(core, importContent(core, 'invoices', xero, { profile: 'SAP' }))).toBe(
      'There is no profile “SAP”. There are these: Stripe, QuickBooks, Odoo, Holded, Pennylane, Sage 50, Xero, STEL Order.',
    );
    expect(await refusalOf(core, importContent(core, 'invoices', xero.replace('Total,', 'Sum,')))).toMatch(
      /^No column is found for: amount\./,
    );
  });

  it('[N1] the same invoice in two lines that differ in what is read → refused, not the first one taken for the whole', async () => {
    const core = await openWithAcme();
    const lines = [...(EXPORTS.find(({ profile }) => profile === 'Xero')?.lines ?? [])].slice(0, 3);
    lines[2] = lines[2]?.replace('100.00,0.00,0.00,100.00', '200.00,0.00,0.00,200.00') ?? '';
    expect((await importContent(core, 'invoices', lines.join('\n'))).errors).toEqual([
      '3, InvoiceNumber: “INV-1” stands in row 2 already. Keep one of them.',
    ]);
  });
});
