import type { AccessService, Actor } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { type Changes, changesOf } from '../changes.ts';
import type { Account } from '../customers/index.ts';
import { insideTransaction } from '../db/index.ts';
import { EditConflict, mergeEdit } from '../edits.ts';
import { refuseField } from '../errors.ts';
import { manyLines, oneLine } from '../text.ts';
import { createIncidentLists } from './incident-lists.ts';
import { type NoticeRooms, notSent } from './incident-notices.ts';
import { createIncidentTelling } from './incident-telling.ts';
import {
  type IncidentFields,
  type IncidentInput,
  type IncidentsService,
  incidentFields,
  REFERENCE_LIMIT,
  referenceOf,
  SUBJECT_LIMIT,
  TEXT_LIMIT,
} from './incidents.ts';
import { createIncidentsStore, type IncidentRecord, type StoredIncident } from './incidents-store.ts';

export function createIncidentsService(
  base: Base,
  rooms: NoticeRooms & { readonly access: AccessService; readonly audit: AuditService },
): IncidentsService {
  const { access, audit, customers } = rooms;
  const store = createIncidentsStore(base.db);
  const telling = createIncidentTelling(base, rooms);
  const { switches, find, shown, accountOf, requireShown, ...lists } = createIncidentLists(base, rooms);

  return {
    ...lists,

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
      const notice = await telling.first(actor, { record, account, event: 'created', origin: input.origin });
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
      await recordAct(actor, 'incidents.edit', record, changesOf(incidentFields(before), incidentFields(record)));
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
      const notice = await telling.first(actor, { record, account, event: 'closed', origin });
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
      const notice = await telling.again(actor, { record, account: await accountOf(record.accountId), origin });
      if (notice.queued > 0) await recordAct(actor, 'incidents.tell', record);
      return { incident: await shown(id), notice };
    },
  };

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

  async function recordAct(
    actor: Actor,
    action: string,
    incident: IncidentRecord,
    changes: Changes = {},
  ): Promise<void> {
    await audit.record(actor, {
      action,
      target: { kind: 'incident', id: incident.id },
      details: { reference: incident.reference },
      changes,
    });
    base.hub.emit('changed', { room: 'incidents' });
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
