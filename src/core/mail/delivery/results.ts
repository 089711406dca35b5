import { settlementOf } from '../../notices/index.ts';
import type { ClaimedMessage } from '../claims.ts';
import type { MessageState } from '../mail.ts';
import { pauseAfter, withJitter } from '../retries.ts';
import { stateAfter } from '../states.ts';
import type { SmtpVerdict } from './smtp-verdicts.ts';

/** How one claimed message came out. */
export interface Result extends Omit<SmtpVerdict, 'event' | 'trouble'> {
  readonly message: ClaimedMessage;
  readonly event: SmtpVerdict['event'] | 'cancel' | 'suppress';
  /** When to try again, ms, for `release`. */
  readonly dueAt?: number;
  /** When the mail server answered, ms, where that was not just now. */
  readonly answeredAt?: number;
  /** A try that ended before the body: counted here, since hand-over did not. */
  readonly countAttempt?: boolean;
  /** Noted as going out and given back without fault of its own: the noted try does not count. */
  readonly uncountAttempt?: boolean;
}

/** A result, and where it leads. */
export interface Transition {
  readonly result: Result;
  readonly state: MessageState;
  readonly code: string | null;
  readonly dueAt: number | null;
}

/** Where a result leads, by the table of states, the pauses, and the rule of the class for unknown outcomes (E1). */
export function transitionOf(result: Result, at: number, below: (limit: number) => number): Transition {
  const { message, event, code } = result;
  const again = pauseAfter(message.attempts + (result.countAttempt ? 1 : 0));
  const due = again === null ? null : at + withJitter(again, below);
  const next = stateAfter('sending', event) ?? 'failed';
  if (event === 'defer' && due === null) return { result, state: 'failed', code: 'gave_up', dueAt: null };
  if (event === 'defer') return { result, state: next, code, dueAt: due };
  if (event === 'lose' && settlementOf(message.class) === 'resend' && due !== null)
    return { result, state: stateAfter(next, 'resend') ?? next, code, dueAt: due };
  return { result, state: next, code, dueAt: result.dueAt ?? null };
}

export function isEnded({ state }: Transition): boolean {
  return state === 'failed' || state === 'unknown' || state === 'cancelled' || state === 'suppressed';
}
