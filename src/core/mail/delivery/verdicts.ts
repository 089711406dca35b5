import { oneLine } from '../../text.ts';
import type { SendOutcome } from '../smtp/smtp-lane.ts';
import type { SmtpTrouble } from '../smtp/smtp-target.ts';
import type { MessageEvent } from '../states.ts';

/** What an outcome at the mail server means for the message, its address, and us. */
export interface SendVerdict {
  readonly event: Extract<MessageEvent, 'accept' | 'defer' | 'reject' | 'lose' | 'release'>;
  /** `mail:outcome.<code>`; null when sent. */
  readonly code: string | null;
  /** What the server said. */
  readonly text: string;
  /** The mailbox does not exist: never write to it again until somebody clears it. */
  readonly suppress: boolean;
  /** Our own side is at fault: told at once. */
  readonly trouble: SmtpTrouble | null;
}

/** Mailbox and destination codes of RFC 3463 (5.1.x) and a disabled mailbox (5.2.1). 5.7.x is policy: never the recipient's fault. */
const BAD_MAILBOX = /^5\.(1\.(?!7|8)\d{1,3}|2\.1)$/;
const OUR_SENDER = /^5\.(7\.\d{1,3}|1\.[78])$/;

/** "Authentication required" and "credentials invalid" (RFC 4954 6): in the middle of a mail, too. */
const AUTH_CODES = new Set([530, 534, 535, 538]);

export function verdictOf(outcome: SendOutcome): SendVerdict {
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

function verdictOfRefusal({ code, reply, command }: Extract<SendOutcome, { kind: 'refused' }>): SendVerdict {
  const text = clean(reply);
  if (code < 500) return { ...NOTHING, event: 'defer', code: 'deferred', text };
  if (AUTH_CODES.has(code))
    return { event: 'release', code: 'auth_failed', text, suppress: false, trouble: 'auth_failed' };
  const status = enhancedStatus(reply);
  if (OUR_SENDER.test(status) || command === 'MAIL FROM')
    return { event: 'reject', code: 'sender_refused', text, suppress: false, trouble: 'sender_refused' };
  return { event: 'reject', code: 'rejected', text, suppress: BAD_MAILBOX.test(status), trouble: null };
}

/** E.g. `5.1.1` of `550 5.1.1 no such user` (RFC 2034); empty when the server gives none. */
function enhancedStatus(reply: string): string {
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? '';
}

function clean(text: string): string {
  return oneLine(text, 300);
}
