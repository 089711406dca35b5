import type { MessageClass } from '../notices/index.ts';
import type { MessageState } from './mail.ts';

/** Where the result of a batch is told. */
export type Origin =
  | {
      readonly kind: 'slack';
      readonly channel: string;
      readonly user: string;
      readonly responseUrl: string | null;
      readonly ts: string | null;
      /** Where it was asked for, when that was a channel: the result is told there too, as long as Slack lets us. */
      readonly typed?: { readonly channel: string; readonly responseUrl: string | null } | null;
    }
  | { readonly kind: 'none' };

export interface BatchInput {
  readonly id?: string;
  readonly kind: MessageClass;
  /** The same key again finds the first batch and queues nothing. */
  readonly requestKey: string | null;
  /** What people call it, e.g. the template's name. */
  readonly title: string;
  readonly origin?: Origin;
  /** Seconds during which nothing leaves and undo works; the setting `undo.seconds` unless given. */
  readonly undoSeconds?: number;
}

export interface Batch {
  readonly id: string;
  readonly kind: BatchInput['kind'];
  readonly title: string;
  readonly createdByName: string;
  readonly createdAt: number;
  readonly undoUntil: number;
  readonly undoneAt: number | null;
  readonly origin: Origin;
}

export interface BatchProgress extends Batch {
  readonly counts: Readonly<Record<MessageState, number>>;
  readonly total: number;
  /** How many of those that were sent came back (E4). */
  readonly bounced: number;
  /** When the first of those that wait is due, ms; null when none waits. */
  readonly nextDueAt: number | null;
  /** Nothing waits or moves any more. */
  readonly done: boolean;
}
