import { createFormat, type Format } from '../format.ts';
import type { Locale } from '../locale.ts';
import type { Words } from '../words.ts';

/** The formats of a batch's locales. A mailing has few different dates and amounts: each is written once. */
export function createFormats(words: Words, zone: string): (locale: Locale) => Format {
  const formats = new Map<Locale, Format>();
  return (locale) => {
    let format = formats.get(locale);
    if (!format) {
      format = remembering(createFormat({ words, locale, zone }));
      formats.set(locale, format);
    }
    return format;
  };
}

/** Kept entries of each kind; a longer batch begins anew. */
const KEPT = 5_000;

function remembering(format: Format): Format {
  const dates = new Map<string, string>();
  const amounts = new Map<string, string>();
  return {
    ...format,
    date: (date) => remember(dates, date, () => format.date(date)),
    money: (money) => remember(amounts, `${money.currency} ${money.minor}`, () => format.money(money)),
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
