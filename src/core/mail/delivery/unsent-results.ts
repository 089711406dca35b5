import { MINUTE } from '../../clock.ts';
import type { ClaimedMessage } from '../claims.ts';
import type { ConnectionFailure } from '../smtp/smtp-connection.ts';
import type { Result } from './results.ts';

/** Results of messages that were claimed and not handed over. */

/** When our own side was at fault, its messages wait this long. */
export const TROUBLE_PAUSE = MINUTE;

/** Claimed and not yet noted: as if nothing had been. */
export function releasedClaim(message: ClaimedMessage): Result {
  return { message, event: 'release', code: null, text: '', suppress: false };
}

/** Noted as going out and not begun: the noted try does not count. */
export function releasedHandover(message: ClaimedMessage): Result {
  return { ...releasedClaim(message), uncountAttempt: true };
}

export function composeFailed(message: ClaimedMessage): Result {
  return { message, event: 'reject', code: 'render_failed', text: '', suppress: false };
}

/** There was no line: with the network at fault it was a try, with us at fault it was none. `isNoted`: counted as a try already. */
export function notConnected(
  message: ClaimedMessage,
  { reason, isNoted, now }: { reason: ConnectionFailure; isNoted: boolean; now: number },
): Result {
  const common = { message, code: reason.trouble, text: reason.message.slice(0, 300), suppress: false };
  return reason.temporary
    ? { ...common, event: 'defer', countAttempt: !isNoted }
    : { ...common, event: 'release', dueAt: now + TROUBLE_PAUSE, uncountAttempt: isNoted };
}
