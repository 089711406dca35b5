import type { Base } from '../base.ts';
import type { Account } from '../customers/index.ts';
import { type Cause, createMailDecisions, type StoredMessage, type Verdict } from '../mail/index.ts';
import { createIncidentNotices, type NoticeRooms } from './incident-notices.ts';
import { type IncidentNotice, noticeKey, readNoticeKey } from './incidents.ts';
import { createIncidentsStore, type StoredIncident } from './incidents-store.ts';

/** What an incident says of its notices right before they leave: switched off or reopened meanwhile means not sent. */
export function createIncidentCause(base: Base, rooms: NoticeRooms): Cause {
  const store = createIncidentsStore(base.db);
  const notices = createIncidentNotices(base, rooms);
  const told = createMailDecisions(rooms, (message) => {
    const { event: notice } = readNoticeKey(message.idempotencyKey);
    return { subject: { kind: 'incident', id: message.causeId }, notice, isForRating: notice === 'closed' };
  });
  return {
    ...told,

    async recheck(messages) {
      const incidents = new Map(
        (await store.byIds([...new Set(messages.map((message) => message.causeId))])).map((found) => [found.id, found]),
      );
      const accounts = new Map(
        (await rooms.customers.byIds([...incidents.values()].map((incident) => incident.accountId))).map((account) => [
          account.id,
          account,
        ]),
      );
      const queued = await notices.of([...incidents.keys()]);
      const verdicts = new Map<string, Verdict>();
      for (const message of messages) {
        const incident = incidents.get(message.causeId);
        const isOutrun = wasSentAgain(message, queued.get(message.causeId) ?? []);
        verdicts.set(
          message.id,
          isOutrun
            ? { go: false, reason: 'superseded' }
            : await judge(message, incident, incident && accounts.get(incident.accountId)),
        );
      }
      return verdicts;
    },
  };

  async function judge(
    message: StoredMessage,
    incident: StoredIncident | undefined,
    account: Account | undefined,
  ): Promise<Verdict> {
    if (!incident || !account) return { go: false, reason: 'gone' };
    const { event } = readNoticeKey(message.idempotencyKey);
    if (event === 'created' && !incident.noticeOnCreate) return { go: false, reason: 'switched_off' };
    if (event === 'closed') {
      // An earlier closing's key is not the present one: it was reopened and closed again.
      const isPresent = incident.state === 'closed' && message.idempotencyKey === noticeKey(incident, 'closed');
      if (!isPresent) return { go: false, reason: 'reopened' };
      if (!incident.noticeOnClose) return { go: false, reason: 'switched_off' };
    }
    // A slip that was put right within the undo window leaves put right.
    return { go: true, data: await notices.fresh(incident, { account, event }) };
  }
}

/** A later attempt at the opening notice was queued: this one, tried again by hand, would be a second (I4). */
function wasSentAgain(message: StoredMessage, queued: readonly IncidentNotice[]): boolean {
  const { event, attempt } = readNoticeKey(message.idempotencyKey);
  return event === 'created' && queued.some((other) => other.event === event && other.attempt > attempt);
}
