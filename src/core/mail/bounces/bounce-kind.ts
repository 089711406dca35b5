import { isDeadAddress, isSenderRefused, statusIn } from '../enhanced-status.ts';
import type { BounceKind } from '../mail.ts';

/** Spam, reputation, authentication: said in words by servers whose code says something else. */
const POLICY_WORDS =
  /\bspam|black ?list|block ?list|deny ?list|\bdnsbl\b|\brbl\b|reputation|\bdmarc\b|\bspf\b|\bdkim\b|unsolicited|\bpolicy\b|sender (address )?(is )?(denied|rejected|blocked|refused)|message content rejected|not authenticated/i;

const DEAD_WORDS =
  /user unknown|unknown user|unknown recipient|recipient unknown|no such (user|recipient|mailbox|person|address|account)|no mailbox (here )?by that name|(mailbox|address|recipient|account|user|domain)\b.{0,60}\b(does(n.t| not) exist|(was|were)(n.t| not) found|not found|couldn.t be found|could not be found|(is |has been )?(disabled|deactivated|closed))|unrouteable address|invalid (recipient|mailbox)|not a valid (recipient|mailbox|user)/i;

const FULL_WORDS =
  /(mailbox|inbox|account)\b.{0,40}\b(is )?full|over ?quota|quota (is )?exceeded|exceeded.{0,30}quota|insufficient (disk |system )?storage/i;

const LATER_WORDS =
  /retry time(out)? (not reached|exceeded)|(delivery|message)\b.{0,40}(expired|timed out)|has been in the queue too long|could not be delivered for|connection (timed out|refused)|greylist/i;

/**
 * Why a server gave a mail back, from its code and its words. What is not known to be the address's fault never is one:
 * the tables are RFC 3463's, read with the words, since many servers send codes that say too little or the wrong thing.
 */
export function bounceKindOf({ status, text }: { status: string; text: string }): BounceKind {
  const words = withoutAddresses(text);
  const code = tellingStatus(status, words);
  if (code.startsWith('4.')) return 'soft';
  if (POLICY_WORDS.test(words)) return 'policy';
  if (isDeadAddress(code)) return 'hard';
  if (isSenderRefused(code)) return 'policy';
  // A full mailbox, the other system, the way there: may be better tomorrow.
  if (/^5\.[234]\./.test(code)) return 'soft';
  // Protocol and content (5.5.x, 5.6.x): what we sent was not liked.
  if (/^5\.[56]\./.test(code)) return 'policy';
  if (FULL_WORDS.test(words)) return 'soft';
  return DEAD_WORDS.test(words) ? 'hard' : 'soft';
}

/** Whether words alone say that a mail did not arrive. */
export function saysUndelivered(text: string): boolean {
  const words = withoutAddresses(text);
  return [DEAD_WORDS, FULL_WORDS, LATER_WORDS].some((known) => known.test(words));
}

/** `5.0.0` says nothing: then the code in the server's own words counts. */
function tellingStatus(status: string, words: string): string {
  const inWords = statusIn(words);
  if (status === '') return inWords;
  return /^[45]\.0\.0$/.test(status) && inWords !== '' ? inWords : status;
}

/** `antispam@customer.example` is a name, and no reason. As long as a local part can be: a longer word costs no time. */
function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>"'(),;:]{1,64}@[^\s<>"'(),;:]+/g, '');
}
