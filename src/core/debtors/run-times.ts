import { HOUR } from '../clock.ts';
import { addDays, instantAt, type PlainDate } from '../dates.ts';
import type { Settings } from '../settings/index.ts';

/** The least time that people get to answer a run that was made late, in ms. */
const LEAST_WINDOW = HOUR;

/**
 * When a day's reminders leave at the earliest and when unanswered ones expire. A run made late (the machine slept) leaves
 * people an hour all the same, or the usual window when that is shorter; never beyond the company's midnight.
 */
export function runTimes(settings: Settings, day: PlainDate, now: number): { sendAt: number; cutOffAt: number } {
  const zone = settings['company.timeZone'];
  const midnight = instantAt(zone, addDays(day, 1), '00:00');
  const planned = instantAt(zone, day, settings['policy.sendAt']);
  const given = instantAt(zone, day, settings['policy.cutOff']);
  const cutOff = given > planned ? given : midnight;
  const window = Math.min(LEAST_WINDOW, cutOff - planned);
  return { sendAt: Math.max(planned, now), cutOffAt: Math.min(midnight, Math.max(cutOff, now + window)) };
}
