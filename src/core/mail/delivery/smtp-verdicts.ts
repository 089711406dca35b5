import { oneLine } from '../../text.ts';
import { isDeadAddress, isSenderRefused } from '../enhanced-status.ts';
import type { SendOutcome } from '../smtp/smtp-connection.ts';
import type { SmtpTrouble } from '../smtp/smtp-target.ts';
import type { MessageEvent } from '../states.ts';

/** What an outcome at the mail server means for the message, its address, its domain, and us. */
export interface SmtpVerdict {
  readonly event: Extract<MessageEvent, 'accept' | 'defer' | 'reject' | 'lose' | 'release'>;
  /** `mail:outcome.<code>`; null when sent. */
  readonly code: string | null;
  /** What the server said. */
  readonly text: string;
  /** The mailbox does not exist: never write to it again until somebody clears it. */
  readonly suppress: boolean;
  /**
   * Whom else it holds back: `domain`, the recipient's server is busy; `sender`, our sender is refused by policy and
   * nothing more leaves until a person has looked.
   */
  readonly brake?: 'domain' | 'sender';
  /** Our own side is at fault: told at once. */
  readonly trouble: SmtpTrouble | null;
}

/** 552 and 5.3.4 at MAIL FROM: this one mail is too large (RFC 1870 6.1), the next one may do. */
const TOO_LARGE = /^(552|\d{3}[ -]5\.3\.4\b)/;

/**
 * The server has enough for now: 4.7.x, its policy; 4.3.2, it takes no mail, e.g. for excessive load (RFC 3463 3.4);
 * 4.4.5, congestion (RFC 3463 3.5).
 */
const BUSY = /^4\.(7\.\d{1,3}|3\.2|4\.5)$/;

/** "Service not available, closing transmission channel" (RFC 5321 4.2.3). */
const CLOSING = 421;

/** Greylisting (RFC 6647) keeps each new pair of sender and recipient waiting: it says nothing about the others. */
const GREYLISTED = /gr[ae]y-?list/i;

/** "Authentication required" and "credentials invalid" (RFC 4954 6): in the middle of a mail, too. */
const AUTH_CODES = new Set([530, 534, 535, 538]);

export function smtpVerdictOf(outcome: Exclude<SendOutcome, { kind: 'withheld' }>): SmtpVerdict {
  switch (outcome.kind) {
    case 'accepted':
      return { ...NOTHING, event: 'accept', code: null, text: clean(outcome.reply) };
    case 'lost':
      return outcome.bodyStarted
        ? { ...NOTHING, event: 'lose', code: 'unknown_outcome', text: clean(outcome.detail) }
        : { ...NOTHING, event: 'defer', code: 'network', text: clean(outcome.detail) };
    case 'refused':
      return verdictOfRefusal(outcome);
  }
}

const NOTHING = { suppress: false, trouble: null };

function verdictOfRefusal({ code, reply, command }: Extract<SendOutcome, { kind: 'refused' }>): SmtpVerdict {
  const text = clean(reply);
  const status = enhancedStatus(reply);
  if (code < 500) {
    const busy = (code === CLOSING || BUSY.test(status)) && !GREYLISTED.test(reply);
    return { ...NOTHING, event: 'defer', code: 'deferred', text, ...(busy ? { brake: 'domain' } : {}) };
  }
  if (AUTH_CODES.has(code))
    return { event: 'release', code: 'auth_failed', text, suppress: false, trouble: 'auth_failed' };
  if (isSenderRefused(status) || (command === 'MAIL FROM' && !TOO_LARGE.test(reply)))
    return { ...NOTHING, event: 'release', code: 'sender_refused', text, brake: 'sender' };
  return { ...NOTHING, event: 'reject', code: 'rejected', text, suppress: isDeadAddress(status) };
}

/** E.g. `5.1.1` of `550 5.1.1 no such user` (RFC 2034), or the bare `550`, whatever a server says of itself. */
export function statusOf(reply: string): string {
  return enhancedStatus(reply) || (/^\d{3}\b/.exec(reply)?.[0] ?? '');
}

/** E.g. `5.1.1` of `550 5.1.1 no such user` (RFC 2034); empty when the server gives none. */
function enhancedStatus(reply: string): string {
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? '';
}

function clean(text: string): string {
  return oneLine(text, 300);
}
