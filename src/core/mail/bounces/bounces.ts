import type { BounceKind } from '../mail.ts';

/**
 * - report: a mail that says what became of another one: a delivery status notification (DSN, RFC 3464), a complaint
 *   (ARF, RFC 5965), or the plain words of a server that knows neither.
 * - returned message: the mail that a report is about, whole or its headers alone.
 */

/** What a report says of one recipient. `delayed` and `delivered` change nothing: the last word is still to come, or good. */
export type ReportVerdict = BounceKind | 'delayed' | 'delivered';

export interface ReportedRecipient {
  /** The addresses that stand for this recipient, the final one first, in lower case. */
  readonly emails: readonly string[];
  readonly verdict: ReportVerdict;
  /** RFC 3463, e.g. `5.1.1`; empty when the report gives none. */
  readonly status: string;
  /** What the server said, one line. */
  readonly detail: string;
}

export interface BounceReport {
  /** Message-ID of the report, or a fingerprint of its bytes: read twice, it counts once. */
  readonly reportId: string;
  readonly recipients: readonly ReportedRecipient[];
  /** Where the report was sent, and where the returned message came from: one of them may be a return path of ours. */
  readonly returnPaths: readonly string[];
  /** Message-IDs that the report quotes, with angle brackets. */
  readonly messageIds: readonly string[];
}

/** What a mail is. Only a report can have effects. */
export type Reading =
  | { readonly kind: 'report'; readonly report: BounceReport }
  /** Out of office, a read receipt: written by a machine, and no news about the address. */
  | { readonly kind: 'auto_reply' }
  /** A feedback report that is no complaint, e.g. `auth-failure` or `not-spam`. */
  | { readonly kind: 'feedback' }
  | { readonly kind: 'none' };

/** What became of a mail that was given to us. */
export interface TakenReport {
  readonly kind: ReportVerdict | Exclude<Reading['kind'], 'report'>;
  /** The message that it is about: null unless the report proved that it is about one of ours. */
  readonly messageId: string | null;
  readonly email: string | null;
  /** False when the same report was taken before, or changes nothing. */
  readonly isNew: boolean;
}

export interface BouncesService {
  /**
   * Takes a report in, in one transaction: the message is marked, the address suppressed where the report says that it is
   * dead or that its reader complains, and whoever sent it is told (E4). A report that does not prove that it is about a
   * message of ours changes nothing. Taken twice, it counts once.
   */
  take(input: { report: BounceReport; source: 'imap' | 'pipe' }): Promise<TakenReport>;
}
