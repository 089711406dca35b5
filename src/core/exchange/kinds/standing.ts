import type { PlainDate } from '../../dates.ts';
import type { ReceiptInput } from '../../documents/index.ts';
import { decimalText } from '../../money.ts';
import type { Decimal } from '../local-values.ts';
import { minorAmount, type Row, RowRefused, shown } from '../row-reader.ts';
import { type InvoiceStatus, invoiceStatus } from './invoice-status.ts';

/** What a row says of what is left to pay, as it stands there. */
export interface StandingCells {
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

export function readStanding(row: Row): StandingCells {
  return {
    ...readStatus(row),
    open: row.optionalAmount('openAmount'),
    paid: row.optionalAmount('paidAmount'),
    hasPaidOn: row.has('paidOn'),
    paidOn: row.date('paidOn'),
  };
}

/**
 * What is left to pay of `totalMinor`, from the status, the balance, the amount paid and the date, whichever the file has.
 * @throws RowRefused when they contradict one another.
 */
export function standingOf(
  cells: StandingCells,
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

function refuseContradictions(cells: StandingCells, amounts: Amounts, currency: string): void {
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
function readStatus(row: Row): Pick<StandingCells, 'status' | 'statusField'> {
  const found = ['status', 'paymentStatus'].flatMap((statusField) => {
    const text = row.text(statusField);
    if (text === '') return [];
    const status = invoiceStatus(text);
    if (status === null) throw new RowRefused(statusField, 'exchange.noSuchStatus', shown(text));
    return [{ status, statusField }];
  });
  const withdrawn = found.find(({ status }) => status === 'void' || status === 'draft');
  const [first, second] = found.filter(({ status }) => status !== 'issued');
  if (!withdrawn && first && second && first.status !== second.status)
    throw new RowRefused(second.statusField, 'exchange.twoStatuses', { one: first.status, other: second.status });
  return withdrawn ?? first ?? found[0] ?? { status: null, statusField: 'status' };
}
