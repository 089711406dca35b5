import type { Actor } from '../access/index.ts';
import type { MessageClass } from '../notices/index.ts';
import type { Batch, BatchInput, BatchProgress, Origin } from './batches.ts';
import type { Brakes, MailTrouble, SendingPause } from './brakes.ts';
import type { Claims } from './claims.ts';
import type { FiguresService } from './figures.ts';
import type { Message, MessageState, NewMessage, OpenedMessage, StoredMessage } from './mail.ts';

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

export interface OutboxService {
  /** The delivery's own side of the outbox: no permission asked, no door's business. */
  readonly claims: Claims;
  /** What holds mail back; the delivery's too. */
  readonly brakes: Brakes;
  /** Its sums for those who watch. */
  readonly figures: FiguresService;
  /** In the transaction of what causes it. Answers `isNew: false` when the request key was seen before. */
  openBatch(actor: Actor, input: BatchInput): Promise<{ batch: Batch; isNew: boolean }>;
  /**
   * Rows before mails (E1). Messages whose idempotency key exists are left out and counted as `duplicates`.
   * @throws Error when one is of a kind that is not defined, or that nothing is to send yet.
   */
  enqueue(messages: readonly NewMessage[]): Promise<{ queued: number; duplicates: number; ids: string[] }>;
  /** Cancels what has not left and answers how many; refused after the undo window unless all still wait (T14). */
  undo(actor: Actor, batchId: string): Promise<{ cancelled: number; left: number }>;
  progress(batchId: string): Promise<BatchProgress>;
  /** How many wait of each kind that this version does not know and so does not send. */
  unknownKinds(): Promise<readonly { readonly kind: string; readonly count: number }[]>;
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
  /** All of a batch that waits, at any time; `left`: those that do not wait any more. */
  cancelBatch(actor: Actor, batchId: string): Promise<{ cancelled: number; left: number }>;
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
