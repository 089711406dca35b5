import type { Actor } from '../access/index.ts';
import type { Account } from '../customers/index.ts';

export interface Rating {
  readonly id: string;
  readonly messageId: string;
  readonly account: Account | null;
  /** What it is about: `incident`, `mailing`, `document`, `receipts`, and its name for people. */
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly subjectTitle: string;
  readonly score: number;
  readonly scale: number;
  readonly comment: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly locksAt: number;
  readonly low: boolean;
  readonly ownerName: string | null;
  readonly dueAt: number | null;
  readonly contactedAt: number | null;
  readonly resolvedAt: number | null;
}

/** What the rating page shows; reading it changes nothing (R2). */
export interface RatingPage {
  readonly scale: number;
  readonly given: { readonly score: number; readonly comment: string } | null;
  readonly locked: boolean;
  readonly locksAt: number | null;
  readonly subjectTitle: string;
  readonly language: string;
  /** A proof's links work and record nothing. */
  readonly proof: boolean;
}

export interface RatingsService {
  /** For the page behind a link whose token was found right. */
  page(messageId: string): Promise<RatingPage>;
  /** The POST, and only it, records (R2). Changes until it locks (R3); raises the alert and queues the mail to the team (R4). */
  rate(input: {
    messageId: string;
    score: number;
    comment: string;
  }): Promise<{ rating: Rating | null; page: RatingPage }>;
  list(
    actor: Actor,
    filter?: { low?: boolean; accountId?: string; search?: string },
    page?: { offset?: number; limit?: number },
  ): Promise<{ rows: readonly Rating[]; total: number }>;
  get(actor: Actor, id: string): Promise<Rating>;
  history(actor: Actor, id: string): Promise<{ score: number; scale: number; comment: string; at: number }[]>;
  /** Somebody takes it, has contacted the customer, or has resolved it. */
  handle(actor: Actor, input: { id: string; as: 'take' | 'contacted' | 'resolved' }): Promise<Rating>;
  average(actor: Actor, since: number): Promise<{ count: number; share: number | null }>;
}
