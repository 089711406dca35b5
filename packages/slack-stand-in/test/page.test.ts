import { expect, it } from 'vitest';
import { startSlack } from './support/start-slack.ts';

it('a manifest whose usage hint lists verbs → the page offers each with what it does, in the browser’s language', async () => {
  const manifest = {
    features: { slash_commands: [{ command: '/ticket', description: 'Everything', usage_hint: '[send | help]' }] },
  };
  const slack = await startSlack({ manifest, describeVerb: (verb, language) => `${verb} in ${language}` });
  const page = await fetch(slack.url, { headers: { 'accept-language': 'fr-FR,fr;q=0.9' } });
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await page.text();
  const tries = [...html.matchAll(/data-try="([^"]*)"><code>[^<]*<\/code><span>([^<]*)/g)].map(
    ([, line, about]) => `${line}: ${about}`,
  );
  expect(tries).toEqual(['/ticket send: send in fr-FR', '/ticket help: help in fr-FR', '/ticket: Everything']);
});

it('a click sent by another site’s page → not played', async () => {
  const slack = await startSlack();
  const send = (site: string): Promise<Response> =>
    fetch(`${slack.url}/page/do/say?as=U0ANA&in=C0GENERAL`, {
      method: 'POST',
      headers: { 'sec-fetch-site': site },
      body: JSON.stringify({ channel: 'C0GENERAL', text: 'Hello' }),
    });
  expect((await send('cross-site')).status).toBe(404);
  expect(slack.as('U0ANA').messages()).toEqual([]);
  expect((await send('same-origin')).status).toBe(200);
  expect(slack.as('U0ANA').messages()).toEqual(['Hello']);
});

it.each(['*', 'nonsense-in-the-header', '', 'x'])(
  'a browser that asks for the language %j → English',
  async (language) => {
    const slack = await startSlack();
    const page = await fetch(slack.url, { headers: { 'accept-language': language } });
    expect(await page.text()).toContain('Message #general');
  },
);
