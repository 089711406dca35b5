import { formatDate, formatDayAndMonth, formatInstant, formatShortDate, formatTime, type PlainDate } from './dates.ts';
import type { Locale } from './locale.ts';
import { formatMoney, formatNumber, type Money } from './money.ts';
import type { Say, Words } from './words.ts';

/** Everything that one text says: words, dates, amounts and numbers, of one language and one region. */
export interface Format {
  /** For `lang` too. */
  readonly locale: Locale;
  readonly say: Say;
  money(money: Money): string;
  /** Totals of several currencies, never added up: `€18,420.10 · $3,200.00`. */
  totals(totals: readonly Money[]): string;
  /** With at most `decimals` decimals, 3 unless told. */
  number(value: number, decimals?: number): string;
  /** `24 novembre 2026` */
  date(date: PlainDate): string;
  /** As it fits into a table: `24 nov. 2026`. */
  shortDate(date: PlainDate): string;
  instant(instant: number): string;
  /** `10:30` */
  time(instant: number): string;
  /** Without the year, for what is near: `24 novembre`. */
  dayAndMonth(instant: number): string;
}

/** `zone`: the company's, in which instants are told. */
export function createFormat({ words, locale, zone }: { words: Words; locale: Locale; zone: string }): Format {
  const money = (amount: Money) => formatMoney(amount, locale);
  return {
    locale,
    say: words.in(locale),
    money,
    totals: (totals) => totals.map(money).join(' · '),
    number: (value, decimals = 3) => formatNumber(value, { locale, decimals }),
    date: (date) => formatDate(date, locale),
    shortDate: (date) => formatShortDate(date, locale),
    instant: (instant) => formatInstant({ instant, locale, zone }),
    time: (instant) => formatTime({ instant, locale, zone }),
    dayAndMonth: (instant) => formatDayAndMonth({ instant, locale, zone }),
  };
}
