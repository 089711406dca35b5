import type { Base } from '../base.ts';
import { DAY } from '../clock.ts';
import { newestMigration, readSchema } from '../db/index.ts';
import { packageVersion } from '../package-root.ts';
import { isGone, ownLife } from './life.ts';
import { type ProcessesService, type ProcessInput, SHOWN } from './processes.ts';
import { createProcessesStore } from './processes-store.ts';

/** How long one is remembered that has left something: it may be settled by its journal once its machine runs a sender again. */
const KEPT_UNSETTLED = 30 * DAY;

export function createProcessesService(base: Base): ProcessesService {
  const store = createProcessesStore(base.db);
  const { clock, ids } = base;
  return {
    list: () => store.list(clock.now()),

    async enter(input) {
      await store.removeOlder({ settled: clock.now() - SHOWN, all: clock.now() - KEPT_UNSETTLED });
      const id = ids.next();
      await insert(id, input);
      return id;
    },

    async beat(id, input) {
      if (await store.touch(id, clock.now())) return true;
      // A migration takes the rows of older programs away, unless it was forced past them. Others have only slept long.
      const { unknown } = await readSchema(base.db);
      if (unknown.length > 0) return false;
      await insert(id, input);
      return true;
    },

    leave: (id) => store.remove(id),

    noteSender: (id, sender) => store.noteSender(id, sender),

    async deadSenders() {
      const own = ownLife();
      if (own === null) return [];
      const gone = (await store.sendersBeside(own)).filter(({ life }) => isGone(life)).map(({ id }) => id);
      // Read once more: it may have begun another journal right before its end.
      return gone.length === 0 ? [] : await store.senders(gone);
    },

    forgetSender: (id) => store.forgetSender(id),
  };

  async function insert(id: string, { kind, name }: ProcessInput): Promise<void> {
    const now = clock.now();
    await store.insert({
      id,
      kind,
      name,
      version: packageVersion,
      schema: newestMigration(),
      startedAt: now,
      seenAt: now,
      life: ownLife(),
    });
  }
}
