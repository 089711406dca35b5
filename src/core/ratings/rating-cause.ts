import type { Base } from '../base.ts';
import { type Cause, causeIdsOf, createRecheck, GO } from '../mail/index.ts';
import { alertKey } from './ratings.ts';
import { createRatingsStore } from './ratings-store.ts';

/** What a rating says of the mail to the team right before it leaves: changed meanwhile means the later mail tells all. */
export function createRatingCause(base: Base): Cause {
  const store = createRatingsStore(base.db);
  return {
    recheck: createRecheck({
      async lookUp(messages) {
        return new Set((await store.byIds(causeIdsOf(messages))).map(({ id, version }) => alertKey(id, version)));
      },
      judge: (message, present) => (present.has(message.idempotencyKey) ? GO : 'superseded'),
    }),
  };
}
