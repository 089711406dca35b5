import { type Db, fromJson } from '../db/index.ts';
import { localeOf } from '../locale.ts';
import type { MessageClass } from '../notices/index.ts';
import type { MailData } from '../templates/index.ts';
import type { Batch, BatchInput, Origin } from './batches.ts';
import type { BounceKind, Message, MessageState, StoredMessage } from './mail.ts';

/** Rows of the outbox and their way into the product's types; they never leave the stores. */

export interface BatchRow {
  readonly id: string;
  readonly kind: BatchInput['kind'];
  readonly title: string;
  readonly created_by_name: string;
  readonly created_at: number;
  readonly undo_until: number;
  readonly undone_at: number | null;
  readonly origin: string | null;
}

export interface MessageRow {
  readonly id: string;
  readonly batch_id: string;
  readonly class: MessageClass;
  readonly state: MessageState;
  readonly account_id: string | null;
  readonly to_email: string;
  readonly to_domain: string;
  readonly to_name: string;
  readonly cause_kind: string;
  readonly cause_id: string;
  readonly rfc_message_id: string;
  readonly due_at: number;
  readonly attempts: number;
  readonly outcome_code: string | null;
  readonly outcome_text: string | null;
  readonly created_at: number;
  readonly sent_at: number | null;
  readonly bounce_kind: BounceKind | null;
  readonly bounce_text: string | null;
  readonly bounced_at: number | null;
  readonly batch_title: string;
  readonly batch_by: string;
}

export interface StoredMessageRow extends MessageRow {
  readonly language: string;
  readonly content_id: string;
  readonly data: string;
  readonly idempotency_key: string;
  readonly rfc_in_reply_to: string | null;
}

/** Messages with their batch's title. */
export function messagesWithTitle(db: Db) {
  return db('messages').join('batches', 'batches.id', 'messages.batch_id');
}

export const MESSAGE_COLUMNS = [
  'messages.*',
  { batch_title: 'batches.title', batch_by: 'batches.created_by_name' },
] as const;

export function toBatch(row: BatchRow): Batch {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    createdByName: row.created_by_name,
    createdAt: row.created_at,
    undoUntil: row.undo_until,
    undoneAt: row.undone_at,
    origin: row.origin === null ? { kind: 'none' } : fromJson<Origin>(row.origin),
  };
}

export function toMessage(row: MessageRow): Message {
  return {
    id: row.id,
    batchId: row.batch_id,
    class: row.class,
    state: row.state,
    accountId: row.account_id,
    toEmail: row.to_email,
    toDomain: row.to_domain,
    toName: row.to_name,
    causeKind: row.cause_kind,
    causeId: row.cause_id,
    rfcMessageId: row.rfc_message_id,
    dueAt: row.due_at,
    attempts: row.attempts,
    outcomeCode: row.outcome_code,
    outcomeText: row.outcome_text,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    bounce:
      row.bounce_kind === null ? null : { kind: row.bounce_kind, text: row.bounce_text ?? '', at: row.bounced_at ?? 0 },
    batchTitle: row.batch_title,
    createdByName: row.batch_by,
  };
}

export function toStoredMessage(row: StoredMessageRow): StoredMessage {
  return {
    ...toMessage(row),
    // Rows of older versions hold languages that no text is written in.
    language: localeOf(row.language),
    contentId: row.content_id,
    data: fromJson<MailData>(row.data),
    idempotencyKey: row.idempotency_key,
    rfcInReplyTo: row.rfc_in_reply_to,
  };
}
