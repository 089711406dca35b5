import { formatDate, formatInstant, type PlainDate } from '../core/dates.ts';
import { formatMoney, type Money } from '../core/money.ts';
import { languageOf } from '../core/words.ts';

/** Amounts, dates and numbers as one person reads them. */
export interface Format {
  money(money: Money): string;
  /** Totals of several currencies, never added up: `€18,420.10 · $3,200.00`. */
  totals(totals: readonly Money[]): string;
  number(value: number): string;
  date(date: PlainDate): string;
  instant(instant: number): string;
  /** `10:30`, in the company's time zone. */
  time(instant: number): string;
}

/** `locale` is a BCP 47 tag as Slack gives it; one that the runtime does not know falls back to our language. */
export function createFormat({ locale, zone }: { locale: string | null; zone: string }): Format {
  const tag = knownLocale(locale) ?? languageOf(locale);
  return {
    money: (money) => formatMoney(money, tag),
    totals: (totals) => totals.map((money) => formatMoney(money, tag)).join(' · '),
    number: (value) => new Intl.NumberFormat(tag).format(value),
    date: (date) => formatDate(date, tag),
    instant: (instant) => formatInstant({ instant, locale: tag, zone }),
    time: (instant) => new Intl.DateTimeFormat(tag, { timeStyle: 'short', timeZone: zone }).format(instant),
  };
}

function knownLocale(locale: string | null): string | null {
  if (!locale) return null;
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([locale])[0] ?? null;
  } catch {
    return null;
  }
}
