import type { Base } from '../base.ts';
import { DAY } from '../clock.ts';
import { newestMigration, readSchema } from '../db/index.ts';
import { packageVersion } from '../package-root.ts';
import type { ProcessesService, ProcessInput } from './processes.ts';
import { createProcessesStore } from './processes-store.ts';

/** How long a process that ended without a word is shown. */
const KEPT = DAY;

export function createProcessesService(base: Base): ProcessesService {
  const store = createProcessesStore(base.db);
  const { clock, ids } = base;
  return {
    list: () => store.list(clock.now()),

    async enter(input) {
      await store.removeOlder(clock.now() - KEPT);
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
    });
  }
}
