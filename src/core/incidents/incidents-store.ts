import type { Knex } from 'knex';
import { searchKey, searchPatterns } from '../customers/index.ts';
import { type Db, lockRow, toBoolean } from '../db/index.ts';
import type { Incident, IncidentFilter } from './incidents.ts';

/** An incident as it is stored: its customer by id, and what only notices need. */
export interface IncidentRecord extends Omit<Incident, 'account' | 'assigneeName'> {
  readonly accountId: string;
  readonly closings: number;
  readonly threadMessageId: string | null;
}

export type StoredIncident = IncidentRecord & { readonly assigneeName: string | null };

interface IncidentRow {
  readonly id: string;
  readonly reference: string;
  readonly account_id: string;
  readonly subject: string;
  readonly description: string;
  readonly internal_notes: string;
  readonly resolution: string;
  readonly state: 'open' | 'closed';
  readonly assignee_id: string | null;
  readonly assignee_name: string | null;
  readonly notice_on_create: boolean | number;
  readonly notice_on_close: boolean | number;
  readonly closings: number;
  readonly thread_message_id: string | null;
  readonly created_by_name: string;
  readonly created_at: number;
  readonly closed_at: number | null;
}

/** The sequence's name; the first number it gives out is 1001. */
const SEQUENCE = 'incidents';
const BEFORE_FIRST = 1_000;

export function createIncidentsStore(db: Db) {
  const store = {
    /** Takes the next number; others that ask wait for this transaction's end. */
    async takeNumber(): Promise<number> {
      await db('sequences').insert({ name: SEQUENCE, last: BEFORE_FIRST }).onConflict('name').ignore();
      const [row] = (await db('sequences').where({ name: SEQUENCE }).increment('last', 1).returning('last')) as {
        last: number;
      }[];
      return Number(row?.last);
    },

    /** The number that would be next, without taking it. */
    async peekNumber(): Promise<number> {
      const row = await db('sequences').where({ name: SEQUENCE }).first('last');
      return Number(row?.last ?? BEFORE_FIRST) + 1;
    },

    /** Answers false, and inserts nothing, when the request key was seen before. */
    async insert(incident: IncidentRecord, requestKey: string, at: number): Promise<boolean> {
      const inserted = await db('incidents')
        .insert({
          id: incident.id,
          reference: incident.reference,
          request_key: requestKey,
          account_id: incident.accountId,
          state: incident.state,
          closings: incident.closings,
          closed_at: incident.closedAt,
          created_by_name: incident.createdByName,
          created_at: at,
          ...editable(incident, at),
        })
        .onConflict('request_key')
        .ignore()
        .returning('id');
      return inserted.length === 1;
    },

    async lock(id: string): Promise<void> {
      await lockRow(db, 'incidents', id);
    },

    /** What a person edits; the state moves by `close` and `reopen` alone. */
    async edit(incident: IncidentRecord, at: number): Promise<void> {
      await db('incidents').where({ id: incident.id }).update(editable(incident, at));
    },

    /** Open → closed, once however many try at the same time; answers whether it was this call. */
    async close(id: string, change: { at: number; resolution: string; noticeOnClose: boolean }): Promise<boolean> {
      const changed = await db('incidents')
        .where({ id, state: 'open' })
        .update({
          state: 'closed',
          closed_at: change.at,
          updated_at: change.at,
          resolution: change.resolution,
          notice_on_close: change.noticeOnClose,
          closings: db.raw('closings + 1'),
        });
      return changed === 1;
    },

    async reopen(id: string, at: number): Promise<boolean> {
      const changed = await db('incidents')
        .where({ id, state: 'closed' })
        .update({ state: 'open', closed_at: null, updated_at: at });
      return changed === 1;
    },

    /** Which message the incident's thread begins with; `instead` of one that never left, or of none. */
    async setThread(id: string, { messageId, instead }: { messageId: string; instead: string | null }): Promise<void> {
      await db('incidents').where({ id, thread_message_id: instead }).update({ thread_message_id: messageId });
    },

    async byId(id: string): Promise<StoredIncident | null> {
      return await first({ 'incidents.id': id });
    },

    async byIds(ids: readonly string[]): Promise<StoredIncident[]> {
      return (await select().whereIn('incidents.id', [...ids])).map(toIncident);
    },

    async byReference(reference: string): Promise<StoredIncident | null> {
      return await first({ 'incidents.reference': reference });
    },

    async byRequestKey(requestKey: string): Promise<StoredIncident | null> {
      return await first({ 'incidents.request_key': requestKey });
    },

    /** Newest first. */
    async list(
      filter: IncidentFilter,
      { offset, limit }: { offset: number; limit: number },
    ): Promise<{ rows: StoredIncident[]; total: number }> {
      const [count] = (await db('incidents').modify(matching(filter)).count({ total: '*' })) as {
        total: number | string;
      }[];
      const rows = await select()
        .modify(matching(filter))
        .orderBy([
          { column: 'incidents.created_at', order: 'desc' },
          { column: 'incidents.id', order: 'desc' },
        ])
        .offset(offset)
        .limit(limit);
      return { rows: rows.map(toIncident), total: Number(count?.total ?? 0) };
    },

    async personName(id: string): Promise<string | null> {
      const row = (await db('people').where({ id }).first('name')) as { name: string } | undefined;
      return row?.name ?? null;
    },
  };
  return store;

  function select() {
    return db<IncidentRow>('incidents')
      .leftJoin('people', 'people.id', 'incidents.assignee_id')
      .select<IncidentRow[]>('incidents.*', 'people.name as assignee_name');
  }

  async function first(where: Readonly<Record<string, string>>): Promise<StoredIncident | null> {
    const [row] = await select().where(where).limit(1);
    return row ? toIncident(row) : null;
  }

  function matching(filter: IncidentFilter): (query: Knex.QueryBuilder) => void {
    return (query) => {
      if (filter.state) query.where('incidents.state', filter.state);
      if (filter.accountId) query.where('incidents.account_id', filter.accountId);
      for (const pattern of searchPatterns(filter.search)) {
        const customers = db('accounts').whereRaw("accounts.search_text like ? escape '!'", [pattern]);
        query.where((match) =>
          match
            .whereRaw("incidents.search_text like ? escape '!'", [pattern])
            .orWhereIn('incidents.account_id', customers.select('accounts.id')),
        );
      }
    };
  }
}

function editable(incident: IncidentRecord, at: number) {
  return {
    subject: incident.subject,
    description: incident.description,
    internal_notes: incident.internalNotes,
    resolution: incident.resolution,
    assignee_id: incident.assigneeId,
    notice_on_create: incident.noticeOnCreate,
    notice_on_close: incident.noticeOnClose,
    search_text: searchKey(`${incident.reference} ${incident.subject}`),
    updated_at: at,
  };
}

function toIncident(row: IncidentRow): StoredIncident {
  return {
    id: row.id,
    reference: row.reference,
    accountId: row.account_id,
    subject: row.subject,
    description: row.description,
    internalNotes: row.internal_notes,
    resolution: row.resolution,
    state: row.state,
    assigneeId: row.assignee_id,
    assigneeName: row.assignee_name,
    noticeOnCreate: toBoolean(row.notice_on_create),
    noticeOnClose: toBoolean(row.notice_on_close),
    closings: row.closings,
    threadMessageId: row.thread_message_id,
    createdByName: row.created_by_name,
    createdAt: row.created_at,
    closedAt: row.closed_at,
  };
}
