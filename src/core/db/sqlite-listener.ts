import type { Logger } from 'pino';
import type { Db } from './database.ts';
import type { DatabaseListener } from './database-listener.ts';

/** A change is seen within a quarter of a second: two programs side by side seem to be one. In ms. */
const BEAT = 250;

/** While another process writes all the time, each look makes those who listen read: they are told less often. In ms. */
const LONGEST_BEAT = 2_000;

/**
 * Notices that another process has committed to the SQLite file: `PRAGMA data_version` changes then, and only then. It is
 * read on the one connection, and not at all while that is in use: whoever works must not wait for one who only looks.
 */
export function watchSqliteFile({
  db,
  log,
  onChange,
}: {
  db: Db;
  log: Logger;
  onChange: () => void;
}): DatabaseListener {
  let seen: number | null = null;
  let beat = BEAT;
  let closed = false;
  let looking: Promise<void> = Promise.resolve();
  let timer = lookLater();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
  };

  function lookLater(): NodeJS.Timeout {
    return setTimeout(() => {
      looking = look()
        .catch((error: unknown) => log.warn({ err: error }, 'changes of other processes could not be looked for'))
        .then(() => {
          if (!closed) timer = lookLater();
        });
    }, beat).unref();
  }

  async function look(): Promise<void> {
    if (isBusy(db)) return;
    const [row] = (await db.raw('pragma data_version')) as { data_version: number }[];
    const version = row?.data_version ?? null;
    const isChanged = version !== seen;
    seen = version;
    beat = isChanged ? Math.min(beat * 2, LONGEST_BEAT) : BEAT;
    if (isChanged && !closed) onChange();
  }
}

function isBusy(db: Db): boolean {
  const { pool } = db.client as { pool: { numUsed(): number; numPendingAcquires(): number } };
  return pool.numUsed() + pool.numPendingAcquires() > 0;
}
