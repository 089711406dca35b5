import { DAY } from '../clock.ts';
import type { Db } from '../db/index.ts';

export function createTicksStore(db: Db) {
  return {
    /**
     * Writes the slot down if it is later than the last one. A last one that was written more than a day in the future
     * comes from a clock that went wrong and was set right since: it counts as none, or the task would rest until then.
     */
    async advance({ name, slot, at }: { name: string; slot: string; at: number }): Promise<boolean> {
      const won = await db('ticks')
        .insert({ name, last_slot: slot, at })
        .onConflict('name')
        .merge()
        .where((last) => last.where('ticks.last_slot', '<', slot).orWhere('ticks.at', '>', at + DAY))
        .returning('name');
      return won.length > 0;
    },
  };
}
