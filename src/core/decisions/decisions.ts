import type { Actor, Section } from '../access/index.ts';
import { STOP_REASONS, type StopReason } from '../notices/index.ts';

/** What a decision is about. Invoices are decided about receipt by receipt, and mailed as documents. */
export const SUBJECT_KINDS = ['customer', 'receipt', 'incident', 'mailing', 'document'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** Where a subject has several mails: the two notices of an incident. */
export type Notice = 'created' | 'closed';

/** The section whose permission to view shows decisions about a kind of subject (X2). */
export const SECTION_OF: Readonly<Record<SubjectKind, Section>> = {
  customer: 'debtors',
  receipt: 'debtors',
  incident: 'incidents',
  mailing: 'templates',
  document: 'documents',
};

/**
 * `came_back`: the mail server took it, and later it could not be delivered (E4). `asked`, `not_asked`: for a rating, with
 * the mail or for want of it.
 */
export const OUTCOMES = [
  'queued',
  'sent',
  'not_sent',
  'held',
  'approved',
  'paused',
  'resumed',
  'came_back',
  'asked',
  'not_asked',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** For which reason (D13), beside what stops a notice. */
const OWN_REASONS = [
  'manual',
  'policy',
  'promise',
  'dispute',
  'claims_paid',
  'paid',
  'paused',
  'switched_off',
  'no_address',
  'suppressed',
  'opted_out',
  'archived',
  'interval',
  'already_reminded',
  'not_due',
  'below_minimum',
  'stale',
  'weekend',
  'holiday',
  'skipped',
  'snoozed',
  'not_approved',
  'second_approver',
  'quota',
  'failed',
  'render_failed',
  'gave_up',
  'cancelled',
  'unknown_outcome',
  'unknown_kind',
  'with_mail',
  'no_widget',
  'bounce_hard',
  'bounce_soft',
  'bounce_policy',
  'bounce_complaint',
  'retried',
] as const;
export type Reason = (typeof OWN_REASONS)[number] | StopReason;

/** Each is a sentence `decisions:why.<code>`. */
export const REASONS: readonly Reason[] = [...new Set([...OWN_REASONS, ...STOP_REASONS])];

export interface Decision {
  readonly id: string;
  /** ms. */
  readonly at: number;
  readonly accountId: string;
  readonly subject: Subject;
  /** What people call the subject, e.g. the invoice's number; null when it is gone. */
  readonly reference: string | null;
  /** Which of the subject's mails. */
  readonly notice: Notice | null;
  readonly outcome: Outcome;
  readonly reason: Reason;
  /** The reminder policy's level. */
  readonly level: number | null;
  /** Data without language: a date, a server's answer; empty when there is nothing to add. */
  readonly detail: string;
  readonly actorName: string;
}

/** A decision as it is written down: in the transaction of what was decided. */
export interface NewDecision {
  /** Whose it is: what is known of a customer goes with them. */
  readonly accountId: string;
  readonly subject: Subject;
  readonly notice?: Notice | null;
  readonly messageId?: string | null;
  readonly batchId?: string | null;
  readonly runId?: string | null;
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly level?: number | null;
  readonly detail?: string;
  readonly actorName: string;
}

/** What people name by a reference, and say with `--kind`; the kind of a document is one of its own. */
export const NAMED_KINDS = [
  'customer',
  'supplier',
  'invoice',
  'quote',
  'sales_order',
  'delivery_note',
  'pro_forma',
  'work_estimate',
  'work_order',
  'work_delivery_note',
  'incident',
  'mailing',
] as const;
export type NamedKind = (typeof NAMED_KINDS)[number];

/** A subject by the name that people know it by. */
export interface NamedSubject {
  readonly kind: NamedKind;
  /** What names it and no other of its kind; a mailing's is its id. */
  readonly reference: string;
  /** Whose or what it is: a name, an incident's subject, a template. */
  readonly name: string;
  /** When a mailing was made, ms: a template goes out more than once; null for all else. */
  readonly madeAt: number | null;
  readonly subject: Subject;
}

export interface DecisionsService {
  record(decisions: readonly NewDecision[]): Promise<void>;
  /**
   * Every decision about a subject, newest first: about a customer all of theirs, about an invoice those about its
   * receipts too; of the sections that the actor may view.
   * @throws PermissionDenied when none of them shows decisions about such a subject.
   */
  list(actor: Actor, subject: Subject, page?: { limit?: number }): Promise<Decision[]>;
  /** The same with what the subject is called; null when it is gone. */
  why(
    actor: Actor,
    subject: Subject,
    page?: { limit?: number },
  ): Promise<{ readonly subject: NamedSubject | null; readonly decisions: readonly Decision[] }>;
  /**
   * What is meant by a reference, among what the actor may view: as it is written, in capitals or small letters, an
   * incident's number alone, or a name that one account alone has. Several fit: all of them. None: the nearest.
   * @throws PermissionDenied when nothing of the kind is the actor's to view.
   */
  find(
    actor: Actor,
    input: { reference: string; kind?: NamedKind },
  ): Promise<{ readonly found: readonly NamedSubject[]; readonly near: readonly NamedSubject[] }>;
  /** The last decision about each of these receipts. */
  lastAboutReceipts(
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Pick<Decision, 'outcome' | 'reason' | 'level'>>>;
  /** What was left out of a batch before there was a message. */
  leftOutOf(batchId: string): Promise<readonly Pick<NewDecision, 'accountId' | 'subject' | 'reason'>[]>;
  /** How many customers a run wrote a reason down for, the first time that it held for a receipt. */
  customersHeld(runId: string, reason: Reason): Promise<number>;
}
