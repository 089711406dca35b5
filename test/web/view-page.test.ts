import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/core/clock.ts';
import { admin } from '../support/core.ts';
import { queueMail } from '../support/customer-mail.ts';
import { openWebDesk } from './web-desk.ts';

describe('view in browser', () => {
  it('[T11] the mail again with its own data → the same words, sandboxed, hostile values as text', async () => {
    const desk = await openWebDesk();
    const { link } = await queueMail(desk, {
      data: { values: { CUSTOMERNAME: '<img src=x onerror=alert(1)>', Observations: '@CUSTOMERNAME@ {{7*7}}' } },
    });
    const answer = await fetch(link('view'));
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none';.*sandbox allow-popups/);
    const text = await answer.text();
    expect(text).toContain('@CUSTOMERNAME@ {{7*7}}');
    expect(text).not.toContain('<img src=x');
    expect(text).not.toContain('<script');
  });

  it('[T11] a preview that Slack has shown → exactly that mail, sandboxed, for an hour and while one may see such mails', async () => {
    const desk = await openWebDesk();
    const mail = await desk.core.templates.preview(admin, {
      kind: 'mailing',
      design: 'html',
      subject: 'Hello',
      body: '<h1>Spring</h1><script>alert(1)</script>',
    });
    const lea = await desk.core.transaction(async ({ access }) => {
      const role = await access.createRole(admin, { name: 'Office', permissions: ['templates.view'] });
      return await access.addPerson(admin, { name: 'Léa', slackUserId: 'U0LEA', roleIds: [role.id] });
    });
    const url = await desk.core.templates.keepPreview(admin, { kind: 'mailing', mail, slackUserId: 'U0LEA' });
    const answer = await fetch(url);
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none';.*sandbox allow-popups/);
    expect(await answer.text()).toBe(mail.html);
    expect(mail.html).not.toContain('alert');
    await desk.core.transaction((tx) => tx.access.updatePerson(admin, { base: null, ...lea, id: lea.id, roleIds: [] }));
    expect((await fetch(url)).status).toBe(410);
    desk.clock.advance(61 * MINUTE);
    await desk.core.access.ensureSuperAdmin('U0LEA');
    expect((await fetch(url)).status).toBe(410);
  });
});
