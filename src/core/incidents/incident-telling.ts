import type { Actor } from '../access/index.ts';
import type { Base } from '../base.ts';
import type { Account } from '../customers/index.ts';
import type { NewDecision } from '../decisions/index.ts';
import { AppError } from '../errors.ts';
import type { Origin } from '../mail/index.ts';
import { createIncidentNotices, type NoticeRooms, notSent } from './incident-notices.ts';
import { type Incident, type NoticeEvent, type NoticeOutcome, type OpeningState, openingState } from './incidents.ts';
import { createIncidentsStore, type StoredIncident } from './incidents-store.ts';

interface Telling {
  readonly record: StoredIncident;
  readonly account: Account;
  readonly origin: Origin | undefined;
}

interface Queued {
  readonly event: NoticeEvent;
  readonly attempt: number;
  /** The message whose thread this one takes over. */
  readonly instead: string | null;
}

/** The customer is told of an incident, or is not, for a reason that is written down (D13). */
export function createIncidentTelling(base: Base, rooms: NoticeRooms) {
  const store = createIncidentsStore(base.db);
  const notices = createIncidentNotices(base, rooms);

  return {
    /** With what happened to it, unless its switch says no. */
    async first(actor: Actor, input: Telling & { event: NoticeEvent }): Promise<NoticeOutcome> {
      const { record, event } = input;
      const wanted = event === 'created' ? record.noticeOnCreate : record.noticeOnClose;
      if (wanted) return await queue(actor, { ...input, attempt: 1, instead: null });
      const outcome = notSent('switched_off');
      await recordDecision(actor, { record, event, outcome, messageId: null });
      return outcome;
    },

    /** The opening notice once more, where it has not left: refused when it has or may have (I4). */
    async again(actor: Actor, input: Telling): Promise<NoticeOutcome> {
      const { record } = input;
      // Read first, and locked: of two who ask at once the second finds what the first has queued.
      const sent = (await notices.of([record.id], { locked: true })).get(record.id) ?? [];
      const state = openingState(sent);
      if (state === 'under_way') return notSent('repeated');
      if (!mayTell(record, state)) throw new AppError(refusalToTell(record, state));
      const attempts = sent.filter(({ event }) => event === 'created').map(({ attempt }) => attempt);
      const attempt = Math.max(0, ...attempts) + 1;
      return await queue(actor, { ...input, event: 'created', attempt, instead: record.threadMessageId });
    },
  };

  async function queue(
    actor: Actor,
    { record, account, event, attempt, origin, instead }: Telling & Queued,
  ): Promise<NoticeOutcome> {
    const { outcome, messageId } = await notices.queue(actor, { incident: record, account, event, attempt, origin });
    if (messageId) await store.setThread(record.id, { messageId, instead });
    await recordDecision(actor, { record, event, outcome, messageId });
    return outcome;
  }

  async function recordDecision(
    actor: Actor,
    {
      record,
      event,
      outcome: { why, batchId },
      messageId,
    }: { record: StoredIncident; event: NoticeEvent; outcome: NoticeOutcome; messageId: string | null },
  ): Promise<void> {
    if (why === 'repeated') return;
    const decision = {
      accountId: record.accountId,
      subject: { kind: 'incident', id: record.id } as const,
      notice: event,
      messageId,
      batchId,
      actorName: actor.name,
    };
    if (why === null) return await rooms.decisions.record([{ ...decision, outcome: 'queued', reason: 'manual' }]);
    // The closing notice asks for the rating.
    const notAsked: NewDecision[] = event === 'closed' ? [{ ...decision, outcome: 'not_asked', reason: why }] : [];
    await rooms.decisions.record([{ ...decision, outcome: 'not_sent', reason: why }, ...notAsked]);
  }
}

/** A closed incident is told by its closing notice; one whose notice is switched off is not told at all. */
export function mayTell(
  { state, noticeOnCreate }: Pick<Incident, 'state' | 'noticeOnCreate'>,
  opening: OpeningState,
): boolean {
  return state === 'open' && noticeOnCreate && (opening === 'never' || opening === 'stopped');
}

function refusalToTell({ state }: Pick<Incident, 'state'>, opening: OpeningState): string {
  if (opening === 'sent') return 'incidents.toldAlready';
  if (opening === 'doubtful') return 'incidents.toldPerhaps';
  return state === 'closed' ? 'incidents.notOpen' : 'incidents.noticeOff';
}
