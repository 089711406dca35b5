import { Temporal } from 'temporal-polyfill';
import type { Locale } from './locale.ts';

/** A calendar date without time, `YYYY-MM-DD`: due dates, quota days. Compares right as text. */
export type PlainDate = string;

const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Whether `text` is a date that exists, written `YYYY-MM-DD`. */
export function isPlainDate(text: string): boolean {
  if (!PLAIN_DATE.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** The calendar date in `zone` at `instant` (ms since 1970 UTC). */
export function dateIn(zone: string, instant: number): PlainDate {
  return zoned(zone, instant).toPlainDate().toString();
}

/** The hour and minute in `zone` at `instant`, as `HH:MM`. */
export function timeIn(zone: string, instant: number): string {
  return zoned(zone, instant).toPlainTime().toString({ smallestUnit: 'minute' });
}

/**
 * The instant at which the wall clock of `zone` shows `time` (`HH:MM`) on `date`.
 * A time that a spring change skips means the moment just after the gap.
 */
export function instantAt(zone: string, date: PlainDate, time: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}

/** 1 (Monday) to 7 (Sunday), ISO 8601. */
export function weekdayOf(date: PlainDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** `YYYY-MM` of a date: the quota month. */
export function monthOf(date: PlainDate): string {
  return date.slice(0, 7);
}

/** The first day of the month after `date`'s. */
export function firstOfNextMonth(date: PlainDate): PlainDate {
  return Temporal.PlainDate.from(date).with({ day: 1 }).add({ months: 1 }).toString();
}

/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    zoned(zone, 0);
    return true;
  } catch {
    return false;
  }
}

/** The date as `locale` writes it, e.g. `24 novembre 2026`. */
export function formatDate(date: PlainDate, locale: Locale): string {
  return formatter('date', locale, 'UTC').format(Date.parse(`${date}T00:00:00Z`));
}

/** The date short enough for a table, e.g. `24 nov. 2026`. */
export function formatShortDate(date: PlainDate, locale: Locale): string {
  return formatter('shortDate', locale, 'UTC').format(Date.parse(`${date}T00:00:00Z`));
}

interface Told {
  readonly instant: number;
  readonly locale: Locale;
  readonly zone: string;
}

/** An instant as `locale` writes it in `zone`, date and time. */
export function formatInstant({ instant, locale, zone }: Told): string {
  return formatter('instant', locale, zone).format(instant);
}

/** The same without the year, short enough for a row: `24 nov. 10:30`. */
export function formatShortInstant({ instant, locale, zone }: Told): string {
  return formatter('shortInstant', locale, zone).format(instant);
}

/** The time of day alone. */
export function formatTime({ instant, locale, zone }: Told): string {
  return formatter('time', locale, zone).format(instant);
}

/** The time of day to the second. */
export function formatClock({ instant, locale, zone }: Told): string {
  return formatter('clock', locale, zone).format(instant);
}

/** The day of an instant in the zone, without the year: for what is near. */
export function formatDayAndMonth({ instant, locale, zone }: Told): string {
  return formatter('dayAndMonth', locale, zone).format(instant);
}

const STYLES = {
  date: { dateStyle: 'long' },
  shortDate: { dateStyle: 'medium' },
  instant: { dateStyle: 'medium', timeStyle: 'short' },
  shortInstant: { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  time: { timeStyle: 'short' },
  clock: { timeStyle: 'medium' },
  dayAndMonth: { day: 'numeric', month: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Made once each: making one takes as long as hundreds of dates. */
function formatter(style: keyof typeof STYLES, locale: Locale, timeZone: string): Intl.DateTimeFormat {
  const key = `${style} ${locale} ${timeZone}`;
  let known = formatters.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone });
    formatters.set(key, known);
  }
  return known;
}

function zoned(zone: string, instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
}

/** An instant as ISO 8601 in UTC, for machines. */
export function isoInstant(instant: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toString();
}
