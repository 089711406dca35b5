import { oneLine } from '../../text.ts';
import { statusIn } from '../enhanced-status.ts';
import { addressesIn } from './addresses-in.ts';
import { bounceKindOf } from './bounce-kind.ts';
import type { ReportedRecipient, ReportVerdict } from './bounces.ts';
import { type Fields, fieldsOf, firstField } from './header-fields.ts';

/** As much of a server's words as is kept. */
export const DETAIL_LIMIT = 300;

/** A mail of ours has one recipient; behind it may stand a few (an alias). */
const MOST_RECIPIENTS = 100;

/** Recipients of a `message/delivery-status` part (RFC 3464 2): a block about the mail, then one for each of them. */
export function recipientsOfStatus(content: string): ReportedRecipient[] {
  return content
    .split(/\r?\n[ \t]*\r?\n/)
    .map(fieldsOf)
    .filter((fields) => fields.has('final-recipient') || fields.has('original-recipient'))
    .slice(0, MOST_RECIPIENTS)
    .map(toRecipient);
}

function toRecipient(fields: Fields): ReportedRecipient {
  const text = typedValue(firstField(fields, 'diagnostic-code'));
  const status = statusIn(firstField(fields, 'status'));
  const emails = ['final-recipient', 'original-recipient'].flatMap((name) =>
    addressesIn(typedValue(firstField(fields, name))),
  );
  return {
    emails: [...new Set(emails)],
    verdict: verdictOf(firstField(fields, 'action').toLowerCase(), { status, text }),
    status: status || statusIn(text),
    detail: oneLine(text || firstField(fields, 'status'), DETAIL_LIMIT),
  };
}

/** RFC 3464 2.3.3: `relayed` and `expanded` are deliveries as far as anybody will ever know. */
function verdictOf(action: string, said: { status: string; text: string }): ReportVerdict {
  if (/^failed\b/.test(action)) return bounceKindOf(said);
  return /^delayed\b/.test(action) ? 'delayed' : 'delivered';
}

/** The value of `rfc822; anna@customer.example` or `smtp; 550 5.1.1 …`. */
function typedValue(value: string): string {
  return value.replace(/^[\w.-]+[ \t]*;[ \t]*/, '');
}
