/** Ticks that survive sleep, crash and a second host: whether one is due is a row, node-cron is only the hand of the clock. */
export interface ScheduledTask {
  readonly name: string;
  /** The newest slot that is due now, as text that sorts by time (e.g. the day), or null. */
  dueSlot(now: number): Promise<string | null>;
  /** Does the work of the slot; runs in the transaction that wins it, so that winning and working are one. */
  run(slot: string): Promise<void>;
}

export interface Scheduler {
  /** Looks every half minute. */
  start(): void;
  stop(): Promise<void>;
  /** Looks once, now; resolves when the due tasks have run. Answers which ran. */
  tick(): Promise<string[]>;
}
