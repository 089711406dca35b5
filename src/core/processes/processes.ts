import { DAY, MINUTE, SECOND } from '../clock.ts';

/**
 * Which programs run on the database: each writes a row and says now and then that it lives.
 *
 * - beat: that word. Without one for `ALIVE` the process counts as gone: ended without a word, frozen, asleep.
 * - schema: the newest migration that the program knows. Two programs of one schema work together; an older one must not
 *   meet a changed schema unless somebody says that it can (`relance migrate --force`).
 */

/** `tui` sends nothing; the others do. */
export const PROCESS_KINDS = ['start', 'worker', 'demo', 'tui'] as const;
export type ProcessKind = (typeof PROCESS_KINDS)[number];

/** Between two beats, ms. */
export const BEAT = 15 * SECOND;

/** Four beats: a process that is only busy is not taken for gone. */
export const ALIVE = MINUTE;

/** How long a process that ended without a word is shown. */
export const SHOWN = DAY;

export interface RunningProcess {
  readonly id: string;
  /** `host:pid`. */
  readonly name: string;
  readonly kind: ProcessKind;
  /** Of the program, e.g. `0.1.0`. */
  readonly version: string;
  readonly schema: string;
  readonly startedAt: number;
  readonly seenAt: number;
  readonly alive: boolean;
  /** Delivers mail. */
  readonly sends: boolean;
}

export interface ProcessInput {
  readonly kind: ProcessKind;
  readonly name: string;
}

/** How a process signs what it takes, and where it notes what goes over the wire. */
export interface Sender {
  /** Begins the names of its leases. */
  readonly owner: string;
  /** Its journal's file; null: it keeps none. */
  readonly journal: string | null;
}

/** A sender whose process has ended without settling what it held. */
export interface DeadSender extends Sender {
  /** Of the process. */
  readonly id: string;
}

export interface ProcessesService {
  /** Those seen within a day, last seen first: the gone ones tell that something ended without a word. */
  list(): Promise<RunningProcess[]>;
  /** A new row; answers its id. */
  enter(input: ProcessInput): Promise<string>;
  /** Says that the process lives. Answers false when the schema was changed by a newer program that did not allow for it. */
  beat(id: string, input: ProcessInput): Promise<boolean>;
  leave(id: string): Promise<void>;
  /** Notes how the process sends, before it takes anything. Answers false when the process has no row (any more). */
  noteSender(id: string, sender: Sender): Promise<boolean>;
  /** Senders on this machine that have provably ended; of other machines nobody here can tell. */
  deadSenders(): Promise<DeadSender[]>;
  /** What the gone sender had left is settled. */
  forgetSender(id: string): Promise<void>;
}
