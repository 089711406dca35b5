import type { PlainDate } from '../../core/dates.ts';

/** A date as it fits into a table, e.g. `15 nov. 2026`. */
export function shortDate(date: PlainDate, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    Date.parse(`${date}T00:00:00Z`),
  );
}

/** The day of an instant in the company's zone, without the year: for what is near. */
export function dayAndMonth(instant: number, { locale, zone }: { locale: string; zone: string }): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: zone }).format(instant);
}
