import type { Logger } from 'pino';

/** Work of which one round runs at a time; what is asked for during one is done in the next. */
export interface Round {
  /** Begins a round after `pause` ms, unless one is about to begin. */
  soon(pause: number): void;
  /** No more rounds; settles when the one under way has ended. */
  stop(): Promise<void>;
}

/** A round that fails is told in the log with `failure`. */
export function createRound(log: Logger, failure: string, work: () => Promise<void>): Round {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  /** Asked for during the round: the shortest pause after it. */
  let next: number | null = null;
  let stopped = false;

  function soon(pause: number): void {
    if (stopped) return;
    if (running) {
      next = Math.min(pause, next ?? pause);
      return;
    }
    timer ??= setTimeout(() => {
      running = run();
    }, pause);
    timer.unref();
  }

  async function run(): Promise<void> {
    timer = undefined;
    await work().catch((error: unknown) => log.warn({ err: error }, failure));
    running = null;
    if (next === null) return;
    soon(next);
    next = null;
  }

  return {
    soon,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
