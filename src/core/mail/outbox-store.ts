import { type Db, inGroups, isPostgres, toJson } from '../db/index.ts';
import { quotaClassOf } from '../notices/index.ts';
import { splitAddress } from '../text.ts';
import type { MessageState, NewMessage, StoredMessage } from './mail.ts';
import { MESSAGE_COLUMNS, messagesWithTitle, type StoredMessageRow, toStoredMessage } from './outbox-rows.ts';

export interface MessageRecord extends NewMessage {
  readonly id: string;
  readonly dueAt: number;
  readonly rfcMessageId: string;
  readonly createdAt: number;
}

/** Columns of one inserted message, for the size of a statement. */
const MESSAGE_INSERT_COLUMNS = 21;

/** Messages as the outbox moves them: written, locked, taken from one state to the next. */
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
