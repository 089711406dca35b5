import type { Knex } from 'knex';
import type { Db } from '../db/index.ts';
import type { MessageClass } from '../notices/index.ts';
import type { Batch, BatchProgress } from './batches.ts';
import type { Message, MessageState } from './mail.ts';
import { MESSAGE_STATES, WAITING_STATES } from './mail.ts';
import type { OutboxFilter } from './outbox.ts';
import { MESSAGE_COLUMNS, type MessageRow, messagesWithTitle, toMessage } from './outbox-rows.ts';
import { MOVING_STATES, WAITING } from './states.ts';

/** Messages as people look at them: lists, sums, and how far a batch has come. */
export function createOutboxListsStore(db: Db) {
  return {
    async progress(batches: readonly Batch[]): Promise<BatchProgress[]> {
      const rows = (await db('messages')
        .whereIn(
          'batch_id',
          batches.map((batch) => batch.id),
        )
        .groupBy('batch_id', 'state')
        .select(
          'batch_id',
          'state',
          db.raw('count(*) as count'),
          db.raw('count(bounce_kind) as bounced'),
          db.raw('min(due_at) as due'),
        )) as StateRow[];
      return batches.map((batch) =>
        withCounts(
          batch,
          rows.filter((row) => row.batch_id === batch.id),
        ),
      );
    },

    async list(
      filter: StoredFilter,
      { offset, limit }: { offset: number; limit: number },
    ): Promise<{ rows: Message[]; total: number }> {
      const matching = filtered(messagesWithTitle(db), filter);
      const counted = (await matching.clone().count({ count: '*' }).first()) as { count: number } | undefined;
      const rows = (await matching
        .select(...MESSAGE_COLUMNS)
        .orderBy('messages.id', 'desc')
        .offset(offset)
        .limit(limit)) as MessageRow[];
      return { rows: rows.map(toMessage), total: Number(counted?.count ?? 0) };
    },

    async counts(): Promise<{ class: MessageClass; state: MessageState; count: number }[]> {
      const rows = (await db('messages')
        .groupBy('class', 'state')
        .select('class', 'state', db.raw('count(*) as count'))) as {
        class: MessageClass;
        state: MessageState;
        count: number;
      }[];
      return rows.map((row) => ({ ...row, count: Number(row.count) }));
    },

    async waitingAfter(instant: number): Promise<{ class: MessageClass; state: MessageState; count: number }[]> {
      const rows = (await db('messages')
        .whereRaw(WAITING)
        .where('due_at', '>', instant)
        .groupBy('class', 'state')
        .select('class', 'state', db.raw('count(*) as count'))) as {
        class: MessageClass;
        state: MessageState;
        count: number;
      }[];
      return rows.map((row) => ({ ...row, count: Number(row.count) }));
    },

    async oldestDue(now: number): Promise<number | null> {
      const row = (await db('messages')
        .whereRaw(WAITING)
        .where('due_at', '<=', now)
        .first(db.raw('min(due_at) as oldest'))) as { oldest: number | null };
      return row.oldest === null ? null : Number(row.oldest);
    },

    /** All that wait, counted by kind. */
    async waitingByKind(): Promise<{ kind: string; count: number }[]> {
      const rows = (await db('messages')
        .whereRaw(WAITING)
        .groupBy('cause_kind')
        .orderBy('cause_kind')
        .select('cause_kind as kind', db.raw('count(*) as count'))) as { kind: string; count: number }[];
      return rows.map(({ kind, count }) => ({ kind, count: Number(count) }));
    },

    async held(batchId: string): Promise<{ code: string; count: number }[]> {
      const rows = (await db('messages')
        .where({ batch_id: batchId })
        .whereIn('state', [...WAITING_STATES])
        .whereNotNull('outcome_code')
        .groupBy('outcome_code')
        .orderBy('count', 'desc')
        .select('outcome_code as code', db.raw('count(*) as count'))) as { code: string; count: number }[];
      return rows.map(({ code, count }) => ({ code, count: Number(count) }));
    },
  };
}

interface StoredFilter extends Omit<OutboxFilter, 'leaving'> {
  readonly classes: readonly MessageClass[];
  /** Those alone that are on the wire, or wait and are due by then, ms. */
  readonly leavingBy?: number;
}

/** One state of a batch's messages. */
interface StateRow {
  readonly batch_id: string;
  readonly state: MessageState;
  readonly count: number;
  readonly bounced: number;
  readonly due: number;
}

function withCounts(batch: Batch, rows: readonly StateRow[]): BatchProgress {
  const counts = Object.fromEntries(MESSAGE_STATES.map((state) => [state, 0])) as Record<MessageState, number>;
  for (const row of rows) counts[row.state] = Number(row.count);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const bounced = rows.reduce((sum, row) => sum + Number(row.bounced), 0);
  const due = rows.filter((row) => WAITING_STATES.includes(row.state)).map((row) => Number(row.due));
  const nextDueAt = due.length === 0 ? null : Math.min(...due);
  return { ...batch, counts, total, bounced, nextDueAt, done: MOVING_STATES.every((state) => counts[state] === 0) };
}

function filtered(query: Knex.QueryBuilder, filter: StoredFilter): Knex.QueryBuilder {
  void query.whereIn('messages.class', [...filter.classes]);
  if (filter.state) void query.where('messages.state', filter.state);
  if (filter.batchId) void query.where('messages.batch_id', filter.batchId);
  if (filter.accountId) void query.where('messages.account_id', filter.accountId);
  if (filter.leavingBy !== undefined)
    void query.whereRaw(`(messages.state = 'sending' or (messages.${WAITING} and messages.due_at <= ?))`, [
      filter.leavingBy,
    ]);
  if (filter.bounced) void query.whereNotNull('messages.bounce_kind');
  const search = filter.search?.trim().toLowerCase();
  if (search) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    void query.where((any) => {
      for (const column of ['messages.to_email', 'messages.to_name', 'batches.title'])
        void any.orWhereRaw(`lower(??) like ? escape '\\'`, [column, pattern]);
    });
  }
  return query;
}
