import type { Hono } from 'hono';
import { SECOND } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import { pendingMigrations } from '../../core/db/index.ts';
import type { LinkEnv } from '../opened-link.ts';

/** A database that takes longer than this to answer cannot do our work. */
const PATIENCE = 5 * SECOND;

/** `/health`: 200 when the database answers and its schema is the program's, 503 otherwise (O3). */
export function addHealthRoute(app: Hono<LinkEnv>, core: Core): void {
  app.get('/health', async (c) => {
    const state = await stateOf(core);
    return c.json({ status: state === 'ok' ? 'ok' : 'unavailable', database: state }, state === 'ok' ? 200 : 503);
  });
}

async function stateOf(core: Core): Promise<'ok' | 'schema' | 'unreachable' | 'slow'> {
  const { promise: late, resolve } = Promise.withResolvers<'slow'>();
  const timer = setTimeout(resolve, PATIENCE, 'slow');
  const answer = pendingMigrations(core.base.db).then(
    (pending) => (pending.length === 0 ? 'ok' : 'schema'),
    (error: unknown) => {
      core.base.log.error({ err: error }, 'health: the database does not answer');
      return 'unreachable' as const;
    },
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
