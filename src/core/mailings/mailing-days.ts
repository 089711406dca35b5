import { dateIn, instantAt } from '../dates.ts';
import type { QuotaPlan } from '../quota/index.ts';

/**
 * The instant from which each of a mailing's messages may leave, in order. Those of the first day at once or as
 * scheduled; those of later days from the beginning of their day in the company's zone, which is when its budget begins.
 */
export function dueTimes({ plan, zone, start }: { plan: QuotaPlan; zone: string; start: number }): number[] {
  const firstDay = dateIn(zone, start);
  return plan.flatMap(({ day, messages }) => {
    const at = day <= firstDay ? start : instantAt(zone, day, '00:00');
    return new Array<number>(messages).fill(at);
  });
}
