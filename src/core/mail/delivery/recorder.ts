import type { ClaimedMessage } from '../claims.ts';
import type { DeliveryCore } from './delivery-core.ts';
import type { FiguresBuffer } from './figures-buffer.ts';
import { createGroupCommit, type HandoverRequest } from './group-commit.ts';
import type { Result } from './results.ts';
import type { Handover } from './start-handover.ts';

/** Results that are written without waiting for more. */
const ENOUGH = 100;

/** How long fewer wait for company, ms: a mail more or less in doubt after a crash, for a third of the transactions. */
const GATHER = 10;

/** Most results of one transaction. */
const MOST = 200;

/**
 * What the delivery writes down while mails are on their way: results, and what goes out next. One transaction at a
 * time takes all that has gathered of both, since a transaction costs as much as a mail.
 */
export interface Recorder {
  add(result: Result): void;
  /** Notes a group as going out; see `startHandover`. `limited`: within the rate limit. */
  startHandover(group: { messages: readonly ClaimedMessage[]; limited: boolean }): Promise<Handover>;
  /** Resolves when all results are written; throws when the database does not take them, and keeps them for next time. */
  flush(): Promise<void>;
  /** What was written since it was last asked. */
  takeTotals(): { sent: number; ended: number };
}

export function createRecorder(core: DeliveryCore, figures: FiguresBuffer): Recorder {
  const writer = createGroupCommit(core, figures);
  let pending: Result[] = [];
  let request: HandoverRequest | null = null;
  let turning: Promise<void> | null = null;
  let hurry = (): void => {};
  let flushing = false;
  let failure: unknown = null;

  return {
    add(result) {
      pending.push(result);
      if (pending.length >= ENOUGH) hurry();
      turn();
    },
    startHandover(group) {
      return new Promise((answer, refuse) => {
        if (failure !== null) return refuse(failure);
        request = { ...group, answer, refuse };
        hurry();
        turn();
      });
    },
    async flush() {
      failure = null;
      flushing = true;
      hurry();
      try {
        while (pending.length > 0 || turning) {
          turn();
          await turning;
          if (failure !== null) throw failure;
        }
      } finally {
        flushing = false;
      }
    },
    takeTotals: () => writer.takeTotals(),
  };

  function turn(): void {
    if (turning || failure !== null) return;
    turning = takeTurns().finally(() => {
      turning = null;
    });
  }

  async function takeTurns(): Promise<void> {
    while (pending.length > 0 || request) {
      if (!request && !flushing && pending.length < ENOUGH) await gather();
      const group = pending.slice(0, MOST);
      const asked = takeRequest();
      try {
        await writer.write(group, asked);
        pending = pending.slice(group.length);
      } catch (error) {
        // Results are the only knowledge of what has left the house: kept until the database takes them.
        failure = error;
        asked?.refuse(error);
        takeRequest()?.refuse(error);
        return;
      }
    }
  }

  function takeRequest(): HandoverRequest | null {
    const taken = request;
    request = null;
    return taken;
  }

  async function gather(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHER);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    hurry = () => {};
  }
}
