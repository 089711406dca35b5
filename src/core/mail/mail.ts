import type { Section } from '../access/index.ts';
import type { Locale } from '../locale.ts';
import type { QuotaClass } from '../quota/index.ts';
import type { MailData, MailKind, RenderedMail } from '../templates/index.ts';

/** What a message is, which decides budget, settlement of unknown outcomes, and headers. */
export const MESSAGE_CLASSES = ['mailing', 'proof', 'debtor', 'incident', 'document', 'team'] as const;
export type MessageClass = (typeof MESSAGE_CLASSES)[number];

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

/** The budget that counts a class; null: none (mails to the own team). */
export function quotaClassOf(messageClass: MessageClass): QuotaClass | null {
  if (messageClass === 'mailing' || messageClass === 'proof') return 'mailing';
  return messageClass === 'team' ? null : 'notice';
}

/** The section whose permissions govern a class of message. */
export function sectionOf(messageClass: MessageClass): Section {
  const sections = {
    mailing: 'templates',
    proof: 'templates',
    debtor: 'debtors',
    incident: 'incidents',
    document: 'documents',
    team: 'ratings',
  } as const;
  return sections[messageClass];
}

/** Outcome of a message of which a person said to leave it, since nobody knows whether it arrived. */
export const LEFT_UNKNOWN = 'left_unknown';

/** How an unknown outcome is settled (E1): notices of incidents go again under the same Message-ID, mailings do not, debtor mail is asked about. */
export function settlementOf(messageClass: MessageClass): 'resend' | 'leave' | 'ask' {
  if (messageClass === 'debtor' || messageClass === 'document') return 'ask';
  return messageClass === 'mailing' || messageClass === 'proof' ? 'leave' : 'resend';
}

/** Which layout and tags a class of message has. */
export function mailKindOf(messageClass: MessageClass, causeKind: string): MailKind {
  if (messageClass !== 'mailing' && messageClass !== 'proof') return messageClass;
  // A proof's cause is `proof:<kind>`: none of the causes that speak before hand-over, since nothing real hangs on it.
  const kind = causeKind.replace(/^proof:/, '');
  return kind === 'debtor' || kind === 'incident' || kind === 'document' ? kind : 'mailing';
}

export interface NewMessage {
  readonly batchId: string;
  readonly class: MessageClass;
  readonly accountId: string | null;
  readonly toEmail: string;
  readonly toName: string;
  readonly language: Locale;
  readonly contentId: string;
  readonly data: MailData;
  /** `mailing`, `receipts`, `incident`, `document`, `rating`, …: whose recheck speaks before hand-over. */
  readonly causeKind: string;
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
