import type { Hono } from 'hono';
import type { Core } from '../../core/core.ts';
import { renderInputOf } from '../../core/mail/index.ts';
import type { createLinkGate, LinkEnv, RecordView } from '../opened-link.ts';
import { sendProblem } from '../page/problem-page.ts';
import { MAIL_POLICY } from './mail-policy.ts';

/** `/v/:token`: the mail as it was sent, made again from the message. */
export function addViewRoutes(
  app: Hono<LinkEnv>,
  { core, gate, recordView }: { core: Core; gate: ReturnType<typeof createLinkGate>; recordView: RecordView },
): void {
  app.get('/v/:token', gate('view'), async (c) => {
    const { message } = c.get('link');
    const content = (await core.templates.contents([message.contentId])).get(message.contentId);
    if (!content) return await sendProblem(c, core, 'gone', { language: message.language });
    await recordView(c, 'view');
    const renderer = await core.templates.renderer();
    const mail = renderer.render(renderInputOf(message, content));
    c.header('Content-Security-Policy', MAIL_POLICY);
    return c.html(mail.html);
  });
}
