import type { Base } from '../base.ts';
import type { Account } from '../customers/index.ts';
import {
  byId,
  type Cause,
  causeIdsOf,
  createMailDecisions,
  createRecheck,
  type NoticeHandlers,
  type StoredMessage,
} from '../mail/index.ts';
import type { StopReason } from '../notices/index.ts';
import type { MailData } from '../templates/index.ts';
import { createIncidentNotices, type NoticeRooms } from './incident-notices.ts';
import { type IncidentNotice, noticeKey, readNoticeKey } from './incidents.ts';
import { createIncidentsStore, type StoredIncident } from './incidents-store.ts';

/** The notices of this room. */
export function createIncidentHandlers(base: Base, rooms: NoticeRooms): Pick<NoticeHandlers, 'incident'> {
  return { incident: { cause: createIncidentCause(base, rooms), ticks: {} } };
}

/** What an incident says of its notices right before they leave: switched off or reopened meanwhile means not sent. */
function createIncidentCause(base: Base, rooms: NoticeRooms): Cause {
  const store = createIncidentsStore(base.db);
  const notices = createIncidentNotices(base, rooms);
  return {
    ...createMailDecisions(rooms, (message) => {
      const { event: notice } = readNoticeKey(message.idempotencyKey);
      return { subject: { kind: 'incident', id: message.causeId }, notice, isForRating: notice === 'closed' };
    }),

    recheck: createRecheck({
      async lookUp(messages) {
        const incidents = byId(await store.byIds(causeIdsOf(messages)));
        const accounts = byId(await rooms.customers.byIds([...incidents.values()].map(({ accountId }) => accountId)));
        return { incidents, accounts, queued: await notices.of([...incidents.keys()]) };
      },

      async judge(message, { incidents, accounts, queued }) {
        const incident = incidents.get(message.causeId);
        const account = incident && accounts.get(incident.accountId);
        if (wasSentAgain(message, queued.get(message.causeId) ?? [])) return 'superseded';
        if (!incident || !account) return 'gone';
        // A slip that was put right within the undo window leaves put right.
        return stopOf(message, incident) ?? { go: true, data: await fresh(message, incident, account) };
      },
    }),
  };

  async function fresh(message: StoredMessage, incident: StoredIncident, account: Account): Promise<MailData> {
    return await notices.fresh(incident, { account, event: readNoticeKey(message.idempotencyKey).event });
  }
}

function stopOf(message: StoredMessage, incident: StoredIncident): StopReason<'incident'> | null {
  const { event } = readNoticeKey(message.idempotencyKey);
  if (event === 'created') return incident.noticeOnCreate ? null : 'switched_off';
  // An earlier closing's key is not the present one: it was reopened and closed again.
  const isPresent = incident.state === 'closed' && message.idempotencyKey === noticeKey(incident, 'closed');
  if (!isPresent) return 'reopened';
  return incident.noticeOnClose ? null : 'switched_off';
}

/** A later attempt at the opening notice was queued: this one, tried again by hand, would be a second (I4). */
function wasSentAgain(message: StoredMessage, queued: readonly IncidentNotice[]): boolean {
  const { event, attempt } = readNoticeKey(message.idempotencyKey);
  return event === 'created' && queued.some((other) => other.event === event && other.attempt > attempt);
}
