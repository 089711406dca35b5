import { isPlainDate, type PlainDate } from '../dates.ts';
import { decimalsOf } from '../money.ts';

/** Numbers and dates as a place writes them, read exactly: no value passes through a floating-point number. */

/** A decimal number as text: an integer and how many of its digits stand after the point. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

export interface LocalReader {
  readonly locale: string;
  /** The order of day, month and year in short dates, e.g. `day/month/year`, as words' keys. */
  readonly dateOrder: readonly DatePart[];
  /** An amount as the locale writes it, for a refusal. */
  readonly example: string;
  /** A number, or null when it is not one as the locale writes it. */
  number(text: string): Decimal | null;
  /** A date, or null. ISO 8601 (`2026-11-24`, with or without a time) always; else in the order given, by default the locale's. */
  date(text: string, order?: readonly DatePart[]): PlainDate | null;
}

export type DatePart = 'day' | 'month' | 'year';

/** Spaces and apostrophes group digits somewhere, and mean nothing else. */
const GROUPING_MARKS = /[\s\u00a0\u202f\u2009'’]/g;
/** Two digits of a year below this are 20xx: due dates lie ahead, birth years are not imported. */
const CENTURY_PIVOT = 80;

const SHORT_DATE = /^(\d{1,4})([./-])(\d{1,2})[./-](\d{1,4})\.?(?:,? \d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?)?$/i;

export function createLocalReader(locale: string): LocalReader {
  const { decimal, group } = separatorsOf(locale);
  const dateOrder = dateOrderOf(locale);
  const dates = new Map<string, PlainDate | null>();
  return {
    locale,
    dateOrder,
    get example() {
      return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, numberingSystem: 'latn' }).format(1240.5);
    },
    number: (text) => readNumber(text, { decimal, group }),
    date(text, order = dateOrder) {
      // A file repeats its dates; checking one against the calendar is the slow part.
      const key = `${order[0]} ${text}`;
      let date = dates.get(key);
      if (date === undefined) {
        date = readDate(text, order);
        dates.set(key, date);
      }
      return date;
    },
  };
}

export const DAY_FIRST: readonly DatePart[] = ['day', 'month', 'year'];
export const MONTH_FIRST: readonly DatePart[] = ['month', 'day', 'year'];

/**
 * What a short date says of its own order: one of the two, `both` when either reading gives the same day or it is no such
 * date, `unclear` when they differ. Points stand between day, month and year alone (24.11.2026).
 */
export function dateEvidence(text: string): typeof DAY_FIRST | 'both' | 'unclear' {
  const [, first = '', mark = '', second = ''] = SHORT_DATE.exec(text) ?? [];
  if (first === '' || first.length > 2) return 'both';
  if (mark === '.') return DAY_FIRST;
  const [one, two] = [Number(first), Number(second)];
  if (one > 12) return two > 12 ? 'both' : DAY_FIRST;
  if (two > 12) return MONTH_FIRST;
  return one === two ? 'both' : 'unclear';
}

/** Whole minor units, or null when the number has more decimals than the currency or is past what is exact. */
export function toMinor({ digits, scale }: Decimal, currency: string): number | null {
  const decimals = decimalsOf(currency);
  if (scale <= decimals) return safeNumber(digits * 10n ** BigInt(decimals - scale));
  const divisor = 10n ** BigInt(scale - decimals);
  return digits % divisor === 0n ? safeNumber(digits / divisor) : null;
}

/** A number as machines write it: `-1240.5`, `1.5E3`. Spreadsheets keep 15 digits; what is beyond is noise. */
export function readMachineNumber(text: string): Decimal | null {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return null;
  const [mantissa = '', exponent = '0'] = value.toPrecision(15).split('e');
  const decimal = plainDecimal(mantissa);
  if (!decimal) return null;
  const scale = decimal.scale - Number(exponent);
  return trimmed(scale >= 0 ? { ...decimal, scale } : { digits: decimal.digits * 10n ** BigInt(-scale), scale: 0 });
}

function readNumber(text: string, { decimal, group }: { decimal: string; group: string }): Decimal | null {
  let bare = text
    .replace(/\p{Sc}|\b[A-Z]{3}\b/gu, '')
    .replace(GROUPING_MARKS, '')
    .replace(/[−–]/g, '-');
  const negative = /^\(.*\)$|^-|-$/.test(bare);
  bare = bare.replace(/^\(|\)$|^[+-]|-$/g, '');
  if (!/^[\d.,٫٬]+$/.test(bare)) return null;
  const local = localDecimal(bare, { decimal, group }) ?? plainDecimal(bare);
  return local && negative ? { ...local, digits: -local.digits } : local;
}

/** With groups of three digits, as the locale marks them; a mark in another place is no group. */
function localDecimal(bare: string, { decimal, group }: { decimal: string; group: string }): Decimal | null {
  const [whole = '', fraction = '', ...more] = bare.split(decimal);
  if (more.length > 0 || !/^\d*$/.test(fraction)) return null;
  const groups = group === '' ? [whole] : whole.split(group);
  if (groups.length > 1 && !groups.every((part, index) => (index === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(part)))
    return null;
  return plainDecimal(`${groups.join('')}.${fraction}`);
}

/** Digits with at most one point, as machines write them: unambiguous where the locale's reading fails. */
function plainDecimal(text: string): Decimal | null {
  const match = /^(-?\d*)(?:\.(\d*))?$/.exec(text);
  const [, whole = '', fraction = ''] = match ?? [];
  if (!match || !/\d/.test(whole + fraction) || whole.length + fraction.length > 40) return null;
  return { digits: BigInt(`${whole === '-' ? '-0' : whole || '0'}${fraction}`), scale: fraction.length };
}

function trimmed({ digits, scale }: Decimal): Decimal {
  let [rest, places] = [digits, scale];
  while (places > 0 && rest % 10n === 0n) {
    rest /= 10n;
    places -= 1;
  }
  return { digits: rest, scale: places };
}

function safeNumber(value: bigint): number | null {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

function readDate(text: string, order: readonly DatePart[]): PlainDate | null {
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?$/.exec(text);
  if (iso) return existing({ year: iso[1] ?? '', month: iso[2] ?? '', day: iso[3] ?? '' });
  const local = SHORT_DATE.exec(text);
  if (!local) return null;
  const parts = { day: '', month: '', year: '' };
  order.forEach((part, index) => {
    parts[part] = local[[1, 3, 4][index] ?? 0] ?? '';
  });
  return existing(parts);
}

function existing({ day, month, year }: Readonly<Record<DatePart, string>>): PlainDate | null {
  if (day.length > 2 || month.length > 2 || (year.length !== 2 && year.length !== 4)) return null;
  const century = Number(year) < CENTURY_PIVOT ? '20' : '19';
  const date = `${year.length === 4 ? year : century + year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isPlainDate(date) ? date : null;
}

function separatorsOf(locale: string): { decimal: string; group: string } {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true, numberingSystem: 'latn' }).formatToParts(1234567.5);
  const mark = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  // Spaces and apostrophes are taken out before.
  return { decimal: mark('decimal') || '.', group: mark('group').replace(GROUPING_MARKS, '') };
}

function dateOrderOf(locale: string): DatePart[] {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'short',
    calendar: 'gregory',
    numberingSystem: 'latn',
    timeZone: 'UTC',
  });
  return format
    .formatToParts(0)
    .map((part) => part.type)
    .filter((type) => type === 'day' || type === 'month' || type === 'year');
}
