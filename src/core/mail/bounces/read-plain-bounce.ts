import { oneLine } from '../../text.ts';
import { statusIn } from '../enhanced-status.ts';
import { addressesIn } from './addresses-in.ts';
import { bounceKindOf, saysUndelivered } from './bounce-kind.ts';
import type { ReportedRecipient } from './bounces.ts';
import { type Fields, firstField } from './header-fields.ts';
import { DETAIL_LIMIT } from './read-delivery-status.ts';

/** Where a server's words end and the returned message begins, as qmail, Exim, Exchange and others write it. */
const COPY_BELOW =
  /^[ \t>*-]*(below this line is a copy|this is a copy of|the (body|header)s? of the message|original message|returned message|message headers? follow|undelivered message follows)/im;

const DAEMON =
  /^(mailer-daemon|mail-daemon|postmaster|microsoftexchange[0-9a-f]*)@|\bmail delivery (sub)?system\b|\bmailer-daemon\b/i;

/** "Hi. This is the qmail-send program at mx.example." (qmail's QSBMF). */
const QMAIL = /^\s*hi\. this is the /i;

/** A report in words, and what it says of each address that it names. */
export interface PlainBounce {
  readonly recipients: readonly ReportedRecipient[];
  /** The returned message, where it is part of the text; empty when it is not. */
  readonly returned: string;
}

/**
 * The report of a server that sends no DSN. Recognised with care: it must come from a mail system, and must say by a code
 * or in words that are known that a mail was not delivered; null for everything else.
 */
export function readPlainBounce({ fields, text }: { fields: Fields; text: string }): PlainBounce | null {
  const failed = addressesIn((fields.get('x-failed-recipients') ?? []).join(' '));
  const fromSystem = failed.length > 0 || DAEMON.test(firstField(fields, 'from')) || QMAIL.test(text);
  if (!fromSystem) return null;
  const cut = COPY_BELOW.exec(text)?.index ?? text.length;
  const words = text.slice(0, cut);
  const status = statusIn(words);
  if (status.startsWith('2.') || (status === '' && !saysUndelivered(words))) return null;
  const recipients = failed.length > 0 ? failed : addressesIn(words);
  if (recipients.length === 0) return null;
  const verdict = isDelayed(words, fields) ? 'delayed' : bounceKindOf({ status, text: words });
  return {
    recipients: recipients.map((email) => ({ emails: [email], verdict, status, detail: detailOf(words) })),
    returned: text.slice(cut),
  };
}

/** "Delivery delayed", "still being retried": the server goes on trying. */
function isDelayed(words: string, fields: Fields): boolean {
  return /\b(delayed|will (continue to )?(be )?(retr(y|ied)|try)|still being (re)?tried|no action is required)/i.test(
    `${firstField(fields, 'subject')} ${words}`,
  );
}

/** The line with the server's answer, or else the first one that says something known. */
function detailOf(words: string): string {
  const lines = words.split(/\r?\n/).map((line) => oneLine(line, DETAIL_LIMIT));
  const telling =
    lines.find((line) => statusIn(line) !== '') ??
    lines.find((line) => /\b[45]\d\d[ -]/.test(line)) ??
    lines.find((line) => saysUndelivered(line));
  return telling ?? '';
}
