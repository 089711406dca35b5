import { type AccessService, type Actor, may } from '../access/index.ts';
import type { AuditEntry, AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import type { Account } from '../customers/index.ts';
import { insideTransaction } from '../db/index.ts';
import type { NewDecision, Reason } from '../decisions/index.ts';
import { EditConflict, mergeEdit } from '../edits.ts';
import { AppError, NotFound, refuseField } from '../errors.ts';
import type { Origin } from '../mail/index.ts';
import { manyLines, oneLine } from '../text.ts';
import { createIncidentNotices, type NoticeRooms, notSent } from './incident-notices.ts';
import {
  type Incident,
  type IncidentFields,
  type IncidentInput,
  type IncidentStep,
  type IncidentsService,
  incidentFields,
  type NoticeEvent,
  type NoticeOutcome,
  type OpeningState,
  openingState,
  REFERENCE_LIMIT,
  referenceOf,
  referencesMeant,
  SUBJECT_LIMIT,
  TEXT_LIMIT,
} from './incidents.ts';
import { createIncidentsStore, type IncidentRecord, type StoredIncident } from './incidents-store.ts';

const PAGE = 50;

/** What the history names: actions `incidents.<step>` of the audit log. */
const STEPS: readonly IncidentStep['act'][] = ['open', 'edit', 'close', 'reopen', 'tell'];

export function createIncidentsService(
  base: Base,
  rooms: NoticeRooms & { readonly access: AccessService; readonly audit: AuditService },
): IncidentsService {
  const { access, audit, customers, settings, decisions } = rooms;
  const store = createIncidentsStore(base.db);
  const notices = createIncidentNotices(base, rooms);

  const service: IncidentsService = {
    async list(actor, filter = {}, { offset = 0, limit = PAGE } = {}) {
      access.require(actor, 'incidents.view');
      const { rows, total } = await store.list(filter, { offset, limit });
      return { rows: await withAccounts(rows), total };
    },

    async get(actor, id) {
      access.require(actor, 'incidents.view');
      return await shown(id);
    },

    async findByReference(actor, reference) {
      access.require(actor, 'incidents.view');
      for (const written of referencesMeant(oneLine(reference))) {
        const record = await store.byReference(written);
        if (record) return await shown(record.id);
      }
      return null;
    },

    async card(actor, id) {
      access.require(actor, 'incidents.view');
      const incident = await shown(id);
      const sent = (await notices.of([id])).get(id) ?? [];
      return {
        incident,
        notices: sent,
        steps: stepsOf(await audit.ofTarget({ kind: 'incident', id })),
        canTell: mayTell(incident, openingState(sent)),
      };
    },

    async defaults(actor) {
      access.require(actor, 'incidents.view');
      return await switches();
    },

    async open(actor, input) {
      access.require(actor, 'incidents.edit');
      insistOnTransaction();
      const repeated = await store.byRequestKey(input.requestKey);
      if (repeated) return { incident: await shown(repeated.id), notice: notSent('repeated') };

      await requireShown(actor, input.accountId);
      const { record, account } = await newIncident(actor, input);
      if (record.noticeOnCreate) access.require(actor, 'incidents.send');
      // Another transaction may have brought the same request meanwhile: the database decides, and one is made.
      if (!(await store.insert(record, input.requestKey, record.createdAt))) {
        const first = await store.byRequestKey(input.requestKey);
        return { incident: await shown(first?.id ?? record.id), notice: notSent('repeated') };
      }
      await recordAct(actor, 'incidents.open', record);
      const notice = await tell(actor, { record, account, event: 'created', origin: input.origin });
      return { incident: await shown(record.id), notice };
    },

    async edit(actor, { id, base: read, ...changes }) {
      access.requireSeen(actor, 'incidents.edit');
      await store.lock(id);
      const before = await find(id);
      const given = Object.entries(changes).filter(([, value]) => value !== undefined);
      const wanted = incidentFields(
        await checked({ ...before, ...(Object.fromEntries(given) as Partial<IncidentFields>) }),
      );
      const mine = Object.fromEntries(given.map(([field]) => [field, wanted[field as keyof IncidentFields]]));
      const record = { ...before, ...mergeEdit({ base: read, theirs: incidentFields(before), mine }) };
      await store.edit(record, base.clock.now());
      await recordAct(actor, 'incidents.edit', record, { fields: given.map(([field]) => field).join(' ') });
      return await shown(id);
    },

    async close(actor, { id, resolution, noticeOnClose, origin }) {
      access.requireSeen(actor, 'incidents.edit');
      insistOnTransaction();
      const before = await find(id);
      const wanted = noticeOnClose ?? before.noticeOnClose;
      const change = { at: base.clock.now(), resolution: longText('resolution', resolution ?? before.resolution) };
      if (before.state === 'open' && wanted) access.require(actor, 'incidents.send');
      if (!(await store.close(id, { ...change, noticeOnClose: wanted }))) {
        const incident = await shown(id);
        // Somebody else was faster: what was typed must not be lost without a word.
        if (resolution && change.resolution !== incident.resolution)
          throw new EditConflict([{ field: 'resolution', theirs: incident.resolution, mine: change.resolution }]);
        return { incident, notice: notSent('repeated') };
      }

      const record = await find(id);
      await recordAct(actor, 'incidents.close', record);
      const account = await accountOf(record.accountId);
      const notice = await tell(actor, { record, account, event: 'closed', origin });
      return { incident: await shown(id), notice };
    },

    async reopen(actor, { id }) {
      access.requireSeen(actor, 'incidents.edit');
      const record = await find(id);
      if (await store.reopen(id, base.clock.now())) await recordAct(actor, 'incidents.reopen', record);
      return await shown(id);
    },

    async tell(actor, { id, origin }) {
      access.requireSeen(actor, 'incidents.send');
      insistOnTransaction();
      const record = await find(id);
      // Read first, and locked: of two who ask at once the second finds what the first has queued.
      const sent = (await notices.of([id], { locked: true })).get(id) ?? [];
      const state = openingState(sent);
      if (state === 'under_way') return { incident: await shown(id), notice: notSent('repeated') };
      if (!mayTell(record, state)) throw new AppError(refusalToTell(record, state));
      const attempt =
        Math.max(0, ...sent.filter(({ event }) => event === 'created').map((notice) => notice.attempt)) + 1;
      const account = await accountOf(record.accountId);
      const input = { incident: record, account, event: 'created' as const, attempt, origin };
      const { outcome, messageId } = await notices.queue(actor, input);
      if (messageId) {
        await store.setThread(id, { messageId, instead: record.threadMessageId });
        await recordAct(actor, 'incidents.tell', record);
      }
      await recordDecision(actor, { record, event: 'created', outcome, messageId });
      return { incident: await shown(id), notice: outcome };
    },

    async previewNotice(actor, { accountId, subject, description, event }) {
      access.require(actor, 'incidents.view');
      await requireShown(actor, accountId);
      return await notices.preview(
        {
          reference: referenceOf(await store.peekNumber()),
          subject: oneLine(subject, SUBJECT_LIMIT),
          description: manyLines(description, TEXT_LIMIT),
          resolution: '',
          assigneeName: actor.name,
          createdAt: base.clock.now(),
        },
        { account: await accountOf(accountId), event },
      );
    },
  };
  return service;

  /** A customer by id is one whom the list of customers shows, or an incident of theirs (X2). */
  async function requireShown(actor: Actor, accountId: string): Promise<void> {
    const hasIncident = async () => (await store.list({ accountId }, { offset: 0, limit: 1 })).total > 0;
    if (may(actor, 'incidents.view') && !may(actor, 'customers.view') && (await hasIncident())) return;
    access.require(actor, 'customers.view');
  }

  async function newIncident(
    actor: Actor,
    input: IncidentInput,
  ): Promise<{ record: StoredIncident; account: Account }> {
    const [account] = await customers.byIds([input.accountId]);
    if (!account) throw refuseField('accountId', 'incidents.noSuchCustomer');
    const defaults = await switches();
    const record = await checked({
      id: base.ids.next(),
      reference: '',
      accountId: account.id,
      subject: input.subject,
      description: input.description,
      internalNotes: input.internalNotes ?? '',
      resolution: '',
      state: 'open',
      assigneeId: input.assigneeId ?? null,
      assigneeName: null,
      noticeOnCreate: input.noticeOnCreate ?? defaults.noticeOnCreate,
      noticeOnClose: input.noticeOnClose ?? defaults.noticeOnClose,
      closings: 0,
      threadMessageId: null,
      createdByName: actor.name,
      createdAt: base.clock.now(),
      closedAt: null,
    });
    return { record: { ...record, reference: await referenceFor(input.reference) }, account };
  }

  /** The outside system's number, or the next of ours that none has taken. */
  async function referenceFor(given: string | undefined): Promise<string> {
    const outside = oneLine(given ?? '');
    if (outside.length > REFERENCE_LIMIT)
      throw refuseField('reference', 'incidents.referenceLong', { limit: REFERENCE_LIMIT });
    if (outside !== '') {
      if (await store.byReference(outside))
        throw refuseField('reference', 'incidents.referenceTaken', { reference: outside });
      return outside;
    }
    for (;;) {
      const reference = referenceOf(await store.takeNumber());
      if (!(await store.byReference(reference))) return reference;
    }
  }

  async function checked(record: StoredIncident): Promise<StoredIncident> {
    const subject = oneLine(record.subject, SUBJECT_LIMIT + 1);
    if (subject === '') throw refuseField('subject', 'incidents.subjectEmpty');
    if (subject.length > SUBJECT_LIMIT) throw refuseField('subject', 'incidents.subjectLong', { limit: SUBJECT_LIMIT });
    const assigneeName = record.assigneeId === null ? null : await store.personName(record.assigneeId);
    if (record.assigneeId !== null && assigneeName === null) throw refuseField('assigneeId', 'incidents.noSuchPerson');
    return {
      ...record,
      subject,
      description: longText('description', record.description),
      internalNotes: longText('internalNotes', record.internalNotes),
      resolution: longText('resolution', record.resolution),
      assigneeName,
    };
  }

  async function tell(
    actor: Actor,
    {
      record,
      account,
      event,
      origin,
    }: { record: StoredIncident; account: Account; event: NoticeEvent; origin: Origin | undefined },
  ): Promise<NoticeOutcome> {
    const wanted = event === 'created' ? record.noticeOnCreate : record.noticeOnClose;
    const { outcome, messageId } = wanted
      ? await notices.queue(actor, { incident: record, account, event, attempt: 1, origin })
      : { outcome: notSent('switched_off'), messageId: null };
    if (messageId) await store.setThread(record.id, { messageId, instead: null });
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
    if (why === null) await decisions.record([{ ...decision, outcome: 'queued', reason: 'manual' }]);
    else await decisions.record([{ ...decision, outcome: 'not_sent', reason: why }, ...notAsked(why)]);

    /** The closing notice asks for the rating. */
    function notAsked(reason: Reason): NewDecision[] {
      return event === 'closed' ? [{ ...decision, outcome: 'not_asked', reason }] : [];
    }
  }

  async function recordAct(
    actor: Actor,
    action: string,
    incident: IncidentRecord,
    details: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await audit.record(actor, {
      action,
      target: { kind: 'incident', id: incident.id },
      details: { reference: incident.reference, ...details },
    });
    base.hub.emit('changed', { room: 'incidents' });
  }

  async function switches(): Promise<{ noticeOnCreate: boolean; noticeOnClose: boolean }> {
    const all = await settings.all();
    return { noticeOnCreate: all['incidents.noticeOnCreate'], noticeOnClose: all['incidents.noticeOnClose'] };
  }

  async function find(id: string): Promise<StoredIncident> {
    const record = await store.byId(id);
    if (!record) throw new NotFound('incidents.noSuchIncident');
    return record;
  }

  async function shown(id: string): Promise<Incident> {
    const [incident] = await withAccounts([await find(id)]);
    if (!incident) throw new NotFound('incidents.noSuchCustomer');
    return incident;
  }

  async function accountOf(id: string): Promise<Account> {
    const [account] = await customers.byIds([id]);
    if (!account) throw refuseField('accountId', 'incidents.noSuchCustomer');
    return account;
  }

  async function withAccounts(records: readonly StoredIncident[]): Promise<Incident[]> {
    const ids = [...new Set(records.map((record) => record.accountId))];
    const accounts = new Map((await customers.byIds(ids)).map((account) => [account.id, account]));
    return records.flatMap(({ accountId, closings: _, threadMessageId: __, ...incident }) => {
      const account = accounts.get(accountId);
      return account ? [{ ...incident, account }] : [];
    });
  }

  function insistOnTransaction(): void {
    if (!insideTransaction(base.db)) throw new Error('this writes an incident and its notice: use core.transaction');
  }
}

/** Several lines as they may stand in a mail; too long is refused, never cut. */
function longText(field: string, text: string): string {
  const clean = manyLines(text, TEXT_LIMIT + 1).trim();
  if (clean.length > TEXT_LIMIT) throw refuseField(field, 'incidents.textLong', { limit: TEXT_LIMIT });
  return clean;
}

/** A closed incident is told by its closing notice; one whose notice is switched off is not told at all. */
function mayTell(
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

function stepsOf(entries: readonly AuditEntry[]): IncidentStep[] {
  return entries.flatMap(({ action, at, actorName }) => {
    const act = STEPS.find((step) => action === `incidents.${step}`);
    return act ? [{ act, at, byName: actorName }] : [];
  });
}
