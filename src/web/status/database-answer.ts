import { SECOND } from '../../core/clock.ts';
import type { Core } from '../../core/core.ts';
import { within } from '../../core/within.ts';

/** A database that takes longer than this to answer cannot do our work. */
const PATIENCE = 5 * SECOND;

/** What the database answers, or why it does not. */
export async function databaseAnswer<Answer>(
  core: Core,
  ask: () => Promise<Answer>,
): Promise<Answer | 'unreachable' | 'slow'> {
  const asking = ask()
    .catch((error: unknown) => {
      core.base.log.error({ err: error }, 'status: the database does not answer');
      return 'unreachable' as const;
    })
    .then((answer) => ({ answer }));
  const answered = await within(asking, PATIENCE);
  return answered ? answered.answer : 'slow';
}
