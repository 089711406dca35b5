import { Temporal } from 'temporal-polyfill';

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
export function formatDate(date: PlainDate, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.parse(`${date}T00:00:00Z`),
  );
}

/** An instant as `locale` writes it in `zone`, date and time. */
export function formatInstant({ instant, locale, zone }: { instant: number; locale: string; zone: string }): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(instant);
}

function zoned(zone: string, instant: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
}

/** An instant as ISO 8601 in UTC, for machines. */
export function isoInstant(instant: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toString();
}
