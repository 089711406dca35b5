import type { Actor } from '../access/index.ts';
import type { Account, AccountFilter } from '../customers/index.ts';
import type { BatchProgress, Origin } from '../mail/index.ts';
import type { MailKind, NoticeKind } from '../notices/index.ts';
import type { QuotaPlan, QuotaUse } from '../quota/index.ts';
import type { WorstCase } from '../templates/index.ts';

/** Why a chosen account gets no mail of a mailing. */
export type SkipReason = 'no_address' | 'suppressed' | 'opted_out' | 'archived' | 'not_found' | 'does_not_fit';

export interface MailingInput {
  readonly templateId: string;
  readonly selection: AccountFilter;
  /** What to do when it does not fit into the quota: spread over the days that follow, or refuse (Q2). */
  readonly overflow?: 'spread' | 'refuse';
  /** ms; null: now. */
  readonly scheduledFor?: number | null;
}

export interface Skip {
  readonly accountId: string;
  readonly reference: string;
  readonly name: string;
  readonly why: SkipReason;
}

/** What would happen: shown before anything leaves (T12). `queued + skipped.length` is the selection. */
export interface MailingPlan {
  readonly templateName: string;
  readonly queued: number;
  readonly skipped: readonly Skip[];
  readonly plan: QuotaPlan;
  readonly quota: QuotaUse;
  /** The first recipients, for the eye. */
  readonly sample: readonly { readonly accountId: string; readonly name: string; readonly email: string }[];
}

export interface SentMailing extends MailingPlan {
  readonly mailingId: string;
  /** For `outbox.undo` and `outbox.progress`. */
  readonly batchId: string;
  readonly undoUntil: number;
}

/** Where a proof goes and whose data it shows: an account's, the worst cases' of a selection, or a made-up one's. */
export interface ProofInput {
  readonly toEmail: string;
  readonly requestKey: string;
  readonly accountId?: string;
  /** Instead of an account: one proof for each worst case among those who would get the mail, at most four. */
  readonly worstCases?: AccountFilter;
}

/** `queued`: how many proofs, each a mail of the quota. */
export interface SentProof {
  readonly batchId: string;
  readonly queued: number;
}

/** Somebody of a selection and why a text should be looked at with these data. */
export interface WorstCaseAccount {
  readonly account: Account;
  readonly cases: readonly WorstCase[];
}

/** A mailing that was sent or is under way, and how far it has come. */
export interface Mailing {
  /** Of its batch too, for `outbox.undo` and `outbox.cancelBatch`. */
  readonly id: string;
  /** As it was called when it was sent. */
  readonly templateName: string;
  readonly templateVersion: number;
  readonly plan: QuotaPlan;
  /** ms; null: at once. */
  readonly scheduledFor: number | null;
  readonly createdAt: number;
  readonly progress: BatchProgress;
}

export interface MailingsService {
  /** The newest first; `limit`: 50 unless given. */
  list(actor: Actor, page?: { limit?: number }): Promise<Mailing[]>;
  /** With those who got no mail of it. @throws NotFound */
  get(actor: Actor, id: string): Promise<Mailing & { readonly skipped: readonly Skip[] }>;
  plan(actor: Actor, input: MailingInput): Promise<MailingPlan>;
  /** Queues it: one message per account to its main address (T6). The same `requestKey` again answers with the first one. */
  send(actor: Actor, input: MailingInput & { requestKey: string; origin?: Origin }): Promise<SentMailing>;
  /** A test copy with a real customer's data to any address (T10); counts as a mailing, touches no history. */
  proof(actor: Actor, input: ProofInput & { templateId: string }): Promise<SentProof>;
  /** A draft that is not saved yet, e.g. from the editor; `kind` and `notice` for the wording of a notice. */
  proofDraft(
    actor: Actor,
    input: ProofInput & {
      subject: string;
      body: string;
      design: 'text' | 'html';
      kind?: MailKind;
      notice?: NoticeKind;
    },
  ): Promise<SentProof>;
  /** Who the worst cases of a selection are, for previews (T11); refused when nobody of it would get a mail. */
  worstCases(actor: Actor, selection: AccountFilter): Promise<WorstCaseAccount[]>;
}
