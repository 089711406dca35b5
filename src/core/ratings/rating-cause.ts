import type { Base } from '../base.ts';
import type { Cause, Verdict } from '../mail/index.ts';
import { alertKey } from './ratings.ts';
import { createRatingsStore } from './ratings-store.ts';

/** What a rating says of the mail to the team right before it leaves: changed meanwhile means the later mail tells all. */
export function createRatingCause(base: Base): Cause {
  const store = createRatingsStore(base.db);
  return {
    async recheck(messages) {
      const present = new Set(
        (await store.byIds(messages.map((message) => message.causeId))).map(({ id, version }) => alertKey(id, version)),
      );
      return new Map(
        messages.map((message): [string, Verdict] => [
          message.id,
          present.has(message.idempotencyKey) ? { go: true } : { go: false, reason: 'superseded' },
        ]),
      );
    },
  };
}
