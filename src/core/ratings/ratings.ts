import type { Actor } from '../access/index.ts';
import { HOUR } from '../clock.ts';
import type { Account } from '../customers/index.ts';
import { addDays, dateIn, instantAt, weekdayOf } from '../dates.ts';
import type { Locale } from '../locale.ts';
import type { StoredMessage } from '../mail/index.ts';
import type { Settings } from '../settings/index.ts';

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
  /** 1 when first given, one more with each change: its alert is `alertKey(id, version)`. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly locksAt: number;
  readonly low: boolean;
  readonly ownerName: string | null;
  readonly dueAt: number | null;
  readonly contactedAt: number | null;
  readonly resolvedAt: number | null;
}

/** One state of a rating that the customer has sent. */
export interface RatingChange {
  readonly score: number;
  readonly scale: number;
  readonly comment: string;
  readonly at: number;
}

/** How often the rating links of its message were opened, and by whom as far as can be told (R9). */
export interface OpeningEvidence {
  readonly people: number;
  readonly prefetches: number;
}

/** What the rating page shows; reading it changes nothing (R2). */
export interface RatingPage {
  readonly scale: number;
  readonly given: { readonly score: number; readonly comment: string } | null;
  readonly locked: boolean;
  readonly locksAt: number | null;
  /** Its reference as the customer knows it, e.g. `INC-1042`; empty when there is none (mailings, several invoices). */
  readonly subjectTitle: string;
  readonly language: Locale;
  /** A proof's links work and record nothing. */
  readonly proof: boolean;
}

export interface RatingsService {
  /** For the page behind a link whose token was found right. */
  page(messageId: string): Promise<RatingPage>;
  /**
   * The POST, and only it, records (R2). Changes until it locks (R3); raises the alert and queues the mail to the team
   * (R4). `rating` is null when nothing was recorded: a proof's link, or locked; words that come when it is locked are
   * passed on to the team without changing it (`passedOn`). In a transaction.
   */
  rate(input: {
    messageId: string;
    score: number;
    comment: string;
  }): Promise<{ rating: Rating | null; page: RatingPage; passedOn: boolean }>;
  list(
    actor: Actor,
    filter?: { low?: boolean; accountId?: string; subject?: { kind: string; id: string }; search?: string },
    page?: { offset?: number; limit?: number },
  ): Promise<{ rows: readonly Rating[]; total: number }>;
  get(actor: Actor, id: string): Promise<Rating>;
  history(actor: Actor, id: string): Promise<RatingChange[]>;
  evidence(actor: Actor, id: string): Promise<OpeningEvidence>;
  /** Somebody takes it, has contacted the customer, or has resolved it. */
  handle(actor: Actor, input: { id: string; as: 'take' | 'contacted' | 'resolved' }): Promise<Rating>;
  average(actor: Actor, since: number): Promise<{ count: number; share: number | null }>;
}

/** `link_views.kind` of an opened rating page, and of one that was no person's doing (R9). */
export const RATING_VIEW = 'rating';
export const RATING_PREFETCH = 'rating.prefetch';

/** The alert of a rating, and of each change of it: one card each, `version` 1 being the one that later ones bring up to date. */
export function alertKey(ratingId: string, version: number): string {
  return version === 1 ? `rating:${ratingId}` : `rating:${ratingId}:${version}`;
}

/** 0 to 1, so that scales compare (decision 2). */
export function shareOf(score: number, scale: number): number {
  return (score - 1) / (scale - 1);
}

/** Whether a share counts as low; the setting is a score on the scale of 5. */
export function isLow(share: number, lowUpTo: number): boolean {
  return share <= shareOf(lowUpTo, 5) + Number.EPSILON;
}

/** `★★☆☆☆` for 2 of 5. */
export function starsOf(score: number, scale: number): string {
  return '★'.repeat(score) + '☆'.repeat(Math.max(0, scale - score));
}

/** The working day ends then, and an answer to a low rating is due. */
const END_OF_DAY = '18:00';
/** A rating that comes later than this before the end of the day is due the next working day. */
const LEAST_TIME = HOUR;

/** The end of this working day, or of the next, in the company's zone. */
export function answerDueAt(now: number, settings: Pick<Settings, 'company.timeZone' | 'policy.weekdays'>): number {
  const zone = settings['company.timeZone'];
  for (let date = dateIn(zone, now); ; date = addDays(date, 1)) {
    const due = instantAt(zone, date, END_OF_DAY);
    if (settings['policy.weekdays'].includes(weekdayOf(date)) && due - now >= LEAST_TIME) return due;
  }
}

/** What a message is about, for those who got it: a reference, or nothing. */
export function titleForCustomer({ causeKind, data }: StoredMessage): string {
  if (causeKind === 'incident') return data.values['INCIDENTREFERENCE'] ?? '';
  if (causeKind === 'document') return data.values['DOCUMENTREFERENCE'] ?? '';
  const [receipt, ...others] = data.receipts ?? [];
  return receipt && others.length === 0 ? receipt.reference : '';
}

/** Invoices named in a title before the rest is counted. */
const NAMED_RECEIPTS = 3;

/** What a message is about, for the team: references, or what it was called when it was sent. */
export function titleForTeam(message: StoredMessage): string {
  const references = [...new Set((message.data.receipts ?? []).map((receipt) => receipt.reference))];
  if (references.length > 0) {
    const more = references.length - NAMED_RECEIPTS;
    return references.slice(0, NAMED_RECEIPTS).join(', ') + (more > 0 ? ` +${more}` : '');
  }
  return titleForCustomer(message) || message.batchTitle;
}
