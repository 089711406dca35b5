import { createServer } from 'node:net';
import { WebClient } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { describe, expect, it } from 'vitest';
import { closeAfterTest } from './support/close-after-test.ts';
import { silent } from './support/silent-logger.ts';
import { startSlack } from './support/start-slack.ts';

type Answers = Record<string, Record<string, unknown>>;

/** An answer of somebody else's Slack has fields that nobody who builds a bot reads here. */
const NOT_PLAYED = new Set(['response_metadata', 'is_open', 'last_read', 'topic', 'purpose']);

describe('emulate 0.12.2, a Slack that nobody here wrote', () => {
  it('the same calls on both → the same fields of the same types', async () => {
    const emulator = await createEmulator({ service: 'slack', port: await freePort() });
    closeAfterTest(() => emulator.close());
    const slack = await startSlack({ refusalsAreFine: true });
    const theirs = await ask(clientOf('test_token_admin', `${emulator.url}/api/`), { person: 'U000000001' });
    const ours = await ask(clientOf(slack.tokens.bot, slack.apiUrl), { person: 'U0ANA' });
    for (const [method, answer] of Object.entries(theirs)) {
      expect({ method, ...typesOf(ours[method] ?? {}) }).toMatchObject({ method, ...typesOf(answer) });
    }
  });
});

async function ask(client: WebClient, { person }: { person: string }): Promise<Answers> {
  const { channels } = await client.conversations.list({});
  const channel = channels?.[0]?.id ?? '';
  const posted = await client.chat.postMessage({ channel, text: 'Hello', blocks: [{ type: 'divider' }] });
  const home = await client.views.publish({ user_id: person, view: { type: 'home', blocks: [{ type: 'divider' }] } });
  const refused = await client.chat
    .postMessage({ channel: 'C0NOWHERE', text: 'x' })
    .catch((error: { data: object }) => error.data);
  const trigger = await client.views
    .open({
      trigger_id: '1.2.3',
      view: { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [{ type: 'divider' }] },
    })
    .catch((error: { data: object }) => error.data);
  return {
    'auth.test': { ...(await client.auth.test()) },
    'users.info': { ...(await client.users.info({ user: person })).user },
    'conversations.list': { ...channels?.[0] },
    'chat.postMessage': { ...posted },
    message: { ...posted.message },
    'chat.postMessage refused': { ...refused, word: (refused as { error?: string }).error === 'channel_not_found' },
    'views.open refused': { ...trigger, word: (trigger as { error?: string }).error === 'invalid_trigger_id' },
    'views.publish': { ...home.view },
  };
}

function typesOf(answer: Record<string, unknown>): Record<string, string> {
  const fields = Object.entries(answer).filter(
    ([key, value]) => !NOT_PLAYED.has(key) && value !== null && value !== undefined,
  );
  return Object.fromEntries(
    fields.map(([key, value]) => [
      key,
      Array.isArray(value) ? 'list' : typeof value === 'boolean' && key === 'word' ? String(value) : typeof value,
    ]),
  );
}

function clientOf(token: string, slackApiUrl: string): WebClient {
  return new WebClient(token, { slackApiUrl, logger: silent, retryConfig: { retries: 0 } });
}

/** emulate takes no port 0. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return typeof address === 'object' && address ? address.port : 0;
}
