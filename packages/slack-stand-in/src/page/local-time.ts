import { Temporal } from 'temporal-polyfill';
import type { Person } from '../types.ts';

export function timeZoneOf(person: Person): string {
  return person.timeZone ?? 'Europe/Paris';
}

/** Seconds since 1970 as a date-time input of the browser wants it: `2026-11-24T09:30`. */
export function localTime(seconds: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}

/** The other way round. */
export function secondsOf(localDateTime: string, timeZone: string): number {
  return Math.floor(Temporal.PlainDateTime.from(localDateTime).toZonedDateTime(timeZone).epochMilliseconds / 1000);
}
