import { formatDate, type PlainDate } from '../dates.ts';
import { formatMoney, type Money } from '../money.ts';

/** Dates and amounts as the reader's language writes them. A mailing has few different ones: each is made once. */
export interface Formats {
  date(date: PlainDate, language: string): string;
  money(money: Money, language: string): string;
}

/** Kept entries of each kind; a longer batch begins anew. */
const KEPT = 5_000;

export function createFormats(): Formats {
  const dates = new Map<string, string>();
  const amounts = new Map<string, string>();
  return {
    date: (date, language) => remember(dates, `${language} ${date}`, () => formatDate(date, language)),
    money: (money, language) =>
      remember(amounts, `${language} ${money.currency} ${money.minor}`, () => formatMoney(money, language)),
  };
}

function remember(kept: Map<string, string>, key: string, make: () => string): string {
  let value = kept.get(key);
  if (value === undefined) {
    if (kept.size >= KEPT) kept.clear();
    value = make();
    kept.set(key, value);
  }
  return value;
}
