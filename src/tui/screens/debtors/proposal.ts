import type { DebtorReceipt, NoticeProposal } from '../../../core/debtors/index.ts';
import { type Money, totalsByCurrency } from '../../../core/money.ts';

export type ProposedCustomer = NoticeProposal['customers'][number];

/** A receipt that a notice could be about. */
export interface ProposedLine {
  readonly customer: ProposedCustomer;
  readonly receipt: DebtorReceipt;
}

/** A mail that would leave: one for each address of each customer with a ticked receipt (D3). */
export interface ProposedMail {
  readonly address: string;
  readonly customer: ProposedCustomer;
  readonly receipts: readonly DebtorReceipt[];
  readonly totals: readonly Money[];
}

export function linesOf({ customers }: NoticeProposal): readonly ProposedLine[] {
  return customers.flatMap((customer) => customer.receipts.map((receipt) => ({ customer, receipt })));
}

/** `ticked`: of customers that can be written to. */
export function mailsOf(ticked: readonly ProposedLine[]): readonly ProposedMail[] {
  return [...Map.groupBy(ticked, ({ customer }) => customer)].flatMap(([customer, lines]) => {
    const receipts = lines.map(({ receipt }) => receipt);
    const totals = totalsByCurrency(receipts.map(({ open }) => open));
    return customer.addresses.map((address) => ({ address, customer, receipts, totals }));
  });
}
