import type { Logger } from 'pino';
import { EXIT } from './program.ts';

/**
 * From the signal to the end at the latest, in ms: below the 10 s after which Docker and systemd's likes kill, by more than
 * the half second that SQLite may still wait for a file, which not even the end of a process cuts short.
 */
export const LAST_MOMENT = 9_000;

/** What still holds the process this long after its work is done is forgotten, in ms. */
const FORGOTTEN = 200;

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
export async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  });
}

/**
 * Ends the process with `code` after `ms`, whatever still holds it. Answers what is to be called when all work is done:
 * then only timers and sockets that libraries forgot can hold it, and not for long.
 */
export function endWithin(ms: number, code: number): () => void {
  const timer = setTimeout(() => process.exit(code), ms);
  return () => {
    clearTimeout(timer);
    setTimeout(() => process.exit(code), FORGOTTEN).unref();
  };
}

/** What nobody caught, and Node's warnings, become lines of the log; the first ends the process with exit code 1. */
export function logTrouble(log: Logger): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'the program failed where nobody expects it, and ends');
    process.exit(EXIT.failed);
  });
  // Node's own listener prints to standard error.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn({ err: warning }, 'a warning of Node'));
}
