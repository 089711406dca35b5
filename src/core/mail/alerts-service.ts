import type { Base } from '../base.ts';
import { HOUR, MINUTE, SECOND } from '../clock.ts';
import type { AlertsService } from './alerts.ts';
import { createAlertsStore } from './alerts-store.ts';

/** How long one bot has to post what it took. */
const LEASE = MINUTE;

/** Between two tries: doubles from 10 s up to an hour; a channel that is gone is tried for about two days. */
const FIRST_PAUSE = 10 * SECOND;
const MOST_ATTEMPTS = 55;

export function createAlertsService(base: Base, _rooms: object): AlertsService {
  const store = createAlertsStore(base.db);
  const { clock } = base;
  return {
    async raise(input) {
      const isNew = await store.insert({ ...input, id: base.ids.next(), at: clock.now() });
      if (isNew) base.hub.emit('alert', {});
    },

    async claim({ owner, limit }) {
      const now = clock.now();
      return await store.claim({ owner, limit, now, leaseUntil: now + LEASE });
    },

    async posted(id, { channel, ts }) {
      await store.update(id, { state: 'posted', channel, slack_ts: ts, posted_at: clock.now(), lease_until: null });
    },

    async failed(id, why) {
      const alert = await store.find({ id });
      const attempts = alert?.attempts ?? 1;
      const pause = Math.min(HOUR, FIRST_PAUSE * 2 ** Math.min(attempts - 1, 10));
      const state = attempts >= MOST_ATTEMPTS ? 'failed' : 'waiting';
      await store.update(id, { state, failure: why.slice(0, 500), due_at: clock.now() + pause, lease_until: null });
    },

    byKey: (key) => store.find({ key }),
    listPosted: (most) => store.listPosted(most),
  };
}
