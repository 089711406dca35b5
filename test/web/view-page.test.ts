import { describe, expect, it } from 'vitest';
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
});
