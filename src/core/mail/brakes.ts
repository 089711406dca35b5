import type { SmtpTrouble } from './smtp/smtp-target.ts';

/** A recipients' server that asked us to slow down (421, 4.7.x). */
export interface DomainBackoff {
  readonly domain: string;
  /** Nothing is tried before it, ms. */
  readonly until: number;
  /** What it said last. */
  readonly reason: string;
  /** How often in a row it asked. */
  readonly failures: number;
  /** When it first asked, without a break since, ms. */
  readonly since: number;
  /** The message that tries for all; null: none does yet. */
  readonly probeId: string | null;
}

/** Nothing leaves until a person has looked: the mail server refused the sender by policy (5.7.x). */
export interface SendingPause {
  readonly id: string;
  readonly since: number;
  /** Enhanced status (RFC 3463) or reply code, e.g. `5.7.515`. */
  readonly code: string;
  /** What the mail server said. */
  readonly detail: string;
  /** The message that met the refusal; null when it is gone. */
  readonly messageId: string | null;
  /** Who let mail go on, and how; null while it stands. `leave`: without the message that met the refusal. */
  readonly lifted: { readonly at: number; readonly byName: string; readonly as: 'resume' | 'leave' } | null;
}

/** Our own mail server does not work, e.g. a wrong password: from the first failure until mail flows again. */
export interface MailTrouble {
  readonly id: string;
  readonly code: SmtpTrouble;
  readonly detail: string;
  readonly since: number;
  readonly overAt: number | null;
}

/** What holds mail back at an instant. */
export interface StandingBrakes {
  /** Nothing leaves in our name. */
  readonly paused: boolean;
  /** Domains that are to be left alone. */
  readonly resting: ReadonlyMap<string, DomainBackoff>;
}

/** What holds mail back, over all processes. Every writing method belongs into a transaction of the delivery. */
export interface Brakes {
  /** The backoffs of these domains; on PostgreSQL locked until the transaction ends. */
  backoffs(domains: readonly string[]): Promise<ReadonlyMap<string, DomainBackoff>>;
  /** What holds back mails to these domains now: a pause of the sender, or backoffs of their own. */
  standing(domains: readonly string[], now: number): Promise<StandingBrakes>;
  /** From now on this message tries for all of its domain. */
  probe(input: { domain: string; messageId: string; now: number; until: number }): Promise<void>;
  /** Writes a backoff, new or longer. */
  slowDown(backoff: DomainBackoff & { readonly now: number }): Promise<void>;
  /** Forgets the backoffs of these domains: what waited for them is due at once. */
  speedUp(domains: readonly string[], now: number): Promise<void>;
  /**
   * Moves what is due of those of the domains that rest to when they are tried again; looks at the first `scan` of the budget alone, so
   * that it costs little however much waits.
   */
  postponeBusy(input: { budget: string; domains: readonly string[]; now: number; scan: number }): Promise<number>;
  /** The pause that stands. */
  paused(): Promise<SendingPause | null>;
  pauseById(id: string): Promise<SendingPause | null>;
  /** Answers null when one stands already. */
  pause(input: Omit<SendingPause, 'id' | 'lifted'>): Promise<SendingPause | null>;
  /** Answers whether it still stood. */
  lift(id: string, lifted: NonNullable<SendingPause['lifted']>): Promise<boolean>;
  troubleById(id: string): Promise<MailTrouble | null>;
  /** Answers null when this trouble is known already and not over. */
  beginTrouble(input: Omit<MailTrouble, 'id' | 'overAt'>): Promise<MailTrouble | null>;
  standingTrouble(code: SmtpTrouble): Promise<MailTrouble | null>;
  /** Mail flows: whatever trouble there was is over. Answers how many were. */
  endTroubles(now: number): Promise<number>;
}
