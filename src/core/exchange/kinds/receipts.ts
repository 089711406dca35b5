import type { PlainDate } from '../../dates.ts';
import { cleanPayment, receiptProblems, type SalesDocument } from '../../documents/index.ts';
import type { Decimal } from '../local-values.ts';
import { minorAmount, RowRefused, refuseProblems, shown } from '../row-reader.ts';
import { type Importer, type ImportRooms, orRefused, writeResolved } from './importer.ts';
import { readStanding, type StandingCells, standingOf } from './standing.ts';

interface ReceiptRow {
  readonly document: string;
  readonly position: number;
  readonly dueOn: PlainDate;
  readonly amount: Decimal;
  readonly standing: StandingCells;
  readonly disputed?: boolean;
}

interface PaymentRow {
  readonly reference: string;
  readonly document: string;
  readonly position: number | null;
  readonly amount: Decimal;
  readonly paidOn: PlainDate;
}

/** Instalments of invoices, by invoice number and position (1 when the file has no such column). */
export const receiptsImporter: Importer<ReceiptRow> = {
  permission: 'documents.edit',
  keyField: 'document',

  read: (row) => ({
    document: row.required('document'),
    position: row.position('position') ?? 1,
    dueOn: row.requiredDate('dueOn'),
    amount: row.amount('amount'),
    standing: readStanding(row),
    ...(row.has('disputed') ? { disputed: row.flag('disputed') } : {}),
  }),

  key: ({ document, position }) => `${document} ${position}`,

  async write(rooms, actor, rows, { today }) {
    const invoices = await invoicesByNumber(rooms, rows);
    return await writeResolved(rows, {
      resolve: ({ document, amount, standing, ...receipt }) =>
        orRefused(() => {
          const invoice = knownInvoice(invoices, document);
          const amountMinor = minorAmount('amount', amount, invoice.total.currency);
          const { currency } = invoice.total;
          const told = standingOf(standing, { totalMinor: amountMinor, currency, today });
          const input = { ...receipt, ...told, documentId: invoice.id, amountMinor };
          refuseProblems(receiptProblems(input));
          return input;
        }),
      write: (receipts) => rooms.documents.saveReceipts(actor, receipts),
    });
  },
};

/** Payments, by their reference, of an invoice's receipt: the one at the position, or its only one. */
export const paymentsImporter: Importer<PaymentRow> = {
  permission: 'documents.edit',
  keyField: 'reference',

  read: (row) => ({
    reference: row.required('reference'),
    document: row.required('document'),
    position: row.position('position'),
    amount: row.amount('amount'),
    paidOn: row.requiredDate('paidOn'),
  }),

  key: ({ reference }) => reference,

  async write(rooms, actor, rows) {
    const invoices = await invoicesByNumber(rooms, rows);
    const receipts = await rooms.documents.receiptsOf([...invoices.values()].map(({ id }) => id));
    const byInvoice = Map.groupBy(receipts, ({ documentId }) => documentId);
    return await writeResolved(rows, {
      resolve: ({ reference, document, position, amount, paidOn }) =>
        orRefused(() => {
          const invoice = knownInvoice(invoices, document);
          const ofInvoice = byInvoice.get(invoice.id) ?? [];
          if (position === null && ofInvoice.length > 1)
            throw new RowRefused('position', 'exchange.whichReceipt', { ...shown(document), count: ofInvoice.length });
          const receipt = ofInvoice.find((known) => position === null || known.position === position);
          if (!receipt) throw new RowRefused('document', 'exchange.noSuchReceipt', shown(document));
          const amountMinor = minorAmount('amount', amount, invoice.total.currency);
          const { payment, problems } = cleanPayment({ reference, receiptId: receipt.id, amountMinor, paidOn });
          refuseProblems(problems);
          return payment;
        }),
      write: (payments) => rooms.documents.addPayments(actor, payments),
    });
  },
};

async function invoicesByNumber(
  rooms: ImportRooms,
  rows: readonly { readonly document: string }[],
): Promise<ReadonlyMap<string, SalesDocument>> {
  const numbers = [...new Set(rows.map(({ document }) => document))];
  const invoices = await rooms.documents.byReferences('invoice', numbers);
  return new Map(invoices.map((invoice) => [invoice.reference, invoice]));
}

function knownInvoice(invoices: ReadonlyMap<string, SalesDocument>, number: string): SalesDocument {
  const invoice = invoices.get(number);
  if (!invoice) throw new RowRefused('document', 'exchange.noSuchInvoice', shown(number));
  return invoice;
}
