import type { Locale } from './locale.ts';

/** An amount in minor units (cents; yen have none) with its ISO 4217 currency. Never a float. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** How many decimals the currency has: 2 for EUR, 0 for JPY (ISO 4217, through Intl). */
export function decimalsOf(currency: string): number {
  return formatterFor('en', currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Whether the runtime knows this three-letter currency code. */
export function isCurrency(code: string): boolean {
  return currencyCodes.has(code);
}

const currencyCodes: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** The amount as `locale` writes it, e.g. `1 240,00 €`. Exact: no float rounding up to 2^53 minor units. */
export function formatMoney(money: Money, locale: Locale): string {
  return formatterFor(locale, money.currency).format(decimalText(money) as Intl.StringNumericLiteral);
}

/** A plain number as `locale` writes it, with at most `decimals` decimals. */
export function formatNumber(value: number, { locale, decimals }: { locale: Locale; decimals: number }): string {
  const key = `${locale} ${decimals}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, { maximumFractionDigits: decimals });
    formatters.set(key, formatter);
  }
  return formatter.format(value);
}

/** The plain decimal number, e.g. `1240.00`, for exports. */
export function decimalText({ minor, currency }: Money): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${minor < 0 ? '-' : ''}${whole}${fraction}`;
}

/** Totals per currency, never mixed (D1), in the order of the currencies' codes. */
export function totalsByCurrency(amounts: Iterable<Money>): Money[] {
  const totals = new Map<string, number>();
  for (const { minor, currency } of amounts) totals.set(currency, (totals.get(currency) ?? 0) + minor);
  return [...totals].sort(([a], [b]) => a.localeCompare(b)).map(([currency, minor]) => ({ minor, currency }));
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatterFor(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, { style: 'currency', currency });
    formatters.set(key, formatter);
  }
  return formatter;
}
