import type { Actor, Section } from '../access/index.ts';
import type { Locale } from '../locale.ts';
import type { QuotaClass } from '../quota/index.ts';
import type { MailData, MailKind, RenderedMail } from '../templates/index.ts';
import type { Brakes, MailTrouble, SendingPause } from './brakes.ts';
import type { Claims } from './claims.ts';
import type { FiguresService } from './figures.ts';

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

/** Where the result of a batch is told. */
export type Origin =
  | {
      readonly kind: 'slack';
      readonly channel: string;
      readonly user: string;
      readonly responseUrl: string | null;
      readonly ts: string | null;
      /** Where it was asked for, when that was a channel: the result is told there too, as long as Slack lets us. */
      readonly typed?: { readonly channel: string; readonly responseUrl: string | null } | null;
    }
  | { readonly kind: 'none' };

export interface BatchInput {
  readonly id?: string;
  readonly kind: 'mailing' | 'debtor' | 'incident' | 'document' | 'proof' | 'team';
  /** The same key again finds the first batch and queues nothing. */
  readonly requestKey: string | null;
  /** What people call it, e.g. the template's name. */
  readonly title: string;
  readonly origin?: Origin;
  /** Seconds during which nothing leaves and undo works; the setting `undo.seconds` unless given. */
  readonly undoSeconds?: number;
}

export interface Batch {
  readonly id: string;
  readonly kind: BatchInput['kind'];
  readonly title: string;
  readonly createdByName: string;
  readonly createdAt: number;
  readonly undoUntil: number;
  readonly undoneAt: number | null;
  readonly origin: Origin;
}

export interface BatchProgress extends Batch {
  readonly counts: Readonly<Record<MessageState, number>>;
  readonly total: number;
  /** How many of those that were sent came back (E4). */
  readonly bounced: number;
  /** When the first of those that wait is due, ms; null when none waits. */
  readonly nextDueAt: number | null;
  /** Nothing waits or moves any more. */
  readonly done: boolean;
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

export interface OutboxFilter {
  readonly state?: MessageState;
  readonly class?: MessageClass;
  readonly batchId?: string;
  readonly accountId?: string;
  /** Those alone that came back (E4). */
  readonly bounced?: boolean;
  /** Those alone that leave now: on the wire, or due as soon as the time for undo is over. */
  readonly leaving?: boolean;
  readonly search?: string;
}

/**
 * What the cause of a message says right before hand-over (D10): go (with fresh data), or do not, and why. Asked per
 * claimed group; an id without an answer goes as it was queued.
 */
export type Verdict = { readonly go: true; readonly data?: MailData } | { readonly go: false; readonly reason: string };
export interface Cause {
  recheck(messages: readonly StoredMessage[]): Promise<ReadonlyMap<string, Verdict>>;
  /** After hand-over was confirmed, in the transaction that marks the messages sent: stamps (D7). */
  confirmed?(messages: readonly StoredMessage[], at: number): Promise<void>;
  /**
   * When a message ends without having been sent: failed, suppressed, cancelled by recheck, by undo or by hand. With
   * `endState: 'unknown'` nobody knows whether it arrived: a person may still confirm it (`confirmed`), send it again,
   * or leave it (`ended` once more, as failed).
   */
  ended?(
    messages: readonly (StoredMessage & { readonly endState: MessageState; readonly reason: string })[],
    at: number,
  ): Promise<void>;
  /** When messages came back after the mail server had taken them, in the transaction that notes it (E4). */
  bounced?(messages: readonly StoredMessage[], at: number): Promise<void>;
}

export interface OutboxService {
  /** The delivery's own side of the outbox: no permission asked, no door's business. */
  readonly claims: Claims;
  /** What holds mail back; the delivery's too. */
  readonly brakes: Brakes;
  /** Its sums for those who watch. */
  readonly figures: FiguresService;
  /** In the transaction of what causes it. Answers `isNew: false` when the request key was seen before. */
  openBatch(actor: Actor, input: BatchInput): Promise<{ batch: Batch; isNew: boolean }>;
  /** Rows before mails (E1). Messages whose idempotency key exists are left out and counted as `duplicates`. */
  enqueue(messages: readonly NewMessage[]): Promise<{ queued: number; duplicates: number; ids: string[] }>;
  /** Cancels what has not left and answers how many; refused after the undo window unless all still wait (T14). */
  undo(actor: Actor, batchId: string): Promise<{ cancelled: number; left: number }>;
  progress(batchId: string): Promise<BatchProgress>;
  /** What holds back the waiting messages of a batch, by outcome code, most first; empty: nothing, or nothing waits. */
  held(batchId: string): Promise<readonly { readonly code: string; readonly count: number }[]>;
  list(
    actor: Actor,
    filter: OutboxFilter,
    page?: { offset?: number; limit?: number },
  ): Promise<{ rows: readonly Message[]; total: number }>;
  /** Counts by class and state. */
  counts(): Promise<{ class: MessageClass; state: MessageState; count: number }[]>;
  /** Of those that wait: what does not leave now, but was planned or put off for a later time, by class and state. */
  waitingLater(): Promise<{ class: MessageClass; state: MessageState; count: number }[]>;
  /** When the message that has waited longest was due, ms; null when none is due. */
  oldestDue(): Promise<number | null>;
  /** Failed ones go to the queue again by hand (E3); of several, those of an unknown outcome that were left alone stay so. */
  retry(actor: Actor, ids: readonly string[]): Promise<number>;
  cancel(actor: Actor, ids: readonly string[]): Promise<number>;
  /** All of these as if they had never been sent, or none of them: false when one does not wait any more. */
  takeBack(actor: Actor, ids: readonly string[]): Promise<boolean>;
  /** The program's own: nobody else moves these until the transaction ends. */
  hold(ids: readonly string[]): Promise<void>;
  /** A person settles an unknown outcome: it did arrive, send it again, or leave it. */
  settle(actor: Actor, input: { id: string; as: 'sent' | 'resend' | 'leave' }): Promise<void>;
  /** Why nothing leaves until a person has looked; null: mail flows. */
  pause(): Promise<SendingPause | null>;
  pauseById(id: string): Promise<SendingPause | null>;
  /**
   * Lets mail go on after the sender was refused; with `leave`, without the message that met the refusal, which fails.
   * Refused when nothing is paused, or the pause with this id is over.
   */
  resume(actor: Actor, input: { id?: string; leave: boolean }): Promise<SendingPause>;
  troubleById(id: string): Promise<MailTrouble | null>;
  byId(id: string): Promise<StoredMessage | null>;
  /** What stands in a message. Asks for the permission to view the section of its class. */
  open(actor: Actor, id: string): Promise<OpenedMessage>;
  /** All messages of these causes, oldest first; `locked`: they stay as they are until the transaction ends. */
  ofCauses(input: { kind: string; ids: readonly string[]; locked?: boolean }): Promise<StoredMessage[]>;
  /** Whether the message's links are revoked (D4). */
  isRevoked(messageId: string): Promise<boolean>;
  revokeLinks(actor: Actor, messageId: string): Promise<void>;
  recordView(input: { messageId: string; kind: string; targetId: string }): Promise<void>;
  /** Batches whose result is still to be told where they were started. */
  untoldBatches(): Promise<BatchProgress[]>;
  /** Answers whether it was not told yet: of several bots one gets true. */
  markTold(batchId: string): Promise<boolean>;
  /** It could not be told after all. */
  markUntold(batchId: string): Promise<void>;
  /** Where bot messages of a batch stand, once posted. */
  setOrigin(batchId: string, origin: Origin): Promise<void>;
}

/** How the running delivery looks from outside. */
export interface Delivery {
  start(): void;
  /** Stops claiming, finishes what is in flight within `deadlineMs`, gives the rest back. */
  stop(deadlineMs?: number): Promise<void>;
  /** Delivers everything that is due now and resolves when nothing is left to do at this instant: CLI, tests. */
  drain(): Promise<{ sent: number; ended: number }>;
  /** Connections to the mail server that are open now. */
  connections(): number;
}

export interface SmtpTest {
  readonly ok: boolean;
  /** Code of a sentence `mail:smtp.<code>` when not ok. */
  readonly code: string | null;
  readonly detail: string | null;
  /** E.g. `250-…` banner name, and whether the line is encrypted. */
  readonly encrypted: boolean;
}
