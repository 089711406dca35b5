import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addDays, type PlainDate } from '../../src/core/dates.ts';
import { closeAfterTest } from './open-things.ts';

/** A small company's ledger as its books export it: two CSV files, customers and invoices, awkward on purpose. */
export interface Ledger {
  readonly customersFile: string;
  readonly invoicesFile: string;
  readonly customers: readonly LedgerCustomer[];
  readonly invoices: readonly LedgerInvoice[];
}

export interface LedgerCustomer {
  readonly reference: string;
  readonly tradeName: string;
  /** The cell as it stands in the file. */
  readonly email: string;
  readonly language: string;
  /** Whether the import must take the row: all but those whose address is none. */
  readonly taken: boolean;
}

export interface LedgerInvoice {
  readonly number: string;
  readonly customer: string;
  readonly issuedOn: PlainDate;
  readonly dueOn: PlainDate;
  /** The cell, in units of the currency. */
  readonly amount: string;
  readonly minor: number;
  readonly currency: string;
  readonly paidOn: PlainDate | null;
  readonly disputed: boolean;
}

/** Names that break programs: quotes, commas, scripts, one letter, too long a line, markup, braces, tags, formulas. */
const AWKWARD_NAMES = [
  'Boulangerie Martin & Fils',
  "O'Brien, Sons & Co.",
  'Ñandú Logística S.L.',
  'Müller "Die Werkstatt" GmbH',
  '株式会社さくら製作所',
  'شركة النور للتجارة',
  'Société d’Équipement Élec',
  'Żółw i Syn Sp. z o.o.',
  '<b>Bold</b> Industries',
  'Ünïcödé Överseas AB',
  'A',
  'Compagnie Générale des Très Longues Dénominations Sociales et de Leurs Filiales Réunies S.A.S. (anciennement Établissements Durand)',
  '{{ 7*7 }} Templating Ltd',
  '@CUSTOMERNAME@ Recursive SARL',
  '=HYPERLINK("http://evil.example","x")',
  '=1+1 Accounting',
];
const COUNTRIES = [
  { currency: 'EUR', language: 'fr' },
  { currency: 'USD', language: 'en' },
  { currency: 'GBP', language: 'es' },
  { currency: 'JPY', language: 'ja' },
  { currency: 'CHF', language: 'de' },
] as const;
const NOT_AN_ADDRESS = 'not an address';
/** Payments younger than this are not in yet, so that some customers owe. */
const PAYMENT_LAG_DAYS = 45;

export interface LedgerOptions {
  readonly today?: PlainDate;
  readonly customers?: number;
  readonly invoices?: number;
}

/** Makes a ledger of the past year that is alive on `today`: same options, same ledger. Its files go after the test. */
export function makeLedger({ today = '2026-11-24', customers = 40, invoices = 300 }: LedgerOptions = {}): Ledger {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-ledger-'));
  closeAfterTest(() => rmSync(folder, { recursive: true, force: true }));
  const accounts = Array.from({ length: customers }, (_, n) => makeCustomer(n));
  const debts = Array.from({ length: invoices }, (_, n) => makeInvoice({ n, of: accounts, today }));
  const customersFile = path.join(folder, 'ledger-customers.csv');
  const invoicesFile = path.join(folder, 'ledger-invoices.csv');
  writeFileSync(customersFile, `\uFEFF${customersCsv(accounts).join('\r\n')}\r\n`);
  writeFileSync(invoicesFile, `${invoicesCsv(debts).join('\n')}\n`);
  return { customersFile, invoicesFile, customers: accounts, invoices: debts };
}

function makeCustomer(n: number): LedgerCustomer {
  const reference = `${String(1_000 + n * 37)}-${letters(n)}`;
  const box = reference.toLowerCase();
  const email =
    n % 17 === 5
      ? ''
      : n % 23 === 7
        ? NOT_AN_ADDRESS
        : n % 19 === 3
          ? `billing.${box}@example.com; cfo.${box}@example.org`
          : `${box}@example.net`;
  const language = n % 11 === 4 ? '' : (COUNTRIES[n % COUNTRIES.length]?.language ?? 'en');
  return {
    reference,
    tradeName: AWKWARD_NAMES[n] ?? `Customer ${reference}`,
    email,
    language,
    taken: email !== NOT_AN_ADDRESS,
  };
}

function makeInvoice({ n, of, today }: { n: number; of: readonly LedgerCustomer[]; today: PlainDate }): LedgerInvoice {
  const index = scatter(n) % of.length;
  const currency = COUNTRIES[index % COUNTRIES.length]?.currency ?? 'EUR';
  const issuedOn = addDays(today, -(scatter(n + 7_000) % 365));
  const dueOn = addDays(issuedOn, 30);
  const settled = addDays(issuedOn, 5 + (scatter(n + 13_000) % 60));
  const minor = 500 + (scatter(n + 29_000) % 1_200_000);
  return {
    number: String(611_365 + n * 911).padStart(10, '0'),
    customer: of[index]?.reference ?? '',
    issuedOn,
    dueOn,
    amount: currency === 'JPY' ? String(minor) : `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`,
    minor,
    currency,
    paidOn: settled <= addDays(today, -PAYMENT_LAG_DAYS) ? settled : null,
    disputed: scatter(n + 41_000) % 5 === 0,
  };
}

function customersCsv(customers: readonly LedgerCustomer[]): string[] {
  const rows = customers.map(({ reference, tradeName, email, language }, n) =>
    [reference, tradeName, `${tradeName} (${reference})`, email, language, `+33 1 ${10_000_000 + n}`]
      .map(cell)
      .join(','),
  );
  return ['Reference,Trade name,Legal name,Email,Language,Phone', ...rows];
}

function invoicesCsv(invoices: readonly LedgerInvoice[]): string[] {
  const rows = invoices.map(({ number, customer, issuedOn, dueOn, amount, currency, paidOn, disputed }) =>
    [number, customer, issuedOn, dueOn, amount, currency, paidOn ?? '', disputed ? 'Yes' : 'No'].map(cell).join(','),
  );
  return ['Invoice number,Customer ref,Invoice date,Due date,Amount,Currency,Paid on,Disputed', ...rows];
}

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Five letters that differ from customer to customer. */
function letters(n: number): string {
  return Array.from({ length: 5 }, (_, place) => String.fromCharCode(65 + (scatter(n * 5 + place) % 26))).join('');
}

/** A number that looks like chance and is the same each time (Knuth's multiplicative hash). */
function scatter(n: number): number {
  return (Math.imul(n + 1, 2_654_435_761) >>> 0) >>> 4;
}
