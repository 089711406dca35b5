import { DAY } from '../clock.ts';
import { addDays, dateIn, daysBetween, instantAt, type PlainDate } from '../dates.ts';

/** One day of the company's calendar, and how far other days and instants lie from it; quick for 100,000 receipts. */
export interface CompanyDay {
  readonly zone: string;
  readonly today: PlainDate;
  /** Whole days past the due date; negative before it. */
  daysOverdue(dueOn: PlainDate): number;
  /** How many calendar days ago the instant was; 0 for today and later. */
  daysSince(instant: number): number;
  /** The first instant of the day that lies this many days back, ms. */
  startOf(daysAgo: number): number;
  /** The company's date at the instant. */
  dateOf(instant: number): PlainDate;
  /**
   * The company's date of a stamp. None for one further ahead than tomorrow: the clock stood wrong when it was made, and
   * what waits for days after it would wait until then.
   */
  stampedOn(instant: number | null): PlainDate | null;
}

/** The company's day at `now` (ms since 1970 UTC). */
export function companyDayAt(zone: string, now: number): CompanyDay {
  return companyDay(zone, dateIn(zone, now));
}

export function companyDay(zone: string, today: PlainDate): CompanyDay {
  // Calendar arithmetic takes microseconds; the same few thousand days come again and again.
  const overdue = new Map<PlainDate, number>();
  const starts = new Map<number, number>();
  const dates = new Map<number, PlainDate>();

  const startOf = (daysAgo: number): number => {
    let start = starts.get(daysAgo);
    if (start === undefined) {
      start = instantAt(zone, addDays(today, -daysAgo), '00:00');
      starts.set(daysAgo, start);
    }
    return start;
  };

  const daysSince = (instant: number): number => {
    // Days of 23 and 25 hours shift the guess by one at most.
    let days = Math.max(0, Math.ceil((startOf(0) - instant) / DAY));
    while (startOf(days) > instant) days += 1;
    while (days > 0 && startOf(days - 1) <= instant) days -= 1;
    return days;
  };

  const dateOf = (instant: number): PlainDate => {
    const daysAgo = daysSince(instant);
    let date = dates.get(daysAgo);
    if (date === undefined) {
      date = addDays(today, -daysAgo);
      dates.set(daysAgo, date);
    }
    return date;
  };

  return {
    zone,
    today,
    startOf,
    daysSince,
    dateOf,
    stampedOn: (instant) => (instant === null || instant >= startOf(-2) ? null : dateOf(instant)),
    daysOverdue(dueOn) {
      let days = overdue.get(dueOn);
      if (days === undefined) {
        days = daysBetween(dueOn, today);
        overdue.set(dueOn, days);
      }
      return days;
    },
  };
}
