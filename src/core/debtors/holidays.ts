import { DAY } from '../clock.ts';
import { addDays, type PlainDate } from '../dates.ts';

/** A region's public holidays by year, from the package `date-holidays`. */
export type HolidaySource = (year: number) => ReadonlySet<PlainDate>;

/**
 * The public holidays of `FR`, `ES-CT`, …; none for an empty or unknown region. School and bank holidays and
 * observances stay sending days.
 */
export async function publicHolidays(region: string): Promise<HolidaySource> {
  const [country, state] = region.split('-');
  if (!country) return () => new Set();
  // A tenth of a second to load: only for those who keep holidays free.
  const { default: Holidays } = await import('date-holidays');
  const calendar = new Holidays(country, state ?? '', { types: ['public'] });
  const years = new Map<number, ReadonlySet<PlainDate>>();
  return (year) => {
    let days = years.get(year);
    if (!days) {
      days = new Set(
        calendar
          .getHolidays(year)
          .filter((holiday) => holiday.type === 'public')
          .flatMap(daysOf),
      );
      years.set(year, days);
    }
    return days;
  };
}

/** A holiday of several days (the Eid holidays of some countries) is each of them. */
function daysOf({ date, start, end }: { date: string; start: Date; end: Date }): PlainDate[] {
  const first = date.slice(0, 'YYYY-MM-DD'.length);
  const count = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY));
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}
