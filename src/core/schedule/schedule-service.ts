import type { Base } from '../base.ts';
import { insideTransaction } from '../db/index.ts';
import type { ScheduleService } from './schedule.ts';
import { createTicksStore } from './ticks-store.ts';

export function createScheduleService(base: Base): ScheduleService {
  const store = createTicksStore(base.db);
  return {
    async winSlot({ name, slot }) {
      if (!insideTransaction(base.db)) throw new Error('a slot is won in the transaction of its work');
      return await store.advance({ name, slot, at: base.clock.now() });
    },
  };
}
