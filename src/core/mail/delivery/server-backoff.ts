import { isWithin, MINUTE, SECOND } from '../../clock.ts';
import type { ConnectionFailure } from '../smtp/smtp-connection.ts';
import type { DeliveryCore } from './delivery-core.ts';
import { raiseTrouble } from './server-troubles.ts';

/** Without a line: first pause, and the longest, doubling in between. */
const FIRST_PAUSE = 5 * SECOND;
const LONGEST_PAUSE = 5 * MINUTE;

/** A network that fails this often in a row is told, not only waited for. */
const FAILURES_TOLD = 3;

/** How long our own mail server is left alone when no connection to it can be opened. */
export interface ServerBackoff {
  /** Whether this server, as it is set now, is still left alone. */
  isResting(target: string): boolean;
  /** How a run at this server ended; null: it could be reached. Told to people when it is not soon over. */
  note(failure: ConnectionFailure | null, target: string): Promise<void>;
}

export function createServerBackoff(core: DeliveryCore): ServerBackoff {
  const { clock, log } = core.base;
  let pause = { from: 0, until: 0, failures: 0, target: '' };
  return {
    isResting: (target) => pause.target === target && isWithin(clock.now(), pause),

    async note(failure, target) {
      if (!failure) {
        pause = { from: 0, until: 0, failures: 0, target };
        return;
      }
      const failures = pause.target === target ? pause.failures + 1 : 1;
      const length = failure.temporary ? Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE) : MINUTE;
      const from = clock.now();
      pause = { from, until: from + length, failures, target };
      log.warn({ trouble: failure.trouble, failures, pauseMs: length }, 'no line to the mail server');
      // A line that fails once may be back in a second: that is seen at once, and told when it lasts.
      const tell = !failure.temporary || failures >= FAILURES_TOLD;
      await raiseTrouble(core, { code: failure.trouble, detail: failure.message, tell });
    },
  };
}
