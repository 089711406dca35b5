import type { Actor } from '../access/index.ts';
import type { AccountFilter } from '../customers/index.ts';
import type { Origin } from '../mail/index.ts';
import type { QuotaPlan, QuotaUse } from '../quota/index.ts';
import type { MailKind, NoticeKind } from '../templates/index.ts';

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

export interface MailingsService {
  plan(actor: Actor, input: MailingInput): Promise<MailingPlan>;
  /** Queues it: one message per account to its main address (T6). The same `requestKey` again answers with the first one. */
  send(actor: Actor, input: MailingInput & { requestKey: string; origin?: Origin }): Promise<SentMailing>;
  /** A test copy with a real customer's data to any address (T10); counts as a mailing, touches no history. */
  proof(
    actor: Actor,
    input: { templateId: string; toEmail: string; accountId?: string; requestKey: string },
  ): Promise<{ batchId: string }>;
  /** A draft that is not saved yet, e.g. from the editor; `kind` and `notice` for the wording of a notice. */
  proofDraft(
    actor: Actor,
    input: {
      subject: string;
      body: string;
      design: 'text' | 'html';
      kind?: MailKind;
      notice?: NoticeKind;
      toEmail: string;
      accountId?: string;
      requestKey: string;
    },
  ): Promise<{ batchId: string }>;
}
