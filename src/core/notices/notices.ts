import { MAIL_KINDS, type MailKind, type MessageClass } from './message-classes.ts';
import { NOTICES, type NoticeDefinition } from './notice-definitions.ts';

/**
 * What follows from the definitions.
 *
 * - notice: a kind of mail, by the name that its messages carry as `causeKind`.
 * - cause: what a room says of its notices right before hand-over, and is told of them afterwards (`Cause` of the mail).
 * - stop: a reason for which a cause says no.
 * - tick: a scheduled task that sends a notice without anybody asking.
 */

type Definitions = typeof NOTICES;
export type NoticeName = keyof Definitions;
export const NOTICE_NAMES = Object.keys(NOTICES) as readonly NoticeName[];

/** The notices of which a cause is asked. */
export type CausedNotice = {
  [Name in NoticeName]: Definitions[Name]['cause'] extends 'asked' ? Name : never;
}[NoticeName];
export const CAUSED_NOTICES = NOTICE_NAMES.filter((name): name is CausedNotice => definitionOf(name).cause === 'asked');

/** What a message may carry: nothing else is queued or sent. */
export type CauseKind = CausedNotice | `proof:${MailKind}`;

/** Why a cause may say no, of one notice or of all. */
export type StopReason<Name extends NoticeName = NoticeName> = Definitions[Name]['stops'][number];
export const STOP_REASONS = unique(NOTICE_NAMES.flatMap((name): readonly StopReason[] => NOTICES[name].stops));

/** The scheduled tasks of one notice or of all. */
export type TickName<Name extends NoticeName = NoticeName> = Definitions[Name]['ticks'][number];
export const TICK_NAMES = NOTICE_NAMES.flatMap((name): readonly TickName[] => NOTICES[name].ticks);

/** A scheduled task as its room makes it. */
export interface NoticeTick {
  /** The newest slot that is due at `now` (ms since 1970 UTC), or null; see `ScheduledTask`. */
  dueSlot(now: number): Promise<string | null>;
  /** Does the work of the slot, in the transaction that has won it. */
  run(slot: string): Promise<void>;
}

/** A definition as any of them is: without its own values as types. */
export function definitionOf(name: NoticeName): NoticeDefinition {
  return NOTICES[name];
}

/** The notice that a stored message is one of; null: none that is sent, e.g. one that a newer version has queued. */
export function noticeOf(causeKind: string): NoticeName | null {
  if (triedBy(causeKind) !== null) return 'proof';
  return CAUSED_NOTICES.find((name) => name === causeKind) ?? null;
}

/** Which layout and tags a message has: those of its class, or of what a proof tries. */
export function mailKindOf(messageClass: MessageClass, causeKind: string): MailKind {
  return messageClass === 'proof' ? (triedBy(causeKind) ?? 'mailing') : messageClass;
}

function triedBy(causeKind: string): MailKind | null {
  return MAIL_KINDS.find((kind) => causeKind === `proof:${kind}`) ?? null;
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
