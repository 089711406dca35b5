import { schedule as startCron } from 'node-cron';
import type { Base } from '../base.ts';
import type { ScheduledTask, Scheduler, ScheduleService } from './schedule.ts';

/** How often the hand of the clock moves: nothing is due sooner than a minute after it could have been. */
const EVERY_HALF_MINUTE = '*/30 * * * * *';

/** What the scheduler needs of the core. */
interface SchedulerCore<Rooms extends { readonly schedule: ScheduleService }> {
  readonly base: Pick<Base, 'clock' | 'log'>;
  transaction<Result>(work: (rooms: Rooms) => Promise<Result>): Promise<Result>;
}

export function createScheduler<Rooms extends { readonly schedule: ScheduleService }>({
  core,
  tasks,
}: {
  core: SchedulerCore<Rooms>;
  tasks: readonly ScheduledTask<NoInfer<Rooms>>[];
}): Scheduler {
  let looking: Promise<string[]> | null = null;
  let cron: { destroy(): void | Promise<void> } | null = null;

  const scheduler: Scheduler = {
    start() {
      if (cron) return;
      cron = startCron(EVERY_HALF_MINUTE, () => scheduler.tick());
      void scheduler.tick();
    },

    async stop() {
      await cron?.destroy();
      cron = null;
      await looking;
    },

    tick() {
      // A slow look is not overtaken by the next one: whoever asks meanwhile gets its answer.
      looking ??= look().finally(() => {
        looking = null;
      });
      return looking;
    },
  };
  return scheduler;

  async function look(): Promise<string[]> {
    const ran: string[] = [];
    for (const task of tasks) {
      try {
        if (await runIfDue(task)) ran.push(task.name);
      } catch (error) {
        // Rolled back with its slot: the next tick tries again, and the other tasks do not wait for it.
        core.base.log.error({ err: error, task: task.name }, 'a scheduled task failed; the next tick tries again');
      }
    }
    return ran;
  }

  async function runIfDue(task: ScheduledTask<Rooms>): Promise<boolean> {
    const slot = await task.dueSlot(core.base.clock.now());
    if (slot === null) return false;
    return await core.transaction(async (rooms) => {
      if (!(await rooms.schedule.winSlot({ name: task.name, slot }))) return false;
      await task.run(rooms, slot);
      return true;
    });
  }
}
