import { type CutText, wholeText } from '../../templates/index.ts';
import { asciiAddress } from './header-text.ts';
import type { MailParts } from './mail-parts.ts';

/** Any shape, by nodemailer's composer. Files and addresses of the network are out of its reach. */
export async function composeMail(parts: MailParts): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    from: ascii(parts.from),
    to: [ascii(parts.to)],
    ...(parts.replyTo ? { replyTo: ascii(parts.replyTo) } : {}),
    subject: parts.subject,
    text: whole(parts.text),
    html: whole(parts.html),
    messageId: parts.messageId,
    ...(parts.inReplyTo === null ? {} : { inReplyTo: parts.inReplyTo, references: parts.inReplyTo }),
    date: new Date(parts.date),
    headers: parts.headers.map(([key, value]) => ({ key, value })),
    attachments: (parts.attachments ?? []).map((file) => ({
      filename: file.filename,
      contentType: file.contentType,
      content: file.content,
    })),
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return await composer.compile().build();
}

function whole(text: string | CutText): string {
  return typeof text === 'object' && 'literals' in text ? wholeText(text) : text;
}

function ascii<A extends { name: string; address: string }>(address: A): { name: string; address: string } {
  return { name: address.name, address: asciiAddress(address.address) };
}
