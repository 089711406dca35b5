import type { PlainDate } from '../../dates.ts';
import { toBoolean } from '../../db/index.ts';
import type { ReceiptInput } from '../../documents/index.ts';
import { decimalText, type Money } from '../../money.ts';
import type { Raw } from '../export-store.ts';
import type { Cells, Fields } from '../field-table.ts';
import { amount, day, flag, from, minorAmount } from '../field-types.ts';
import { DISPUTED, OPEN, PAID_AMOUNT, PAID_ON, PAYMENT_STATUS, STATUS } from '../headers.ts';
import type { Decimal } from '../local-values.ts';
import { type Row, RowRefused, shown } from '../row-reader.ts';
import { type InvoiceStatus, invoiceStatus } from './invoice-status.ts';

/** What the books say of what is left to pay; which wins when, `standingOf` tells. */
export const STANDING = {
  paidOn: { ...from('settled_on', day), headers: PAID_ON },
  disputed: { ...flag, headers: DISPUTED },
  status: { read: readStatus, write: writtenStatus, headers: STATUS },
  paymentStatus: { read: readStatus, write: writtenStatus, headers: PAYMENT_STATUS, only: 'import' },
  paidAmount: { ...from('paid_minor', amount), headers: PAID_AMOUNT },
  openAmount: { ...amount, write: leftToPay, headers: OPEN },
} as const satisfies Fields;

/** What a row says of what is left to pay, as it stands there. */
export interface Told {
  readonly status: InvoiceStatus | null;
  /** Which of the two status fields has said it. */
  readonly statusField: string;
  readonly open: Decimal | null;
  readonly paid: Decimal | null;
  readonly hasPaidOn: boolean;
  readonly paidOn: PlainDate | null;
}

/** What of a receipt follows from it; what is left out stays as it is. */
export type Standing = Pick<ReceiptInput, 'paidOn' | 'booksPaid' | 'withdrawn'>;

export function readStanding(cells: Cells<typeof STANDING>): Told {
  const { openAmount: open = null, paidAmount: paid = null, paidOn } = cells;
  return { ...statusOf(cells), open, paid, hasPaidOn: paidOn !== undefined, paidOn: paidOn ?? null };
}

/**
 * What is left to pay of `totalMinor`, from the status, the balance, the amount paid and the date, whichever the file has.
 * @throws RowRefused when they contradict one another.
 */
export function standingOf(
  cells: Told,
  { totalMinor, currency, today }: { totalMinor: number; currency: string; today: PlainDate },
): Standing {
  const { status, hasPaidOn, paidOn } = cells;
  if (status === 'void' || status === 'draft') return { withdrawn: true };
  const issued: Standing = status === null ? {} : { withdrawn: false };
  // A credit note asks for nothing.
  if (totalMinor <= 0) return { ...issued, ...(hasPaidOn ? { paidOn } : {}) };
  const amounts = {
    totalMinor,
    open: cells.open && minorAmount('openAmount', cells.open, currency),
    paid: cells.paid && minorAmount('paidAmount', cells.paid, currency),
  };
  refuseContradictions(cells, amounts, currency);
  if (status === 'paid' || isCovered(amounts))
    return { ...issued, ...(paidOn ? { paidOn } : { booksPaid: { minor: totalMinor, on: today } }) };
  const paidMinor = amounts.open === null ? amounts.paid : totalMinor - amounts.open;
  if (paidMinor !== null) return { ...issued, paidOn: null, booksPaid: { minor: paidMinor, on: today } };
  if (status === 'open') return { ...issued, paidOn: null };
  return { ...issued, ...(hasPaidOn ? { paidOn } : {}) };
}

interface Amounts {
  readonly totalMinor: number;
  readonly open: number | null;
  readonly paid: number | null;
}

function isCovered({ totalMinor, open, paid }: Amounts): boolean {
  return open === null ? paid !== null && paid >= totalMinor : open <= 0;
}

function refuseContradictions(cells: Told, amounts: Amounts, currency: string): void {
  const { status, statusField, paidOn } = cells;
  const { totalMinor, open, paid } = amounts;
  const said = (minor: number) => `${decimalText({ minor, currency })} ${currency}`;
  const left = open ?? (paid === null ? null : totalMinor - paid);
  // Less may be paid than is missing: credit notes and discounts count in the balance alone.
  if (open !== null && open > 0 && open + Math.max(0, paid ?? 0) > totalMinor)
    throw new RowRefused('openAmount', 'exchange.moreThanTotal', { open: said(open), total: said(totalMinor) });
  if (status === 'paid' && left !== null && left > 0)
    throw new RowRefused(statusField, 'exchange.paidWithBalance', { open: said(left) });
  if ((status === 'open' || status === 'part-paid') && isCovered(amounts))
    throw new RowRefused(statusField, 'exchange.openWithoutBalance');
  if (status === 'part-paid' && left === null) throw new RowRefused(statusField, 'exchange.partOfWhat');
  if (status === 'part-paid' && left === totalMinor)
    throw new RowRefused(statusField, 'exchange.partWithoutPayment', { open: said(totalMinor) });
  const nothingPaid = left === null ? status === 'open' : left === totalMinor;
  if (paidOn !== null && status !== 'paid' && nothingPaid)
    throw new RowRefused('paidOn', 'exchange.openWithPaidDate', shown(paidOn));
}

/** Two columns may tell: one that it is issued, the other whether it is paid. */
function statusOf(cells: Cells<typeof STANDING>): Pick<Told, 'status' | 'statusField'> {
  const found = (['status', 'paymentStatus'] as const).flatMap((statusField) => {
    const status = cells[statusField];
    return status == null ? [] : [{ status, statusField }];
  });
  const withdrawn = found.find(({ status }) => status === 'void' || status === 'draft');
  const [first, second] = found.filter(({ status }) => status !== 'issued');
  if (!withdrawn && first && second && first.status !== second.status)
    throw new RowRefused(second.statusField, 'exchange.twoStatuses', { one: first.status, other: second.status });
  return withdrawn ?? first ?? found[0] ?? { status: null, statusField: 'status' };
}

function readStatus(row: Row, field: string): InvoiceStatus | null {
  const said = row.text(field);
  const status = invoiceStatus(said);
  if (status === null && said !== '') throw new RowRefused(field, 'exchange.noSuchStatus', shown(said));
  return said === '' ? null : status;
}

/** What no date and no payment tells: void, or paid by the books' word alone. */
function writtenStatus(receipt: Raw): string | null {
  if (toBoolean(receipt['withdrawn'])) return 'void';
  const books = receipt['books_paid_minor'] ?? null;
  const isPaid = receipt['settled_on'] === null && books !== null && Number(books) >= Number(receipt['amount_minor']);
  return isPaid ? 'paid' : null;
}

function leftToPay(receipt: Raw): Money {
  const open = receipt['paid_on'] === null ? Number(receipt['amount_minor']) - Number(receipt['paid_minor']) : 0;
  return { minor: Math.max(0, open), currency: String(receipt['currency']) };
}
