import type { Base } from '../base.ts';
import { mailKindOf } from '../notices/index.ts';
import {
  type Content,
  PREVIEW_MESSAGE_ID,
  type RenderInput,
  type TemplatesService,
  withDeadLinks,
} from '../templates/index.ts';
import type { OpenedMessage, StoredMessage } from './mail.ts';

/** A message with its content, as a renderer takes it. */
export function renderInputOf(message: StoredMessage, content: Content): RenderInput {
  return {
    content,
    kind: mailKindOf(message.class, message.causeKind),
    data: message.data,
    locale: message.language,
    messageId: message.id,
    createdAt: message.createdAt,
    proof: message.class === 'proof',
  };
}

/** What stands in a message, made again from what is stored, for the team to look at. */
export async function openMessage(
  { log }: Pick<Base, 'log'>,
  templates: Pick<TemplatesService, 'contents' | 'renderer' | 'layoutAt'>,
  message: StoredMessage,
): Promise<OpenedMessage> {
  const content = (await templates.contents([message.contentId])).get(message.contentId);
  const gone = (why: OpenedMessage['why']): OpenedMessage => ({ message, mail: null, why, layout: 'same' });
  if (!content) return gone('content_gone');
  if (!message.data.values) return gone('data_gone');
  const renderer = await templates.renderer();
  try {
    // Links made for no message open nothing: nobody rates or unsubscribes in a customer's place.
    const { subject, text, html } = renderer.render({
      ...renderInputOf(message, content),
      messageId: PREVIEW_MESSAGE_ID,
    });
    const mail = { subject, text, html: withDeadLinks(html), unsubscribeUrl: null };
    return { message, mail, why: null, layout: await layoutSince(renderer.layout) };
  } catch (error) {
    log.warn({ messageId: message.id, err: error }, 'a message cannot be composed any more');
    return gone('render_failed');
  }

  async function layoutSince(present: string): Promise<OpenedMessage['layout']> {
    if (message.sentAt === null) return 'same';
    const then = await templates.layoutAt(message.sentAt);
    if (then === null) return 'unknown';
    return then === present ? 'same' : 'changed';
  }
}
