import { isBulk, type MessageClass } from '../../notices/index.ts';
import type { Content, MailRenderer, RenderedMail } from '../../templates/index.ts';
import type { ReturnPath } from '../bounces/return-path.ts';
import type { ClaimedMessage } from '../claims.ts';
import { signMail } from '../dkim/sign-mail.ts';
import { asciiAddress } from '../mime/header-text.ts';
import { type MailBytes, writeMail } from '../mime/write-mail.ts';
import { renderInputOf } from '../open-message.ts';
import type { Sender } from '../sender.ts';

export interface ComposedMail {
  readonly envelope: { readonly from: string; readonly to: string };
  readonly body: MailBytes;
}

/** Renders one message and writes it as bytes. The envelope is set from the row alone, never read from headers. */
export async function composeMessage(input: {
  message: ClaimedMessage;
  content: Content;
  renderer: MailRenderer;
  sender: Sender;
  /** The envelope's sender: where it comes back to when it cannot be delivered. */
  returnPath: ReturnPath;
  now: number;
}): Promise<ComposedMail> {
  const { message, content, renderer, sender } = input;
  const rendered = renderer.render(renderInputOf(message, content));
  const written = await writeMail({
    from: sender.from,
    to: { name: message.toName, address: message.toEmail },
    replyTo: sender.replyTo,
    subject: rendered.subject,
    text: rendered.cutText,
    html: rendered.cutHtml,
    messageId: message.rfcMessageId,
    inReplyTo: message.rfcInReplyTo,
    date: input.now,
    headers: classHeaders(message.class, rendered),
  });
  const body = sender.signer ? await signMail(written, sender.signer) : written;
  return { envelope: { from: input.returnPath(message.id), to: asciiAddress(message.toEmail) }, body };
}

/**
 * Mailings carry one-click unsubscribe (RFC 8058, T15), which must be https. Notices say that a machine wrote them
 * (RFC 3834) and ask Exchange for no automatic answers ([MS-OXCMAIL] 2.1.3.2.20), but not against bounces.
 */
function classHeaders(messageClass: MessageClass, { unsubscribeUrl }: RenderedMail): [string, string][] {
  if (!isBulk(messageClass)) {
    return [
      ['Auto-Submitted', 'auto-generated'],
      ['X-Auto-Response-Suppress', 'OOF, AutoReply'],
    ];
  }
  if (unsubscribeUrl === null) return [];
  const link: [string, string] = ['List-Unsubscribe', `<${unsubscribeUrl}>`];
  return unsubscribeUrl.startsWith('https:') || unsubscribeUrl.startsWith('http://localhost')
    ? [link, ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click']]
    : [link];
}
