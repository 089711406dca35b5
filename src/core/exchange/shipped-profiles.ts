import type { ImportKind } from './exchange.ts';
import { headerKey } from './headers.ts';

/**
 * How the usual accounting programs call the columns of their invoices. Facts from public documentation, cited in
 * `source`; none was tried on an export of the program itself. A column that the file lacks is passed over, one that stands
 * for `-` is known not to matter here.
 */
export interface ShippedProfile {
  readonly name: string;
  readonly kind: ImportKind;
  /** Where the headers are written down, and which of them nobody could look up. */
  readonly source: string;
  /** The profile is recognized by these: every one of a set is there. */
  readonly recognizedBy: readonly (readonly string[])[];
  readonly columns: Readonly<Record<string, string>>;
  /** One row for each line of an invoice: what says the same again is the same invoice. */
  readonly rowPerLine?: boolean;
  /** A report has headings and totals among its rows: they have neither number nor customer nor date. */
  readonly hasTotals?: boolean;
  /** Rows of other kinds stand in the same file: only these are invoices. */
  readonly rows?: { readonly column: string; readonly are: readonly string[] };
}

export const SHIPPED_PROFILES: readonly ShippedProfile[] = [
  {
    name: 'Stripe',
    kind: 'invoices',
    source:
      'Fields and statuses: https://docs.stripe.com/api/invoices/object. The titles of the dashboard’s CSV are not documented publicly: not verified.',
    recognizedBy: [
      ['Number', 'Amount Due', 'Date (UTC)', 'Due Date (UTC)'],
      ['Number', 'Customer', 'Amount Paid', 'Due Date (UTC)'],
    ],
    columns: {
      id: '-',
      Number: 'reference',
      Customer: 'customer',
      'Date (UTC)': 'issuedOn',
      'Created (UTC)': 'issuedOn',
      'Due Date (UTC)': 'dueOn',
      Total: 'amount',
      Currency: 'currency',
      'Amount Paid': 'paidAmount',
      // What the invoice asks for in all, not what is left of it.
      'Amount Due': '-',
      Status: 'status',
      Paid: 'paymentStatus',
      Closed: '-',
    },
  },
  {
    name: 'QuickBooks',
    kind: 'invoices',
    source:
      'Reports of QuickBooks Online (Invoice List, Open Invoices, A/R Aging Detail); titles as third-party readers of these reports give them, Intuit’s own pages do not list them: not verified.',
    recognizedBy: [
      ['Date', 'Num', 'Open balance', 'Amount'],
      ['Invoice date', 'No.', 'Open balance', 'Amount'],
    ],
    columns: {
      Num: 'reference',
      'No.': 'reference',
      Customer: 'customer',
      'Customer full name': 'customer',
      'Client full name': 'customer',
      Name: 'customer',
      Date: 'issuedOn',
      'Invoice date': 'issuedOn',
      'Due date': 'dueOn',
      Amount: 'amount',
      'Open balance': 'openAmount',
      Balance: '-',
      Status: 'status',
      Currency: 'currency',
    },
    hasTotals: true,
    rows: { column: 'Transaction type', are: ['Invoice', 'Facture', 'Factura'] },
  },
  {
    name: 'Odoo',
    kind: 'invoices',
    source:
      'Field labels in https://github.com/odoo/odoo/blob/master/addons/account/models/account_move.py, which an export takes as titles. The French and Spanish titles are not verified.',
    recognizedBy: [
      ['Number', 'Invoice/Bill Date', 'Payment Status'],
      ['Number', 'Invoice Partner Display Name', 'Payment Status'],
      ['Numéro', 'Date de facturation', 'Statut de paiement'],
      ['Número', 'Fecha de factura', 'Estado de pago'],
    ],
    columns: {
      Number: 'reference',
      Numéro: 'reference',
      Número: 'reference',
      'Invoice Partner Display Name': 'customer',
      Partner: 'customer',
      Customer: 'customer',
      Partenaire: 'customer',
      Cliente: 'customer',
      'Invoice/Bill Date': 'issuedOn',
      'Invoice Date': 'issuedOn',
      'Date de facturation': 'issuedOn',
      'Fecha de factura': 'issuedOn',
      'Due Date': 'dueOn',
      'Date d’échéance': 'dueOn',
      'Fecha de vencimiento': 'dueOn',
      'Total in Currency Signed': 'amount',
      Total: 'amount',
      'Amount Due': 'openAmount',
      'Montant dû': 'openAmount',
      'Importe adeudado': 'openAmount',
      Currency: 'currency',
      Status: 'status',
      Statut: 'status',
      Estado: 'status',
      'Payment Status': 'paymentStatus',
      'Statut de paiement': 'paymentStatus',
      'Estado de pago': 'paymentStatus',
      // In the company's currency, which need not be the invoice's.
      'Amount Due Signed': '-',
      'Total Signed': '-',
    },
  },
  {
    name: 'Holded',
    kind: 'invoices',
    source:
      'Columns of the invoices’ list: https://academy.holded.com/hc/en-us/articles/360024718032. The Spanish titles are not verified.',
    recognizedBy: [
      ['Date', 'Num', 'Due', 'Client', 'Collected', 'Pending'],
      ['Fecha', 'Num', 'Vencimiento', 'Cliente', 'Cobrado', 'Pendiente'],
    ],
    columns: {
      Num: 'reference',
      Client: 'customer',
      Cliente: 'customer',
      Date: 'issuedOn',
      Fecha: 'issuedOn',
      Due: 'dueOn',
      Vencimiento: 'dueOn',
      Total: 'amount',
      Collected: 'paidAmount',
      Cobrado: 'paidAmount',
      Pending: 'openAmount',
      Pendiente: 'openAmount',
      Status: 'status',
      Estado: 'status',
      // Of the first payment, which need not settle anything.
      'Collected date': '-',
      'Fecha de cobro': '-',
    },
  },
  {
    name: 'Pennylane',
    kind: 'invoices',
    source:
      'Fields and statuses of a customer invoice: https://pennylane.readme.io/reference (invoice_number, date, deadline, remaining_amount_with_tax, status). The titles of the file are not documented publicly: not verified.',
    recognizedBy: [
      ['Numéro de facture', 'Date d’échéance', 'Montant TTC', 'Restant dû'],
      ['Numéro de facture', 'Échéance', 'Montant TTC', 'Reste à payer'],
      ['invoice_number', 'deadline', 'remaining_amount_with_tax'],
    ],
    columns: {
      'Numéro de facture': 'reference',
      invoice_number: 'reference',
      Client: 'customer',
      customer: 'customer',
      customer_name: 'customer',
      Date: 'issuedOn',
      'Date de facture': 'issuedOn',
      'Date d’émission': 'issuedOn',
      'Date d’échéance': 'dueOn',
      Échéance: 'dueOn',
      deadline: 'dueOn',
      'Montant TTC': 'amount',
      amount: 'amount',
      'Restant dû': 'openAmount',
      'Reste à payer': 'openAmount',
      remaining_amount_with_tax: 'openAmount',
      Statut: 'status',
      status: 'status',
      Devise: 'currency',
      currency: 'currency',
    },
  },
  {
    name: 'Sage 50',
    kind: 'invoices',
    source:
      'Columns of AUDIT_HEADER: https://docs.zynk.com/workflow/developers/sage-50-uk-schema/sage-50-uk-audit_header-columns.html. Not verified on a file that Sage has written.',
    recognizedBy: [['TYPE', 'ACCOUNT_REF', 'INV_REF', 'GROSS_AMOUNT', 'OUTSTANDING']],
    columns: {
      INV_REF: 'reference',
      ACCOUNT_REF: 'customer',
      DATE: 'issuedOn',
      DUE_DATE: 'dueOn',
      GROSS_AMOUNT: 'amount',
      OUTSTANDING: 'openAmount',
      AMOUNT_PAID: 'paidAmount',
      // Whether a transaction is allocated: the balance says it better.
      PAID_FLAG: '-',
      PAID_STATUS: '-',
      PAYMENT: '-',
      FOREIGN_OUTSTANDING: '-',
      // How many of its items are disputed.
      DISPUTED: '-',
      // The number of the currency in the program, not its letters.
      CURRENCY: '-',
    },
    rows: { column: 'TYPE', are: ['SI'] },
  },
  {
    name: 'Xero',
    kind: 'invoices',
    source:
      'Titles: https://docs.milientsoftware.com/help/moment-by-topic/integrations/file-exports/file-export-accounting-system/xero; statuses: https://developer.xero.com/documentation/api/invoices/. Not verified on a file that Xero has written.',
    recognizedBy: [['ContactName', 'InvoiceNumber', 'InvoiceAmountPaid', 'InvoiceAmountDue', 'Status']],
    columns: {
      InvoiceNumber: 'reference',
      Reference: '-',
      ContactName: 'customer',
      InvoiceDate: 'issuedOn',
      DueDate: 'dueOn',
      Total: 'amount',
      InvoiceAmountPaid: 'paidAmount',
      InvoiceAmountDue: 'openAmount',
      Currency: 'currency',
      Status: 'status',
      LineAmount: '-',
    },
    rowPerLine: true,
  },
  {
    name: 'STEL Order',
    kind: 'invoices',
    source:
      'Fields of ordinaryInvoices: https://app.stelorder.com/app/api/openapi.json (full-reference, total-amount, paid-total-amount, remaining-total-amount). The program lets its user choose the columns of a file; the Spanish titles are not verified.',
    recognizedBy: [
      ['Referencia', 'Cliente', 'Total base', 'Pendiente'],
      ['Referencia', 'Cliente', 'Total base', 'Estado'],
      ['full-reference', 'total-amount', 'remaining-total-amount'],
    ],
    columns: {
      Referencia: 'reference',
      'full-reference': 'reference',
      Cliente: 'customer',
      'account-id': 'customer',
      Fecha: 'issuedOn',
      date: 'issuedOn',
      Vencimiento: 'dueOn',
      'Fecha de vencimiento': 'dueOn',
      Total: 'amount',
      'total-amount': 'amount',
      'Total base': '-',
      Pagado: 'paidAmount',
      'paid-total-amount': 'paidAmount',
      Pendiente: 'openAmount',
      'remaining-total-amount': 'openAmount',
      Estado: 'status',
      settled: '-',
      Moneda: 'currency',
      'currency-code': 'currency',
    },
  },
];

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
