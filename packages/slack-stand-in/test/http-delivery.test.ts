import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SlackStandIn } from 'slack-stand-in';
import { expect, it } from 'vitest';
import { closeAfterTest } from './support/close-after-test.ts';
import { startSlack, type TestOptions } from './support/start-slack.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request URL that answers 200, or what `status` says, and keeps what it got. */
async function listen(
  status: (n: number) => number = () => 200,
  options: TestOptions = {},
): Promise<{ slack: SlackStandIn; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(status(received.length)).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closeAfterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  const slack = await startSlack(options);
  slack.sendTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return { slack, received };
}

function isSigned({ headers, body }: Received, secret: string): boolean {
  const digest = createHmac('sha256', secret)
    .update(`v0:${headers['x-slack-request-timestamp']}:${body}`)
    .digest('hex');
  return headers['x-slack-signature'] === `v0=${digest}`;
}

it('a command over HTTP → signed form with the exact content type and every field', async () => {
  const { slack, received } = await listen();
  await slack.as('U0BRUNO').command('/ticket debtors  15 days & more');
  const [request] = received;
  if (!request) throw new Error('nothing came');
  expect(request.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(isSigned(request, slack.signingSecret)).toBe(true);
  const fields = Object.fromEntries(new URLSearchParams(request.body));
  expect(fields).toMatchObject({
    command: '/ticket',
    text: 'debtors  15 days & more',
    user_id: 'U0BRUNO',
    user_name: 'bruno',
    channel_id: 'C0GENERAL',
    channel_name: 'general',
    team_domain: 'acme',
    is_enterprise_install: 'false',
  });
  expect(fields['response_url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/response\//);
});

it('an event that fails → sent again at once with retry headers, signed JSON', async () => {
  const { slack, received } = await listen((n) => (n === 1 ? 500 : 200));
  await slack.openHome('U0ANA');
  expect(received.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']])).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
  ]);
  expect(received.every((request) => isSigned(request, slack.signingSecret))).toBe(true);
  const bodies = received.map(({ body }) => JSON.parse(body) as { event_id: string; event: { type: string } });
  expect(bodies[0]).toEqual(bodies[1]);
  expect(bodies[0]?.event.type).toBe('app_home_opened');
});

it('a submission delivered twice on purpose → the same view and trigger both times', async () => {
  const { slack, received } = await listen();
  const view = {
    type: 'modal',
    title: { type: 'plain_text', text: 'T' },
    submit: { type: 'plain_text', text: 'S' },
    blocks: [{ type: 'divider' }],
  };
  await fetch(`${slack.apiUrl}views.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.tokens.bot}`, 'content-type': 'application/json' },
    body: JSON.stringify({ trigger_id: slack.triggers.issue({ person: 'U0ANA', viewId: null }), view }),
  });
  slack.faults.duplicateNext('interactive');
  await (await slack.as('U0ANA').modal('T')).submit();
  expect(received).toHaveLength(2);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  expect(received.map(({ headers }) => headers['x-slack-retry-num']).sort()).toEqual(['1', undefined]);
});

it('a command whose text is escaped → names and channels come as ids, markup as text', async () => {
  const manifest = { features: { slash_commands: [{ command: '/ticket', should_escape: true }] } };
  const { slack, received } = await listen(undefined, { manifest });
  await slack.as('U0ANA').command('/ticket tell @bruno in #money about <b> & a@b.test');
  const text = new URLSearchParams(received[0]?.body).get('text');
  expect(text).toBe('tell <@U0BRUNO|bruno> in <#C0MONEY|money> about &lt;b&gt; &amp; a@b.test');
});

it('a command that the manifest does not know → Slack says so, the bot hears nothing', async () => {
  const { slack, received } = await listen(undefined, {
    manifest: { features: { slash_commands: [{ command: '/ticket' }] } },
  });
  await slack.as('U0ANA').command('/tikcet help');
  await slack.as('U0ANA').message('/tikcet is not a valid command.', { only: 'private' });
  expect(received).toEqual([]);
});
