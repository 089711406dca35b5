import { addDays, type PlainDate, weekdayOf } from '../dates.ts';
import type { Settings } from '../settings/index.ts';
import { type HolidaySource, publicHolidays } from './holidays.ts';

/** On which days automatic reminders may leave (D8). A day that is none shifts a reminder, it never drops one. */
export interface SendingDays {
  /** Why nothing leaves on the day; null: it is a sending day. */
  closedBecause(day: PlainDate): 'weekend' | 'holiday' | null;
  /** The day itself or the next sending day after it. */
  onOrAfter(day: PlainDate): PlainDate;
}

/** The longest search for a sending day: no calendar is closed for more than a year. */
const SEARCH_DAYS = 366;

export async function sendingDaysOf(
  settings: Pick<Settings, 'policy.weekdays' | 'policy.holidays'>,
): Promise<SendingDays> {
  return sendingDays(settings['policy.weekdays'], await publicHolidays(settings['policy.holidays']));
}

/** @param weekdays ISO weekdays on which mail leaves, 1 = Monday. */
export function sendingDays(weekdays: readonly number[], holidays: HolidaySource): SendingDays {
  const shifted = new Map<PlainDate, PlainDate>();

  const closedBecause = (day: PlainDate): 'weekend' | 'holiday' | null => {
    if (!weekdays.includes(weekdayOf(day))) return 'weekend';
    return holidays(Number(day.slice(0, 4))).has(day) ? 'holiday' : null;
  };

  return {
    closedBecause,
    onOrAfter(day) {
      let open = shifted.get(day);
      if (open === undefined) {
        open = day;
        for (let step = 0; step < SEARCH_DAYS && closedBecause(open) !== null; step += 1) open = addDays(open, 1);
        shifted.set(day, open);
      }
      return open;
    },
  };
}
