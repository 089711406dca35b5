import type { NoticeHandlers } from '../mail/index.ts';
import { CAUSED_NOTICES, type NoticeTick } from '../notices/index.ts';
import type { WatchService } from '../watch/index.ts';
import type { ScheduledTask } from './schedule.ts';
import { createWatchTasks } from './watch-tasks.ts';

interface TaskRooms {
  readonly notices: NoticeHandlers;
  readonly watch: Pick<WatchService, 'hasNews' | 'note'>;
}

/** Everything that is scheduled: the ticks of all notices, and the look at whether mail moves. */
export function createTasks(core: TaskRooms): ScheduledTask<TaskRooms>[] {
  return [...createNoticeTasks(core), ...createWatchTasks(core)];
}

/** Whether one is due is asked of the core; it runs on the rooms of the transaction that has won its slot. */
export function createNoticeTasks<Rooms extends Pick<TaskRooms, 'notices'>>(core: Rooms): ScheduledTask<Rooms>[] {
  return CAUSED_NOTICES.flatMap((notice) =>
    Object.entries<NoticeTick>(core.notices[notice].ticks).map(([name, tick]) => ({
      name,
      dueSlot: tick.dueSlot,
      async run(rooms: Rooms, slot: string) {
        const ticks: Readonly<Record<string, NoticeTick>> = rooms.notices[notice].ticks;
        await ticks[name]?.run(slot);
      },
    })),
  );
}
