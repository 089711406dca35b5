import { isoInstant } from '../dates.ts';
import type { WatchService } from '../watch/index.ts';
import type { ScheduledTask } from './schedule.ts';

interface WatchRooms {
  readonly watch: Pick<WatchService, 'hasNews' | 'note'>;
}

/** Notes when mail stops moving and when it moves again, with one card for each time. */
export function createWatchTasks(core: WatchRooms): ScheduledTask<WatchRooms>[] {
  return [
    {
      name: 'watch.mail',
      /** The present: a look that finds nothing new uses up no slot, and of two that find the same the second notes nothing. */
      dueSlot: async (now) => ((await core.watch.hasNews()) ? isoInstant(now) : null),
      run: (rooms) => rooms.watch.note(),
    },
  ];
}
