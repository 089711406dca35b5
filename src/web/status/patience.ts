import { SECOND } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';

/** A database that takes longer than this to answer cannot do our work. */
const PATIENCE = 5 * SECOND;

/** What the database answers, or why it does not. */
export async function inTime<Answer>(core: Core, ask: () => Promise<Answer>): Promise<Answer | 'unreachable' | 'slow'> {
  const { promise: late, resolve } = Promise.withResolvers<'slow'>();
  const timer = setTimeout(resolve, PATIENCE, 'slow');
  const answer = ask().catch((error: unknown) => {
    core.base.log.error({ err: error }, 'status: the database does not answer');
    return 'unreachable' as const;
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
