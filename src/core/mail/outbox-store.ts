import type { Knex } from 'knex';
import { type Db, inGroups, isPostgres, toJson } from '../db/index.ts';
import { splitAddress } from '../text.ts';
import type {
  Batch,
  BatchProgress,
  Message,
  MessageClass,
  MessageState,
  NewMessage,
  OutboxFilter,
  StoredMessage,
} from './mail.ts';
import { MESSAGE_STATES, quotaClassOf, WAITING_STATES } from './mail.ts';
import {
  MESSAGE_COLUMNS,
  type MessageRow,
  messagesWithTitle,
  type StoredMessageRow,
  toMessage,
  toStoredMessage,
} from './outbox-rows.ts';
import { MOVING_STATES, WAITING } from './states.ts';

export interface MessageRecord extends NewMessage {
  readonly id: string;
  readonly dueAt: number;
  readonly rfcMessageId: string;
  readonly createdAt: number;
}

/** Columns of one inserted message, for the size of a statement. */
const MESSAGE_INSERT_COLUMNS = 21;

export function createOutboxStore(db: Db) {
  return {
    /** Answers the ids that are new: one with a known idempotency key is left out. */
    async insertMessages(messages: readonly MessageRecord[]): Promise<string[]> {
      const ids: string[] = [];
      for (const group of inGroups(messages, MESSAGE_INSERT_COLUMNS)) {
        const rows = await db('messages')
          .insert(group.map(toInsert))
          .onConflict('idempotency_key')
          .ignore()
          .returning('id');
        ids.push(...rows.map((row: { id: string }) => row.id));
      }
      return ids;
    },

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

    async byIds(ids: readonly string[]): Promise<StoredMessage[]> {
      const rows = (await messagesWithTitle(db)
        .whereIn('messages.id', [...ids])
        .select(...MESSAGE_COLUMNS)) as StoredMessageRow[];
      return rows.map(toStoredMessage);
    },

    async ofCauses({
      kind,
      ids,
      locked = false,
    }: {
      kind: string;
      ids: readonly string[];
      locked?: boolean;
    }): Promise<StoredMessage[]> {
      const query = messagesWithTitle(db)
        .where('messages.cause_kind', kind)
        .whereIn('messages.cause_id', [...ids])
        .orderBy('messages.id')
        .select(...MESSAGE_COLUMNS);
      if (locked && isPostgres(db)) void query.forUpdate('messages');
      return ((await query) as StoredMessageRow[]).map(toStoredMessage);
    },

    async idsOfBatch(batchId: string, states: readonly MessageState[]): Promise<string[]> {
      return (await db('messages')
        .where({ batch_id: batchId })
        .whereIn('state', [...states])
        .pluck('id')) as string[];
    },

    /** How they stand; until the transaction ends no delivery claims them. */
    async lockStates(ids: readonly string[]): Promise<MessageState[]> {
      const query = db('messages')
        .whereIn('id', [...ids])
        .orderBy('id')
        .select('state');
      const rows: { state: MessageState }[] = await (isPostgres(db) ? query.forUpdate() : query);
      return rows.map(({ state }) => state);
    },

    /** Moves messages that still are in one of the states `from`; answers which moved. */
    async move(
      ids: readonly string[],
      from: readonly MessageState[],
      to: {
        state: MessageState;
        at: number;
        code: string | null;
        text?: string;
        dueAt?: number;
        attempts?: number;
        sentAt?: number;
      },
    ): Promise<string[]> {
      const moved: string[] = [];
      for (const group of inGroups(ids, 2)) {
        const rows = (await db('messages')
          .whereIn('id', group)
          .whereIn('state', [...from])
          .update({
            state: to.state,
            updated_at: to.at,
            outcome_code: to.code,
            outcome_text: to.text ?? null,
            ...(to.dueAt === undefined ? {} : { due_at: to.dueAt }),
            ...(to.attempts === undefined ? {} : { attempts: to.attempts }),
            ...(to.sentAt === undefined ? {} : { sent_at: to.sentAt }),
          })
          .returning('id')) as { id: string }[];
        moved.push(...rows.map((row) => row.id));
      }
      return moved;
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

    async isRevoked(subject: string): Promise<boolean> {
      return (await db('link_revocations').where({ subject }).first('subject')) !== undefined;
    },

    async revoke(subject: string, { at, by }: { at: number; by: string }): Promise<void> {
      await db('link_revocations').insert({ subject, at, by }).onConflict('subject').ignore();
    },

    async insertView(view: {
      id: string;
      messageId: string;
      kind: string;
      targetId: string;
      at: number;
    }): Promise<void> {
      await db('link_views').insert({
        id: view.id,
        message_id: view.messageId,
        kind: view.kind,
        target_id: view.targetId,
        at: view.at,
      });
    },
  };
}

function toInsert(message: MessageRecord): Record<string, unknown> {
  return {
    id: message.id,
    batch_id: message.batchId,
    class: message.class,
    budget: quotaClassOf(message.class) ?? 'none',
    state: 'queued',
    account_id: message.accountId,
    to_email: message.toEmail,
    to_domain: splitAddress(message.toEmail).domain.toLowerCase(),
    to_name: message.toName,
    language: message.language,
    content_id: message.contentId,
    data: toJson(message.data),
    cause_kind: message.causeKind,
    cause_id: message.causeId,
    idempotency_key: message.idempotencyKey,
    rfc_message_id: message.rfcMessageId,
    rfc_in_reply_to: message.inReplyTo ?? null,
    due_at: message.dueAt,
    created_at: message.createdAt,
    updated_at: message.createdAt,
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
