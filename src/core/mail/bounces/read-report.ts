import { createHash } from 'node:crypto';
import type { ParsedMail } from 'mailparser';
import { oneLine } from '../../text.ts';
import { addressesIn, messageIdsIn } from './addresses-in.ts';
import type { BounceReport, Reading, ReportedRecipient } from './bounces.ts';
import { type Fields, fieldsOf, firstField, headerFieldsOf } from './header-fields.ts';
import { DETAIL_LIMIT, recipientsOfStatus } from './read-delivery-status.ts';
import { readPlainBounce } from './read-plain-bounce.ts';

/** Of a mail as long as this only so much is looked at: a report stands at its beginning, before what it returns. */
export const REPORT_LIMIT = 512 * 1024;

/** A Message-ID longer than this is replaced by a fingerprint. */
const REPORT_ID_LIMIT = 250;

/** Header fields that tell where a mail was sent, in the words of the servers that note it. */
const ENVELOPE_TO = ['to', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-delivered-to'];

/** Says what a mail is: a report on another mail, an automatic answer, or nothing that concerns us. Never throws for what it reads. */
export async function readReport(raw: Buffer): Promise<Reading> {
  // Heavy: only who reads reports waits for it.
  const { simpleParser } = await import('mailparser');
  const bytes = raw.subarray(0, REPORT_LIMIT);
  const mail = await simpleParser(bytes, { keepDeliveryStatus: true, skipImageLinks: true, skipTextToHtml: true });
  const fields = fieldsOf(mail.headerLines.map(({ line }) => line).join('\n'));
  const returned = headerFieldsOf(partOf(mail, RETURNED) ?? '');
  const about = { bytes, fields, returned };

  const feedback = partOf(mail, /^message\/feedback-report$/);
  if (feedback !== null) return readFeedback(fieldsOf(feedback), about);
  const status = partOf(mail, /^message\/(global-)?delivery-status$/);
  if (status !== null) {
    const recipients = recipientsOfStatus(status);
    return recipients.length === 0 ? { kind: 'none' } : { kind: 'report', report: reportOf(recipients, about) };
  }
  const plain = readPlainBounce({ fields, text: mail.text ?? '' });
  if (plain) {
    const inText = headerFieldsOf(afterFirstLine(plain.returned));
    const quoted = returned.size > 0 ? returned : inText;
    return { kind: 'report', report: reportOf(plain.recipients, { ...about, returned: quoted }) };
  }
  return isAutomatic(fields, mail) ? { kind: 'auto_reply' } : { kind: 'none' };
}

/** The returned message, or its headers alone (RFC 3462 2, RFC 6522). */
const RETURNED = /^(message\/(rfc822|global|global-headers|rfc822-headers)|text\/rfc822-headers)$/;

interface About {
  readonly bytes: Buffer;
  readonly fields: Fields;
  readonly returned: Fields;
}

/** `abuse` is a complaint of a reader (RFC 5965 7.3); the other types are about our domain or say the contrary. */
function readFeedback(feedback: Fields, about: About): Reading {
  if (firstField(feedback, 'feedback-type').toLowerCase() !== 'abuse') return { kind: 'feedback' };
  const named = addressesIn((feedback.get('original-rcpt-to') ?? []).join(' '));
  // Some providers leave the reader out; the returned message still says to whom it was.
  const emails = named.length > 0 ? named : addressesIn((about.returned.get('to') ?? []).join(' '));
  const detail = oneLine(firstField(feedback, 'user-agent') || firstField(feedback, 'reporting-mta'), DETAIL_LIMIT);
  const recipients: ReportedRecipient[] = [{ emails, verdict: 'complaint', status: '', detail }];
  const mailFrom = addressesIn(firstField(feedback, 'original-mail-from'));
  const report = reportOf(recipients, about);
  return { kind: 'report', report: { ...report, returnPaths: [...report.returnPaths, ...mailFrom] } };
}

function reportOf(recipients: readonly ReportedRecipient[], { bytes, fields, returned }: About): BounceReport {
  const sentTo = ENVELOPE_TO.flatMap((name) => addressesIn((fields.get(name) ?? []).join(' ')));
  const cameFrom = addressesIn(firstField(returned, 'return-path'));
  const quoted = [
    ...(returned.get('message-id') ?? []),
    ...(fields.get('in-reply-to') ?? []),
    ...(fields.get('references') ?? []),
  ];
  return {
    reportId: reportIdOf(fields, bytes),
    recipients,
    returnPaths: [...new Set([...sentTo, ...cameFrom])],
    messageIds: messageIdsIn(quoted.join(' ')),
  };
}

function reportIdOf(fields: Fields, bytes: Buffer): string {
  const [id] = messageIdsIn(firstField(fields, 'message-id'));
  return id && id.length <= REPORT_ID_LIMIT ? id : `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function partOf(mail: ParsedMail, type: RegExp): string | null {
  const part = mail.attachments.find(({ contentType }) => type.test(contentType.toLowerCase()));
  return part ? part.content.toString('utf8') : null;
}

/** RFC 3834 5; others say it in headers of their own, or by the type of the report (read receipts, RFC 8098). */
function isAutomatic(fields: Fields, mail: ParsedMail): boolean {
  const submitted = firstField(fields, 'auto-submitted').toLowerCase();
  if (submitted !== '' && submitted !== 'no') return true;
  if (['x-autoreply', 'x-autorespond', 'x-autoresponse'].some((name) => fields.has(name))) return true;
  if (/^(auto_reply|auto-reply)$/i.test(firstField(fields, 'precedence'))) return true;
  return partOf(mail, /^message\/disposition-notification$/) !== null;
}

/** Past the line that says that a copy follows. */
function afterFirstLine(text: string): string {
  return text.slice(text.indexOf('\n') + 1);
}
