import type { Base } from '../base.ts';
import { type Cause, causeIdsOf, createRecheck, GO, type NoticeHandlers } from '../mail/index.ts';
import { alertKey } from './ratings.ts';
import { createRatingsStore } from './ratings-store.ts';

/** The notices of this room. */
export function createRatingHandlers(base: Base): Pick<NoticeHandlers, 'rating'> {
  return { rating: { cause: createRatingCause(base), ticks: {} } };
}

/** What a rating says of the mail to the team right before it leaves: changed meanwhile means the later mail tells all. */
function createRatingCause(base: Base): Cause {
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
