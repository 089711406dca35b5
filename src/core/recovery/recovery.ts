import type { SwitchKey } from '../notices/index.ts';

/**
 * A backup taken back must not send again what left after it was taken (E1, D9).
 *
 * - copy: a database that carries a mark, written into every backup, so that one put in place by hand is known as well.
 * - to settle: before anything is sent from a copy, what waited in it gets an unknown outcome by the rule of its class,
 *   and what sends by itself (`ticks` of a notice) is turned off, since stamps of later notices are lost.
 * - notice: the word to people that this happened, until they have looked.
 */

export interface Copy {
  /** When the copy was made, ms: what was queued later is not in it. */
  readonly takenAt: number;
  /** When it was put in place, ms; null: by hand, nobody knows when. */
  readonly restoredAt: number | null;
  /** When what waited in it was settled; null: not yet, and nothing is sent before. */
  readonly settledAt: number | null;
  /** How many messages may have left after it was taken. */
  readonly inDoubt: number;
  /** Switches of what sends by itself that were on and have been turned off. */
  readonly turnedOff: readonly SwitchKey[];
}

export interface RestoredNotice extends Copy {
  /** How many messages wait for a person's answer whether they arrived. */
  readonly unanswered: number;
  /** Of the switches that were turned off: those about which nobody has decided yet. */
  readonly undecided: readonly SwitchKey[];
}

export interface RecoveryService {
  /** Whether the database is a copy from which nothing may be sent yet: cheap, asked before every look at the outbox. */
  isUnsettled(): Promise<boolean>;
  /** Settles a copy, once, whoever comes first. In a transaction. */
  settle(): Promise<void>;
  /** What people have to know about a restored database; null: it is none, or they have looked. */
  notice(): Promise<RestoredNotice | null>;
}
