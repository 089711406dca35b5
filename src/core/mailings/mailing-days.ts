import { dateIn, instantAt, timeIn } from '../dates.ts';
import type { QuotaPlan } from '../quota/index.ts';

/**
 * The instant from which each of a mailing's messages may leave, in order. Those of the first day at once or as
 * scheduled; those of later days at the same time of day in the company's zone, never in the middle of the night.
 */
export function dueTimes({ plan, zone, start }: { plan: QuotaPlan; zone: string; start: number }): number[] {
  const firstDay = dateIn(zone, start);
  return plan.flatMap(({ day, messages }) => {
    const at = day <= firstDay ? start : instantAt(zone, day, timeIn(zone, start));
    return new Array<number>(messages).fill(at);
  });
}
