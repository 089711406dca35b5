import type { ImportKind } from './exchange.ts';
import { headerKey } from './headers.ts';

/**
 * How the usual accounting programs call the columns of their invoices. Facts from public documentation, cited in
 * `source`; none was tried on an export of the program itself. A column that the file lacks is no matter.
 */
export interface ShippedProfile {
  readonly name: string;
  readonly kind: ImportKind;
  /** Where the headers are written down, and which of them nobody could look up. */
  readonly source: string;
  /** The profile is recognized by these: every header of a set is there. */
  readonly recognizedBy: readonly (readonly string[])[];
  /** Header → field; `-`: known not to matter here. */
  readonly columns: Readonly<Record<string, string>>;
  /** One row for each line of an invoice: what says the same again is the same invoice. */
  readonly rowPerLine?: boolean;
  /** A report has headings and totals among its rows: they have neither number nor customer nor date. */
  readonly hasTotals?: boolean;
  /** Rows of other kinds stand in the same file: only these are invoices. */
  readonly rows?: { readonly column: string; readonly are: readonly string[] };
}

/** As they are written down here: field → headers, the most telling first, as in the kinds' own tables. */
interface Written extends Omit<ShippedProfile, 'recognizedBy' | 'columns' | 'rows'> {
  readonly recognizedBy: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
  readonly passedOver?: string;
  readonly rows?: { readonly column: string; readonly are: string };
}

const WRITTEN: readonly Written[] = [
  {
    name: 'Stripe',
    kind: 'invoices',
    source:
      'Fields and statuses: https://docs.stripe.com/api/invoices/object. The titles of the dashboard’s CSV are not documented publicly: not verified.',
    recognizedBy: ['Number, Amount Due, Date (UTC), Due Date (UTC)', 'Number, Customer, Amount Paid, Due Date (UTC)'],
    columns: {
      reference: 'Number',
      customer: 'Customer',
      issuedOn: 'Date (UTC), Created (UTC)',
      dueOn: 'Due Date (UTC)',
      amount: 'Total',
      currency: 'Currency',
      paidAmount: 'Amount Paid',
      status: 'Status',
      paymentStatus: 'Paid',
    },
    // Amount Due: what the invoice asks for in all, not what is left of it.
    passedOver: 'id, Amount Due, Closed',
  },
  {
    name: 'QuickBooks',
    kind: 'invoices',
    source:
      'Reports of QuickBooks Online (Invoice List, Open Invoices, A/R Aging Detail); titles as third-party readers of these reports give them, Intuit’s own pages do not list them: not verified.',
    recognizedBy: ['Date, Num, Open balance, Amount', 'Invoice date, No., Open balance, Amount'],
    columns: {
      reference: 'Num, No.',
      customer: 'Customer, Customer full name, Client full name, Name',
      issuedOn: 'Date, Invoice date',
      dueOn: 'Due date',
      amount: 'Amount',
      openAmount: 'Open balance',
      status: 'Status',
      currency: 'Currency',
    },
    passedOver: 'Balance',
    hasTotals: true,
    rows: { column: 'Transaction type', are: 'Invoice, Facture, Factura' },
  },
  {
    name: 'Odoo',
    kind: 'invoices',
    source:
      'Field labels in https://github.com/odoo/odoo/blob/master/addons/account/models/account_move.py, which an export takes as titles. The French and Spanish titles are not verified.',
    recognizedBy: [
      'Number, Invoice/Bill Date, Payment Status',
      'Number, Invoice Partner Display Name, Payment Status',
      'Numéro, Date de facturation, Statut de paiement',
      'Número, Fecha de factura, Estado de pago',
    ],
    columns: {
      reference: 'Number, Numéro, Número',
      customer: 'Invoice Partner Display Name, Partner, Customer, Partenaire, Cliente',
      issuedOn: 'Invoice/Bill Date, Invoice Date, Date de facturation, Fecha de factura',
      dueOn: 'Due Date, Date d’échéance, Fecha de vencimiento',
      amount: 'Total in Currency Signed, Total',
      openAmount: 'Amount Due, Montant dû, Importe adeudado',
      currency: 'Currency',
      status: 'Status, Statut, Estado',
      paymentStatus: 'Payment Status, Statut de paiement, Estado de pago',
    },
    // Amount Due Signed: in the company's currency, which need not be the invoice's.
    passedOver: 'Amount Due Signed, Total Signed',
  },
  {
    name: 'Holded',
    kind: 'invoices',
    source:
      'Columns of the invoices’ list: https://academy.holded.com/hc/en-us/articles/360024718032. The Spanish titles are not verified.',
    recognizedBy: [
      'Date, Num, Due, Client, Collected, Pending',
      'Fecha, Num, Vencimiento, Cliente, Cobrado, Pendiente',
    ],
    columns: {
      reference: 'Num',
      customer: 'Client, Cliente',
      issuedOn: 'Date, Fecha',
      dueOn: 'Due, Vencimiento',
      amount: 'Total',
      paidAmount: 'Collected, Cobrado',
      openAmount: 'Pending, Pendiente',
      status: 'Status, Estado',
    },
    // Collected date: of the first payment, which need not settle anything.
    passedOver: 'Collected date, Fecha de cobro',
  },
  {
    name: 'Pennylane',
    kind: 'invoices',
    source:
      'Fields and statuses of a customer invoice: https://pennylane.readme.io/reference (invoice_number, date, deadline, remaining_amount_with_tax, status). The titles of the file are not documented publicly: not verified.',
    recognizedBy: [
      'Numéro de facture, Date d’échéance, Montant TTC, Restant dû',
      'Numéro de facture, Échéance, Montant TTC, Reste à payer',
      'invoice_number, deadline, remaining_amount_with_tax',
    ],
    columns: {
      reference: 'Numéro de facture, invoice_number',
      customer: 'Client, customer, customer_name',
      issuedOn: 'Date, Date de facture, Date d’émission',
      dueOn: 'Date d’échéance, Échéance, deadline',
      amount: 'Montant TTC, amount',
      openAmount: 'Restant dû, Reste à payer, remaining_amount_with_tax',
      status: 'Statut, status',
      currency: 'Devise, currency',
    },
  },
  {
    name: 'Sage 50',
    kind: 'invoices',
    source:
      'Columns of AUDIT_HEADER: https://docs.zynk.com/workflow/developers/sage-50-uk-schema/sage-50-uk-audit_header-columns.html. Not verified on a file that Sage has written.',
    recognizedBy: ['TYPE, ACCOUNT_REF, INV_REF, GROSS_AMOUNT, OUTSTANDING'],
    columns: {
      reference: 'INV_REF',
      customer: 'ACCOUNT_REF',
      issuedOn: 'DATE',
      dueOn: 'DUE_DATE',
      amount: 'GROSS_AMOUNT',
      openAmount: 'OUTSTANDING',
      paidAmount: 'AMOUNT_PAID',
    },
    // PAID_FLAG: whether a transaction is allocated: the balance says it better.
    // DISPUTED: how many of its items are disputed.
    // CURRENCY: the number of the currency in the program, not its letters.
    passedOver: 'PAID_FLAG, PAID_STATUS, PAYMENT, FOREIGN_OUTSTANDING, DISPUTED, CURRENCY',
    rows: { column: 'TYPE', are: 'SI' },
  },
  {
    name: 'Xero',
    kind: 'invoices',
    source:
      'Titles: https://docs.milientsoftware.com/help/moment-by-topic/integrations/file-exports/file-export-accounting-system/xero; statuses: https://developer.xero.com/documentation/api/invoices/. Not verified on a file that Xero has written.',
    recognizedBy: ['ContactName, InvoiceNumber, InvoiceAmountPaid, InvoiceAmountDue, Status'],
    columns: {
      reference: 'InvoiceNumber',
      customer: 'ContactName',
      issuedOn: 'InvoiceDate',
      dueOn: 'DueDate',
      amount: 'Total',
      paidAmount: 'InvoiceAmountPaid',
      openAmount: 'InvoiceAmountDue',
      currency: 'Currency',
      status: 'Status',
    },
    passedOver: 'Reference, LineAmount',
    rowPerLine: true,
  },
  {
    name: 'STEL Order',
    kind: 'invoices',
    source:
      'Fields of ordinaryInvoices: https://app.stelorder.com/app/api/openapi.json (full-reference, total-amount, paid-total-amount, remaining-total-amount). The program lets its user choose the columns of a file; the Spanish titles are not verified.',
    recognizedBy: [
      'Referencia, Cliente, Total base, Pendiente',
      'Referencia, Cliente, Total base, Estado',
      'full-reference, total-amount, remaining-total-amount',
    ],
    columns: {
      reference: 'Referencia, full-reference',
      customer: 'Cliente, account-id',
      issuedOn: 'Fecha, date',
      dueOn: 'Vencimiento, Fecha de vencimiento',
      amount: 'Total, total-amount',
      paidAmount: 'Pagado, paid-total-amount',
      openAmount: 'Pendiente, remaining-total-amount',
      status: 'Estado',
      currency: 'Moneda, currency-code',
    },
    passedOver: 'Total base, settled',
  },
];

export const SHIPPED_PROFILES: readonly ShippedProfile[] = WRITTEN.map(
  ({ recognizedBy, columns, passedOver, rows, ...profile }) => ({
    ...profile,
    recognizedBy: recognizedBy.map(listed),
    columns: Object.fromEntries(
      Object.entries({ ...columns, ...(passedOver ? { '-': passedOver } : {}) }).flatMap(([field, headers]) =>
        listed(headers).map((header) => [header, field]),
      ),
    ),
    ...(rows ? { rows: { column: rows.column, are: listed(rows.are) } } : {}),
  }),
);

/** The one of that name for the kind; without case and punctuation. */
export function shippedProfile(kind: ImportKind, name: string): ShippedProfile | null {
  return (
    SHIPPED_PROFILES.find((profile) => profile.kind === kind && headerKey(profile.name) === headerKey(name)) ?? null
  );
}

/** The one whose headers the file has; the one that knows more of them when two do. */
export function recognizedProfile(kind: ImportKind, headers: readonly string[]): ShippedProfile | null {
  const there = new Set(headers.map(headerKey));
  const isThere = (header: string) => there.has(headerKey(header));
  const fitting = SHIPPED_PROFILES.filter(
    (profile) => profile.kind === kind && profile.recognizedBy.some((set) => set.every(isThere)),
  );
  const known = ({ columns }: ShippedProfile) => Object.keys(columns).filter(isThere).length;
  return fitting.sort((a, b) => known(b) - known(a))[0] ?? null;
}

function listed(names: string): string[] {
  return names.split(', ');
}
