import type { PlainDate } from '../dates.ts';

/** What has been paid of a receipt, and whether that settles it. */
export interface Settlement {
  readonly paidMinor: number;
  readonly paidOn: PlainDate | null;
}

/**
 * A receipt is settled when the books say so (`settledOn`), when its payments reach the amount, or when there was nothing
 * to pay (a credit note).
 */
export function settle(input: {
  readonly amountMinor: number;
  readonly dueOn: PlainDate;
  readonly settledOn: PlainDate | null;
  readonly payments: { readonly sum: number; readonly lastOn: PlainDate | null };
}): Settlement {
  const { amountMinor, dueOn, settledOn, payments } = input;
  if (settledOn !== null) return { paidMinor: Math.max(amountMinor, payments.sum), paidOn: settledOn };
  if (payments.sum < amountMinor) return { paidMinor: payments.sum, paidOn: null };
  return { paidMinor: payments.sum, paidOn: payments.lastOn ?? dueOn };
}
