import { composeMail } from './compose-mail.ts';
import { addressHeader, needsUtf8, textHeader } from './header-text.ts';
import type { MailParts } from './mail-parts.ts';
import { MailWriter } from './quoted-printable.ts';

/**
 * The mail as bytes. The common shape (text and HTML as alternatives) is written here, which costs a tenth of
 * nodemailer's composer; anything unusual goes through the composer. A property test holds both equal.
 */
export async function writeMail(parts: MailParts): Promise<MailBytes> {
  return isUnusual(parts)
    ? { bytes: await composeMail(parts), wireReady: false }
    : { bytes: writeAlternative(parts), wireReady: true };
}

export interface MailBytes {
  readonly bytes: Buffer;
  /** Only CRLF line breaks, one at the end, and no line that begins with a dot: may go over the wire as it is. */
  readonly wireReady: boolean;
}

export function isUnusual(parts: MailParts): boolean {
  const addresses = [parts.from, parts.to, ...(parts.replyTo ? [parts.replyTo] : [])];
  return (parts.attachments?.length ?? 0) > 0 || addresses.some(({ address }) => needsUtf8(address));
}

/** `multipart/alternative` of text and HTML, both quoted-printable UTF-8. */
export function writeAlternative(parts: MailParts): Buffer {
  const boundary = boundaryOf(parts);
  const writer = new MailWriter();
  writer.lines(
    `${headersOf(parts).join('\r\n')}\r\nContent-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n` +
      `--${boundary}\r\n${PART_HEADERS.text}`,
  );
  writer.body(parts.text);
  writer.lines(`\r\n--${boundary}\r\n${PART_HEADERS.html}`);
  writer.body(parts.html);
  writer.lines(`\r\n--${boundary}--\r\n`);
  return writer.take();
}

const PART_HEADERS = {
  text: 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n',
  html: 'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n',
} as const;

function headersOf(parts: MailParts): string[] {
  return [
    `Date: ${mailDate(parts.date)}`,
    addressHeader('From', parts.from),
    addressHeader('To', parts.to),
    ...(parts.replyTo ? [addressHeader('Reply-To', parts.replyTo)] : []),
    textHeader('Subject', parts.subject),
    `Message-ID: ${parts.messageId}`,
    ...threadHeaders(parts).map(([name, value]) => `${name}: ${value}`),
    ...parts.headers.map(([name, value]) => `${name}: ${value}`),
    'MIME-Version: 1.0',
  ];
}

function threadHeaders({ inReplyTo }: MailParts): [string, string][] {
  return inReplyTo === null
    ? []
    : [
        ['In-Reply-To', inReplyTo],
        ['References', inReplyTo],
      ];
}

/** `=_` cannot stand in a quoted-printable body (RFC 2045 6.7 advises it); the same for every try of a message. */
function boundaryOf({ messageId }: MailParts): string {
  return `=_${messageId.replace(/[^0-9a-zA-Z]/g, '').slice(0, 40)}`;
}

/** RFC 5322 3.3, e.g. `Tue, 24 Nov 2026 08:00:00 +0000`: as ECMAScript writes it (`toUTCString`), but for the zone's obsolete name. */
export function mailDate(instant: number): string {
  return new Date(instant).toUTCString().replace('GMT', '+0000');
}
