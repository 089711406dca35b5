import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { Core } from '../../core/core.ts';
import type { createLinkGate, LinkEnv, RecordView } from '../opened-link.ts';
import { DONE } from '../page/done.ts';
import { sendPage } from '../page/layout.ts';
import { readLook } from '../page/look.ts';

/**
 * `/u/:token`: a GET shows the page, since scanners open links; the POST, of the page's button or of a mail program's
 * one click (RFC 8058, section 3.1: no cookies, no login, no redirect), acts (T15).
 */
export function addUnsubscribeRoutes(
  app: Hono<LinkEnv>,
  { core, gate, recordView }: { core: Core; gate: ReturnType<typeof createLinkGate>; recordView: RecordView },
): void {
  app.get('/u/:token', gate('unsubscribe'), async (c) => {
    const { message } = c.get('link');
    await recordView(c, 'unsubscribe');
    const look = await readLook(core, message.language);
    const { say, company } = look;
    const blocked = (await core.customers.blocked([message.toEmail], 'mailing')).get(message.toEmail);
    const done = blocked === 'opted_out';
    const title = say(done ? 'web:unsubscribe.done' : 'web:unsubscribe.title');
    return await sendPage(c, look, {
      title,
      body: done
        ? html`<div class="center">${DONE}<h1>${title}</h1><p class="last">${say('web:unsubscribe.doneText', { address: message.toEmail, company })}</p></div>`
        : html`<form method="post">
${message.class === 'proof' ? html`<p class="notice">${say('web:proof')}</p>` : ''}
<h1>${title}</h1>
<p>${say('web:unsubscribe.text', { address: message.toEmail, company })}</p>
<p class="soft small">${say('web:unsubscribe.stays')}</p>
<button class="button" type="submit">${say('web:unsubscribe.send')}</button>
</form>`,
    });
  });

  app.post('/u/:token', gate('unsubscribe'), async (c) => {
    const { message } = c.get('link');
    if (message.class !== 'proof') {
      await core.transaction((rooms) =>
        rooms.customers.optOut({
          email: message.toEmail,
          category: 'mailing',
          accountId: message.accountId,
          source: 'link',
        }),
      );
    }
    const look = await readLook(core, message.language);
    const title = look.say('web:unsubscribe.done');
    const text = look.say('web:unsubscribe.doneText', { address: message.toEmail, company: look.company });
    return await sendPage(c, look, {
      title,
      body: html`<div class="center">${DONE}<h1>${title}</h1><p class="last">${text}</p></div>`,
    });
  });
}
