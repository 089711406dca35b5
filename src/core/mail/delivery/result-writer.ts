import type { DeliveryCore } from './delivery-core.ts';
import { commitResults, type Result } from './results.ts';

/** Most results of one transaction. */
const GROUP = 200;

export interface ResultWriter {
  /** Written as soon as the group before it is: results are confirmed in groups without waiting for one to fill. */
  add(result: Result): void;
  /** Resolves when all are written; throws when the database does not take them, and keeps them for the next time. */
  flush(): Promise<void>;
  /** What was written since it was last asked. */
  takeTotals(): { sent: number; ended: number };
}

export function createResultWriter(core: DeliveryCore, owner: string): ResultWriter {
  let pending: Result[] = [];
  let writing: Promise<void> | null = null;
  let failure: unknown = null;
  let totals = { sent: 0, ended: 0 };

  return {
    add(result) {
      pending.push(result);
      if (!writing && failure === null) writing = write();
    },
    async flush() {
      failure = null;
      while (pending.length > 0 || writing) {
        writing ??= write();
        await writing;
        if (failure !== null) throw failure;
      }
    },
    takeTotals() {
      const taken = totals;
      totals = { sent: 0, ended: 0 };
      return taken;
    },
  };

  async function write(): Promise<void> {
    // Results that come in the same turn go together.
    await new Promise(setImmediate);
    while (pending.length > 0) {
      const group = pending.slice(0, GROUP);
      try {
        const { sent, ended } = await commitResults(core, owner, group);
        pending = pending.slice(group.length);
        totals = { sent: totals.sent + sent, ended: totals.ended + ended };
      } catch (error) {
        // They are the only knowledge of what has left the house: kept until the database takes them.
        failure = error;
        break;
      }
    }
    writing = null;
  }
}
