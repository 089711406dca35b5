import { cleanPayment, receiptProblems, type SalesDocument } from '../../documents/index.ts';
import { type Fields, shownOnly } from '../field-table.ts';
import { amount, day, from, instant, minorAmount, position, text, value } from '../field-types.ts';
import { AMOUNT, DUE, PAID_ON, POSITION, REFERENCE } from '../headers.ts';
import { RowRefused, refuseProblems, shown } from '../row-reader.ts';
import { type ImportRooms, importKind, orRefused, writeResolved } from './kind.ts';
import { readStanding, STANDING, standingOf } from './standing.ts';

const RECEIPT_FIELDS = {
  document: { ...text, headers: REFERENCE.invoice, needed: true },
  position: { ...position, headers: POSITION },
  dueOn: { ...day, headers: DUE, needed: true },
  amount: { ...from('amount_minor', amount), headers: AMOUNT, needed: true },
  // The invoice's.
  ...shownOnly('export', { currency: text }),
  ...STANDING,
  ...shownOnly('json', {
    settledOn: from('paid_on', value),
    noticeSwitch: text,
    pauseReason: value,
    pausedUntil: value,
    pauseNote: value,
    lastNoticeAt: instant,
    lastNoticeLevel: value,
    lastNoticeBy: value,
  }),
} as const satisfies Fields;

const PAYMENT_FIELDS = {
  reference: { ...text, headers: REFERENCE.payment, needed: true },
  document: { ...text, headers: REFERENCE.invoice, needed: true },
  position: { ...position, headers: POSITION },
  amount: {
    ...from('amount_minor', amount),
    headers: `amount paid, paid amount, payment amount, ${AMOUNT}, montant payé, montant réglé, importe pagado, importe cobrado`,
    needed: true,
  },
  ...shownOnly('export', { currency: text }),
  paidOn: { ...day, headers: `${PAID_ON}, date, fecha`, needed: true },
} as const satisfies Fields;

/** Instalments of invoices, by invoice number and position (1 when the file has no such column). */
export const receiptsKind = importKind({
  permission: 'documents.edit',
  views: ['documents.view'],
  fields: RECEIPT_FIELDS,
  keyField: 'document',
  owes: true,
  rows: (store) => store.receipts(),

  read: ({ document, dueOn, ...cells }) => ({
    document,
    position: cells.position ?? 1,
    dueOn,
    amount: cells.amount,
    standing: readStanding(cells),
    ...(cells.disputed === undefined ? {} : { disputed: cells.disputed }),
  }),

  key: ({ document, position }) => `${document} ${position}`,

  async write(rooms, actor, rows, { today, journal }) {
    const invoices = await invoicesByNumber(rooms, rows);
    await journal.witness([{ of: 'receipts', documentIds: [...invoices.values()].map(({ id }) => id) }]);
    return await writeResolved(rows, {
      resolve: ({ document, amount: owed, standing, ...receipt }) =>
        orRefused(() => {
          const invoice = knownInvoice(invoices, document);
          const { currency } = invoice.total;
          const amountMinor = minorAmount('amount', owed, currency);
          const told = standingOf(standing, { totalMinor: amountMinor, currency, today });
          const input = { ...receipt, ...told, documentId: invoice.id, amountMinor };
          refuseProblems(receiptProblems(input));
          return input;
        }),
      write: (receipts) => rooms.documents.saveReceipts(actor, receipts),
    });
  },
});

/** Payments, by their reference, of an invoice's receipt: the one at the position, or its only one. */
export const paymentsKind = importKind({
  permission: 'documents.edit',
  views: ['documents.view'],
  fields: PAYMENT_FIELDS,
  keyField: 'reference',
  owes: true,
  rows: (store) => store.payments(),
  read: ({ position: said = null, ...cells }) => ({ ...cells, position: said }),
  key: ({ reference }) => reference,

  async write(rooms, actor, rows, { journal }) {
    const invoices = await invoicesByNumber(rooms, rows);
    const documentIds = [...invoices.values()].map(({ id }) => id);
    const references = rows.map(({ reference }) => reference);
    await journal.witness([
      { of: 'payments', references },
      { of: 'receipts', documentIds },
    ]);
    const receipts = await rooms.documents.receiptsOf(documentIds);
    const byInvoice = Map.groupBy(receipts, ({ documentId }) => documentId);
    return await writeResolved(rows, {
      resolve: ({ reference, document, position: at, amount: paid, paidOn }) =>
        orRefused(() => {
          const invoice = knownInvoice(invoices, document);
          const ofInvoice = byInvoice.get(invoice.id) ?? [];
          if (at === null && ofInvoice.length > 1)
            throw new RowRefused('position', 'exchange.whichReceipt', { ...shown(document), count: ofInvoice.length });
          const receipt = ofInvoice.find((known) => at === null || known.position === at);
          if (!receipt) throw new RowRefused('document', 'exchange.noSuchReceipt', shown(document));
          const amountMinor = minorAmount('amount', paid, invoice.total.currency);
          const { payment, problems } = cleanPayment({ reference, receiptId: receipt.id, amountMinor, paidOn });
          refuseProblems(problems);
          return payment;
        }),
      write: (payments) => rooms.documents.addPayments(actor, payments),
    });
  },
});

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
