import type { Locale } from '../locale.ts';
import type { CauseKind, MessageClass } from '../notices/index.ts';
import type { MailData, RenderedMail } from '../templates/index.ts';

/** See `states.ts` for the table of transitions. `sent` means accepted by the mail server, not read. */
export const MESSAGE_STATES = [
  'queued',
  'sending',
  'sent',
  'retry',
  'failed',
  'unknown',
  'cancelled',
  'suppressed',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Nobody has taken it yet: it may still be cancelled. */
export const WAITING_STATES: readonly MessageState[] = ['queued', 'retry'];

/** Outcome of a message of which a person said to leave it, since nobody knows whether it arrived. */
export const LEFT_UNKNOWN = 'left_unknown';

/** Outcome of a message that waits since the version that has looked at it does not know its kind. */
export const UNKNOWN_KIND = 'unknown_kind';

export interface NewMessage {
  readonly batchId: string;
  readonly class: MessageClass;
  readonly accountId: string | null;
  readonly toEmail: string;
  readonly toName: string;
  readonly language: Locale;
  readonly contentId: string;
  readonly data: MailData;
  /** Whose recheck speaks before hand-over; another than those is refused. */
  readonly causeKind: CauseKind;
  readonly causeId: string;
  readonly idempotencyKey: string;
  /** The RFC 5322 Message-ID this one answers, for threading (I7). */
  readonly inReplyTo?: string | null;
  /** Earliest instant; the batch's undo window is added to by the service when later. */
  readonly dueAt?: number;
  readonly id?: string;
}

/** A row of the outbox as people see it. */
export interface Message {
  readonly id: string;
  readonly batchId: string;
  readonly class: MessageClass;
  readonly state: MessageState;
  readonly accountId: string | null;
  readonly toEmail: string;
  /** The part after the @, in lower case: servers are slowed down and counted by it. */
  readonly toDomain: string;
  readonly toName: string;
  /** One of ours, or one that another version has queued: then it is held. */
  readonly causeKind: string;
  readonly causeId: string;
  readonly rfcMessageId: string;
  readonly dueAt: number;
  readonly attempts: number;
  readonly outcomeCode: string | null;
  readonly outcomeText: string | null;
  readonly createdAt: number;
  readonly sentAt: number | null;
  /** What came back after the mail server had taken it (E4); null: nothing. */
  readonly bounce: { readonly kind: BounceKind; readonly text: string; readonly at: number } | null;
  readonly batchTitle: string;
  /** Who had it sent. */
  readonly createdByName: string;
}

/**
 * Why a mail came back: `hard`, the mailbox or its domain does not exist; `soft`, it may work later (full, greylisted too
 * long); `policy`, the sender or its content was refused, which is no fault of the address; `complaint`, its reader called
 * it spam (ARF, RFC 5965).
 */
export const BOUNCE_KINDS = ['hard', 'soft', 'policy', 'complaint'] as const;
export type BounceKind = (typeof BOUNCE_KINDS)[number];

/** A message with what stands in it, made again from what is stored, for the team to look at. */
export interface OpenedMessage {
  readonly message: Message;
  /** Its links open nothing; null: it cannot be shown any more, and `why` says for which reason. */
  readonly mail: RenderedMail | null;
  readonly why: 'content_gone' | 'data_gone' | 'render_failed' | null;
  /** Whether it left in the layout in which it is shown; `unknown`: nobody noted it then. */
  readonly layout: 'same' | 'changed' | 'unknown';
}

/** A message as links and rechecks need it. */
export interface StoredMessage extends Message {
  readonly language: Locale;
  readonly contentId: string;
  readonly data: MailData;
  readonly idempotencyKey: string;
  readonly rfcInReplyTo: string | null;
}
