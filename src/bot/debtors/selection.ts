import type { NoticeProposal } from '../../core/debtors/index.ts';
import { type Money, totalsByCurrency } from '../../core/money.ts';

/** Ticked as proposed (what nothing holds back), not at all, or with everything, held or not. */
type Tick = 'proposed' | 'none' | 'all';

export interface DebtorsFilter {
  readonly daysOverdue: number;
  readonly daysSinceNotice: number;
  readonly search: string;
  /** From a customer's card: these alone. */
  readonly accountIds?: readonly string[];
}

export interface Counts {
  readonly mails: number;
  readonly customers: number;
  readonly receipts: number;
}

/** Who is to be told, as one person is putting it together: the rule and its exceptions, so that “all 318” stays small. */
export interface DebtorsDraft {
  readonly filter: DebtorsFilter;
  readonly rest: 'proposed' | 'none';
  readonly customers: Readonly<Record<string, Tick>>;
  readonly receipts: Readonly<Record<string, boolean>>;
  readonly offset: number;
  /** Grows when ticks change by other means than a click on them: Slack then shows ours instead of its own. */
  readonly revision: number;
  readonly counts: Counts;
  /** What the person has been shown for sending, and nothing else. */
  readonly reviewed: Reviewed | null;
}

export interface Reviewed {
  /** When it was shown: what somebody else tells after it is not told again. */
  readonly asOf: number;
  readonly receiptIds: readonly string[];
  readonly accountIds: readonly string[];
  readonly totals: readonly Money[];
  /** The first of those who cannot be written to, and how many there are. */
  readonly leftOut: readonly { readonly accountId: string; readonly why: 'no_address' | 'suppressed' }[];
  readonly leftOutCount: number;
}

export type ProposedCustomer = NoticeProposal['customers'][number];
export type ProposedReceipt = ProposedCustomer['receipts'][number];

export const NOTHING: Counts = { mails: 0, customers: 0, receipts: 0 };

export function newDraft(filter: DebtorsFilter): DebtorsDraft {
  return {
    filter,
    rest: 'proposed',
    customers: {},
    receipts: {},
    offset: 0,
    revision: 0,
    counts: NOTHING,
    reviewed: null,
  };
}

/** The receipts of one customer that would be told about. */
export function tickedReceipts(draft: DebtorsDraft, customer: ProposedCustomer): readonly ProposedReceipt[] {
  if (customer.notSendable) return [];
  const tick = draft.customers[customer.account.id] ?? draft.rest;
  return customer.receipts.filter(
    (row) => draft.receipts[row.receipt.id] ?? (tick === 'all' || (tick === 'proposed' && row.ticked)),
  );
}

/** What is told of a customer, or would be by ticking them. */
export function toldReceipts(draft: DebtorsDraft, customer: ProposedCustomer): readonly ProposedReceipt[] {
  const ticked = tickedReceipts(draft, customer);
  if (ticked.length > 0) return ticked;
  const proposed = customer.receipts.filter((row) => row.ticked);
  return proposed.length > 0 ? proposed : customer.receipts;
}

/** A customer's tick was set or taken away: its receipts follow. */
export function tickCustomer(draft: DebtorsDraft, customer: ProposedCustomer, ticked: boolean): DebtorsDraft {
  const own = new Set(customer.receipts.map((row) => row.receipt.id));
  const receipts = Object.fromEntries(Object.entries(draft.receipts).filter(([id]) => !own.has(id)));
  // All held back: whoever ticks the customer wants them told all the same.
  const tick: Tick = !ticked ? 'none' : customer.receipts.some((row) => row.ticked) ? 'proposed' : 'all';
  return { ...draft, receipts, customers: { ...draft.customers, [customer.account.id]: tick } };
}

/** Customers named among those left out; the others are counted. */
const NAMED = 10;

/** Takes down exactly what would be sent. */
export function reviewOf(
  draft: DebtorsDraft,
  { customers, asOf }: Pick<NoticeProposal, 'customers' | 'asOf'>,
): Reviewed {
  const chosen = customers.filter((customer) => tickedReceipts(draft, customer).length > 0);
  const ticked = chosen.flatMap((customer) => tickedReceipts(draft, customer));
  const leftOut = customers.flatMap(({ account, notSendable }) =>
    notSendable ? [{ accountId: account.id, why: notSendable }] : [],
  );
  return {
    asOf,
    receiptIds: ticked.map((row) => row.receipt.id),
    accountIds: chosen.map((customer) => customer.account.id),
    totals: totalsByCurrency(ticked.map((row) => row.open)),
    leftOut: leftOut.slice(0, NAMED),
    leftOutCount: leftOut.length,
  };
}

/** What of the review is to be sent: all that was ticked when it was opened, unless it was unticked in it. */
export function isStillTicked({ receipts }: DebtorsDraft, receiptId: string): boolean {
  return receipts[receiptId] !== false;
}

/** The review's totals after ticks in it have changed; `rows`: the receipts of these ticks. */
export function retotal(
  totals: readonly Money[],
  { before, after, rows }: { before: DebtorsDraft; after: DebtorsDraft; rows: readonly ProposedReceipt[] },
): Money[] {
  const changes = rows.flatMap(({ receipt, open }) => {
    const ticked = isStillTicked(after, receipt.id);
    if (ticked === isStillTicked(before, receipt.id)) return [];
    return [{ ...open, minor: ticked ? open.minor : -open.minor }];
  });
  return totalsByCurrency([...totals, ...changes]).filter(({ minor }) => minor !== 0);
}

/** What the customers add to the counts. One mail per address; per receipt too when the company wants it so. */
export function countTicked(
  draft: DebtorsDraft,
  customers: readonly ProposedCustomer[],
  { onePerReceipt }: { onePerReceipt: boolean },
): Counts {
  return customers.reduce((counts, customer) => {
    const receipts = tickedReceipts(draft, customer).length;
    if (receipts === 0) return counts;
    return {
      mails: counts.mails + customer.addresses.length * (onePerReceipt ? receipts : 1),
      customers: counts.customers + 1,
      receipts: counts.receipts + receipts,
    };
  }, NOTHING);
}

/** The counts after some customers' ticks have changed, without asking about all the others. */
export function recount(counts: Counts, { before, after }: { before: Counts; after: Counts }): Counts {
  return {
    mails: counts.mails - before.mails + after.mails,
    customers: counts.customers - before.customers + after.customers,
    receipts: counts.receipts - before.receipts + after.receipts,
  };
}
