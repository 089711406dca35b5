import type { PlainDate } from '../dates.ts';

/** What has been paid of a receipt, and whether that settles it. */
export interface Settlement {
  readonly paidMinor: number;
  readonly paidOn: PlainDate | null;
}

/** An amount that the books say is paid in all, without naming payments. */
export interface BooksPaid {
  readonly minor: number;
  /** The day on which they said so. */
  readonly on: PlainDate;
  /** What the payments known by name came to then: they are part of the amount. */
  readonly knownMinor: number;
}

/** The payments of one receipt that are known by name. */
export interface NamedPayments {
  readonly sum: number;
  readonly lastOn: PlainDate | null;
  /** Of those from the day on which the books gave their amount; all of them when they gave none. */
  readonly sinceMinor: number;
}

/**
 * A receipt is settled when the books say so (`settledOn`), when what is paid reaches the amount, or when there was nothing
 * to pay (a credit note, or an invoice that the books withdrew).
 */
export function settle(input: {
  readonly amountMinor: number;
  readonly dueOn: PlainDate;
  readonly settledOn: PlainDate | null;
  readonly withdrawn: boolean;
  readonly booksPaid: BooksPaid | null;
  readonly payments: NamedPayments;
}): Settlement {
  const { amountMinor, dueOn, settledOn, withdrawn, booksPaid, payments } = input;
  const lastOn = payments.lastOn ?? booksPaid?.on ?? dueOn;
  if (withdrawn) return { paidMinor: payments.sum, paidOn: settledOn ?? lastOn };
  if (settledOn !== null) return { paidMinor: Math.max(amountMinor, payments.sum), paidOn: settledOn };
  const paidMinor = booksPaid === null ? payments.sum : paidWithBooks(booksPaid, payments);
  return { paidMinor, paidOn: paidMinor < amountMinor ? null : lastOn };
}

/**
 * The books' amount holds what was paid before the day on which they gave it, so a payment of an earlier day that becomes
 * known by name is part of it; one of that day or later comes on top. When the named ones come to more, they are believed.
 */
function paidWithBooks(books: BooksPaid, payments: NamedPayments): number {
  const since = payments.sum - books.knownMinor;
  if (since === 0) return books.minor;
  return Math.max(books.minor + Math.min(since, payments.sinceMinor), payments.sum);
}
