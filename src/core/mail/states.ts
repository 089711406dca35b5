import type { MessageState } from './mail.ts';

/** What can happen to a message. */
export const MESSAGE_EVENTS = [
  /** The delivery takes it under a lease. */
  'claim',
  /** Given back untouched: stop, lease run out before hand-over, trouble of our own, a busy domain. */
  'release',
  /** The mail server took it. */
  'accept',
  /** 4xx, or the network failed before the body went out. */
  'defer',
  /** 5xx, or retried up to the limit. */
  'reject',
  /** The body went out and no answer came (E1). */
  'lose',
  /** The database is a copy: it may have left after the copy was taken. */
  'doubt',
  /** The cause says it is no longer wanted, or a person cancels it. */
  'cancel',
  /** Its address is suppressed or has opted out. */
  'suppress',
  /** By hand or by the rule of its class: again, under the same Message-ID. */
  'resend',
  /** A person says of an unknown one that it arrived. */
  'confirm',
  /** A person says to leave it: an unknown one, or one that the mail server refused by policy. */
  'abandon',
] as const;
export type MessageEvent = (typeof MESSAGE_EVENTS)[number];

/**
 * The one table of transitions. What is not in it cannot happen: a store's update names the states it starts from by
 * `statesBefore`, so that a late or repeated event finds no row.
 */
export const TRANSITIONS: Readonly<Record<MessageState, Partial<Record<MessageEvent, MessageState>>>> = {
  queued: { claim: 'sending', doubt: 'unknown', cancel: 'cancelled', abandon: 'failed' },
  retry: { claim: 'sending', doubt: 'unknown', cancel: 'cancelled', resend: 'queued', abandon: 'failed' },
  sending: {
    release: 'queued',
    accept: 'sent',
    defer: 'retry',
    reject: 'failed',
    lose: 'unknown',
    doubt: 'unknown',
    cancel: 'cancelled',
    suppress: 'suppressed',
  },
  unknown: { resend: 'queued', confirm: 'sent', abandon: 'failed' },
  failed: { resend: 'queued' },
  sent: {},
  cancelled: {},
  suppressed: { resend: 'queued' },
};

/** Where an event leads, or null when it cannot happen in that state. */
export function stateAfter(state: MessageState, event: MessageEvent): MessageState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** The states in which an event can happen. */
export function statesBefore(event: MessageEvent): MessageState[] {
  return (Object.keys(TRANSITIONS) as MessageState[]).filter((state) => TRANSITIONS[state][event] !== undefined);
}

/** Waits or moves still: a batch with such a message is not done. */
export const MOVING_STATES: readonly MessageState[] = ['queued', 'sending', 'retry'];

/** The states that wait, in SQL: written exactly as the partial index `messages_waiting` has it, or SQLite does not use it. */
export const WAITING = `state in ('queued', 'retry')`;
