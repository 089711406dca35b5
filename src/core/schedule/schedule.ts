/**
 * Ticks that survive sleep, crash and a second host: whether one is due is a row, node-cron is only the hand of the clock.
 *
 * - task: something that is to be done once for each slot.
 * - slot: the moment or day that a task is due for, as text that sorts by time. Missed slots are not made up for one by
 *   one: the newest one that is due stands for all before it, and the task itself knows what it has to catch up.
 * - tick: one look at all tasks.
 * - to win: to be the process whose transaction has written the slot down. Winning and working are one transaction, so
 *   that a crash in between leaves the slot to the next tick.
 */

/** @typeParam Rooms The core's rooms, built on the transaction that has won the slot. */
export interface ScheduledTask<Rooms> {
  readonly name: string;
  /** The newest slot that is due at `now` (ms since 1970 UTC), or null. */
  dueSlot(now: number): Promise<string | null>;
  /** Does the work of the slot, in the transaction that has won it. */
  run(rooms: Rooms, slot: string): Promise<void>;
}

export interface Scheduler {
  /** Looks at once, and then every half minute. */
  start(): void;
  /** Looks no more; resolves when the running look is over. */
  stop(): Promise<void>;
  /** Looks once, now; resolves when the due tasks have run. Answers the names of those that ran here. */
  tick(): Promise<string[]>;
}

export interface ScheduleService {
  /** Whether the slot is new for the task, writing it down: of several processes one gets true. In a transaction. */
  winSlot(input: { name: string; slot: string }): Promise<boolean>;
}
