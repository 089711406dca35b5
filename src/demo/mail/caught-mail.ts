import type { ParsedMail } from 'mailparser';

/** A mail that would have gone to a customer, caught instead. */
export interface CaughtMail {
  readonly id: string;
  /** ms since 1970 UTC. */
  readonly receivedAt: number;
  readonly envelopeTo: readonly string[];
  readonly parsed: ParsedMail;
  readonly source: Buffer;
}
