import { sign as signBytes } from 'node:crypto';
import RelaxedBody from 'nodemailer/lib/dkim/relaxed-body.js';
import relaxed from 'nodemailer/lib/dkim/sign.js';
import type { MailBytes } from '../mime/write-mail.ts';
import type { Signer } from './signer.ts';

/**
 * What a signature covers, as far as a mail has it. RFC 8058 4 demands both list headers, of which nodemailer's own list
 * lacks the second. From comes first and is named twice: a second From, which some programs would show, breaks the
 * signature (RFC 6376 8.15).
 */
const SIGNED_HEADERS = [
  'from',
  'to',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'auto-submitted',
].join(':');

/** Line lengths that RFC 5322 2.1.1 recommends, less the indent of a folded line. */
const LINE = 72;

const END_OF_HEADERS = '\r\n\r\n';
const LINE_BREAK = Buffer.from('\r\n');

/**
 * The mail with a DKIM signature before it: rsa-sha256, relaxed/relaxed, which survives what relays do to white space.
 * The signature itself is made on another thread, so that the mails of other connections are written meanwhile.
 */
export async function signMail(mail: MailBytes, signer: Signer): Promise<MailBytes> {
  const end = mail.bytes.indexOf(END_OF_HEADERS);
  if (end === -1) throw new Error('a mail without an end of its headers cannot be signed');
  const lines = headerLines(mail.bytes.toString('latin1', 0, end));
  const { headers, fieldNames } = relaxed.relaxedHeaders(lines, SIGNED_HEADERS);
  const bodyHash = hashOf(mail.bytes.subarray(end + END_OF_HEADERS.length));
  const unsigned = signatureHeader(signer, `from:${fieldNames}`, bodyHash);
  const itself = relaxed.relaxedHeaders([{ key: 'dkim-signature', line: unsigned }], 'dkim-signature').headers;
  // The signature's own header is hashed last and without a line break (RFC 6376 3.7).
  const signature = await signatureOf(headers + itself.trimEnd(), signer);
  const header = `${unsigned}${signature.match(/.{1,72}/g)?.join('\r\n ') ?? ''}\r\n`;
  return { bytes: Buffer.concat([Buffer.from(header, 'latin1'), mail.bytes]), wireReady: mail.wireReady };
}

/** Unfolded they are not: the canonical form does that. */
function headerLines(head: string): { key: string; line: string }[] {
  return head
    .split(/\r\n(?![ \t])/)
    .map((line) => ({ key: line.slice(0, line.indexOf(':')).trim().toLowerCase(), line }));
}

function hashOf(body: Buffer): string {
  const canonical = new RelaxedBody({ hashAlgo: 'sha256' });
  canonical.updateHash(body);
  // A body always ends with a line break once it has gone over the wire.
  if (body.length > 0 && body.at(-1) !== LINE_BREAK[1]) canonical.updateHash(LINE_BREAK);
  return canonical.bodyHash.digest('base64');
}

function signatureHeader({ domain, selector }: Signer, names: string, bodyHash: string): string {
  return [
    'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;',
    ` d=${domain}; s=${selector};`,
    ` h=${foldedNames(names)};`,
    ` bh=${bodyHash};`,
    ' b=',
  ].join('\r\n');
}

/** Colon-separated names may be folded after a colon (RFC 6376 3.5). */
function foldedNames(names: string): string {
  let folded = '';
  let column = 0;
  for (const name of names.split(':')) {
    if (column > 0) folded += ':';
    if (column + name.length > LINE - 4) {
      folded += '\r\n  ';
      column = 0;
    }
    folded += name;
    column += name.length + 1;
  }
  return folded;
}

function signatureOf(canonical: string, { key }: Signer): Promise<string> {
  return new Promise((resolve, reject) => {
    signBytes('sha256', Buffer.from(canonical, 'latin1'), key, (error, signature) => {
      if (error) reject(error);
      else resolve(signature.toString('base64'));
    });
  });
}
