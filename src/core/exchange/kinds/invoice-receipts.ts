import type { PlainDate } from '../../dates.ts';
import { openAmount, type Receipt, type ReceiptInput } from '../../documents/index.ts';
import type { Standing } from './standing.ts';

export interface WholeInvoice {
  readonly documentId: string;
  readonly totalMinor: number;
  readonly issuedOn: PlainDate;
  readonly dueOn: PlainDate | null;
  readonly standing: Standing;
  readonly disputed?: boolean;
}

/**
 * The receipts of an invoice of which a file knows the whole. With a due date it is one receipt over the whole amount; one
 * in instalments, or without a due date now, keeps them, and they follow what the books say of the whole.
 */
export function receiptsOfInvoice(invoice: WholeInvoice, known: readonly Receipt[]): ReceiptInput[] {
  const { documentId, totalMinor, standing } = invoice;
  // A void invoice may have lost its due date; it must not stay open for it.
  const isKept = known.some(({ position }) => position > 1) || (invoice.dueOn === null && known.length > 0);
  if (isKept) return keptReceipts(invoice, known);
  const dueOn = invoice.dueOn ?? (standing.paidOn ? invoice.issuedOn : null);
  if (dueOn === null) return [];
  const disputed = invoice.disputed === undefined ? {} : { disputed: invoice.disputed };
  return [{ documentId, position: 1, dueOn, amountMinor: totalMinor, ...standing, ...disputed }];
}

function keptReceipts({ standing, totalMinor }: WholeInvoice, known: readonly Receipt[]): ReceiptInput[] {
  const as = (receipt: Receipt, told: Standing): ReceiptInput => ({
    documentId: receipt.documentId,
    position: receipt.position,
    dueOn: receipt.dueOn,
    amountMinor: receipt.amount.minor,
    ...told,
  });
  const { paidOn, booksPaid, withdrawn } = standing;
  const issued: Standing = withdrawn === undefined ? {} : { withdrawn };
  if (withdrawn) return known.map((receipt) => as(receipt, { withdrawn }));
  if (paidOn) return known.map((receipt) => as(receipt, { ...issued, paidOn }));
  const open = known.reduce((sum, receipt) => sum + openAmount(receipt).minor, 0);
  if (!booksPaid || open === totalMinor - booksPaid.minor)
    return withdrawn === undefined ? [] : known.map((receipt) => as(receipt, issued));
  // The oldest is paid first.
  let left = booksPaid.minor;
  return known.map((receipt) => {
    const minor = Math.min(left, receipt.amount.minor);
    left -= minor;
    const isPaid = minor === receipt.amount.minor;
    return as(receipt, { ...issued, ...(isPaid ? {} : { paidOn: null }), booksPaid: { minor, on: booksPaid.on } });
  });
}
