import type { DebtorReceipt, NoticeProposal } from '../../../core/debtors/index.ts';
import { type Money, totalsByCurrency } from '../../../core/money.ts';

export type ProposedCustomer = NoticeProposal['customers'][number];

/** A receipt that a notice could be about, and whose it is. */
export type ProposedReceipt = DebtorReceipt & { readonly customer: ProposedCustomer };

/** A mail that would leave: one for each address of each customer with a ticked receipt (D3). */
export interface ProposedMail {
  readonly address: string;
  readonly customer: ProposedCustomer;
  readonly receipts: number;
  readonly totals: readonly Money[];
}

export function receiptsOf({ customers }: NoticeProposal): readonly ProposedReceipt[] {
  return customers.flatMap((customer) => customer.receipts.map((receipt) => ({ ...receipt, customer })));
}

/** `ticked`: of customers that can be written to. */
export function mailsOf(ticked: readonly ProposedReceipt[]): readonly ProposedMail[] {
  return [...Map.groupBy(ticked, ({ customer }) => customer)].flatMap(([customer, receipts]) => {
    const totals = totalsOf(receipts);
    return customer.addresses.map((address) => ({ address, customer, receipts: receipts.length, totals }));
  });
}

export function totalsOf(receipts: readonly ProposedReceipt[]): readonly Money[] {
  return totalsByCurrency(receipts.map(({ open }) => open));
}
