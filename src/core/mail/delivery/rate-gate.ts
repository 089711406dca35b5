import { isWithin, SECOND } from '../../clock.ts';
import { RATE_JITTER, rateLimitsOf } from '../../quota/index.ts';
import type { Settings } from '../../settings/index.ts';
import type { DeliveryCore } from './delivery-core.ts';

/** For room within this time claims and lines are kept; for room later than that they are given back. */
const SOON = 2 * SECOND;

/** A machine that takes longer than `RATE_JITTER` to count is slow: after this many counts the last one is good enough. */
const MOST_COUNTS = 10;

/** Where the delivery waits for the company's own rate limit. */
export interface RateGate {
  /** Whether a limit was set when the settings were last looked at. */
  readonly limited: boolean;
  /** Nothing is claimed before there is room again. */
  readonly isClosed: boolean;
  lookAt(settings: Settings): void;
  /** Waits until `roomAt`, ms, and answers true; or closes the gate until then, when that is not soon, and answers false. */
  waitFor(roomAt: number): Promise<boolean>;
  /**
   * Right before the wire: whether a message that was counted at `countedAt`, ms, may leave now. One that was held up on
   * the way is counted anew, waiting for room if need be.
   */
  mayLeave(countedAt: number | null, stopping: () => boolean): Promise<boolean>;
  /** Whoever waits goes on at once. */
  wake(): void;
}

export function createRateGate(core: DeliveryCore): RateGate {
  const { clock } = core.base;
  const waiting = new Set<() => void>();
  let limits = 'null';
  let closed = { from: 0, until: 0 };

  const gate: RateGate = {
    get limited() {
      return limits !== 'null';
    },
    get isClosed() {
      return isWithin(clock.now(), closed);
    },
    lookAt(settings) {
      const now = JSON.stringify(rateLimitsOf(settings));
      if (now !== limits) closed = { from: 0, until: 0 };
      limits = now;
    },
    async waitFor(roomAt) {
      const before = clock.now();
      if (roomAt <= before) return true;
      // A clock that stands still, as in tests, never gets there.
      if (roomAt - before <= SOON && (await rest(roomAt - before)) > before) return true;
      closed = { from: clock.now(), until: roomAt };
      return false;
    },
    async mayLeave(countedAt, stopping) {
      if (countedAt === null) return true;
      let counted = countedAt;
      // Taken away by the first new count, whether there was room or not: a second time it would be somebody else's.
      let insteadOf: number | undefined = countedAt;
      for (let counts = 0; counts < MOST_COUNTS; counts += 1) {
        if (clock.now() <= counted + RATE_JITTER) return true;
        if (stopping()) return false;
        const { granted, at, nextAt } = await core.transaction((rooms) =>
          rooms.quota.takeRate({ wanted: 1, ...(insteadOf === undefined ? {} : { insteadOf }) }),
        );
        insteadOf = granted > 0 ? at : undefined;
        if (granted > 0) counted = at;
        else if (nextAt === null || !(await gate.waitFor(nextAt))) return false;
      }
      return clock.now() <= counted + SOON;
    },
    wake() {
      for (const go of waiting) go();
    },
  };
  return gate;

  /** Answers the time after it, ms. A timer may be a millisecond early. */
  async function rest(pause: number): Promise<number> {
    await new Promise<void>((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, pause + 1);
      waiting.add(go);
    });
    return clock.now();
  }
}
