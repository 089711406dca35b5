import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import { describe, expect, it, vi } from 'vitest';
import { createBot } from '../../src/bot/index.ts';
import { SECOND, systemClock } from '../../src/core/clock.ts';
import { admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany } from '../support/debts.ts';
import { closeAfterTest } from '../support/open-things.ts';

/** The token is the bot's, and acts as emulate's first user. */
const TOKEN = 'test_token_admin';
const SECRET = 'signing-secret-of-the-test';

interface Call {
  readonly method: string;
  readonly args: Record<string, string>;
  readonly answer: { readonly ok: boolean; readonly error?: string; readonly view?: { id: string; blocks: Block[] } };
}

interface Block {
  readonly block_id: string;
  readonly type: string;
  readonly element?: { readonly action_id: string; readonly type: string };
}

describe('the bot with emulate 0.12.2 answering the Web API', () => {
  it('[B2 I1 I4] /relance incident new, filled, submitted twice → one incident, told by a message that Slack takes', async () => {
    const { core, calls, send, trigger, ana } = await openEmulatedOffice();
    const account = await saveCustomer({ core }, { tradeName: 'Boulangerie Martin' });

    await send({
      command: '/relance',
      text: 'incident new',
      user_id: ana,
      team_id: await teamId(calls),
      channel_id: 'C000000001',
      trigger_id: await trigger(),
      response_url: 'http://127.0.0.1:9/none',
    });
    const opened = await vi.waitFor(() => {
      const call = calls.find(({ method }) => method === 'views.open');
      expect(call?.answer).toMatchObject({ ok: true });
      return call;
    });
    const view = JSON.parse(opened?.args['view'] ?? '{}') as {
      callback_id: string;
      blocks: Block[];
      private_metadata: string;
    };
    expect(view.callback_id).toBe('incidents.form');

    const submission = {
      type: 'view_submission',
      user: { id: ana, team_id: await teamId(calls) },
      team: { id: await teamId(calls) },
      trigger_id: await trigger(),
      view: {
        ...view,
        id: opened?.answer.view?.id,
        type: 'modal',
        root_view_id: opened?.answer.view?.id,
        previous_view_id: null,
        hash: '1.a',
        state: {
          values: {
            accountId: { 'find.customer': { type: 'external_select', selected_option: { value: account.id } } },
            subject: { value: { type: 'plain_text_input', value: 'Oven is cold' } },
            description: { value: { type: 'plain_text_input', value: 'We come on Monday.' } },
            internalNotes: { value: { type: 'plain_text_input', value: null } },
            notices: { value: { type: 'checkboxes', selected_options: [{ value: 'create' }] } },
          },
        },
      },
    };
    const again = { ...submission, trigger_id: await trigger() };
    const answers = await Promise.all([
      send({ payload: JSON.stringify(submission) }),
      send({ payload: JSON.stringify(again) }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);

    await vi.waitFor(async () => expect((await core.incidents.list(admin)).total).toBe(1));
    await vi.waitFor(() => {
      const told = calls.find(({ method }) => method === 'chat.postMessage');
      expect(told?.answer).toMatchObject({ ok: true });
      expect(told?.args['text']).toContain('is open for Boulangerie Martin');
    });
    expect((await core.outbox.list(admin, { class: 'incident' })).total).toBe(1);
    expect(calls.filter(({ answer }) => !answer.ok).map(({ method, answer }) => `${method}: ${answer.error}`)).toEqual(
      [],
    );
  });
});

/** The real bot over HTTP; its calls go through a recorder to emulate. */
async function openEmulatedOffice() {
  const emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: { slack: { users: [{ name: 'ana', real_name: 'Ana Smith', email: 'ana@acme.test' }] } },
  });
  closeAfterTest(() => emulator.close());
  const ana = await findPerson(emulator.url, 'Ana Smith');
  const { calls, url } = await startRecorder(emulator.url);
  const { core } = await openCompany('sqlite', { settings: { 'undo.seconds': 60 } });
  await core.access.ensureSuperAdmin(ana);
  const bot = createBot({
    core,
    slack: { botToken: TOKEN, appToken: null, signingSecret: SECRET, apiUrl: `${url}/api/` },
  });
  const server = createServer((request, response) => bot.requestListener?.(request, response));
  const port = await listen(server);
  closeAfterTest(() => bot.stop());
  await bot.start();
  await vi.waitFor(() => expect(calls.some(({ method }) => method === 'auth.test')).toBe(true));
  return {
    ana,
    core,
    calls,
    send: (fields: Record<string, string | undefined>) => post(`http://127.0.0.1:${port}/slack/events`, fields),
    trigger: async (): Promise<string> => {
      const answer = await fetch(`${emulator.url}/api/views.generateTriggerId`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ user_id: ana }),
      });
      return ((await answer.json()) as { trigger_id: string }).trigger_id;
    },
  };
}

async function findPerson(url: string, name: string): Promise<string> {
  const answer = await fetch(`${url}/api/users.list`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  const { members } = (await answer.json()) as { members: { id: string; real_name: string }[] };
  return members.find((member) => member.real_name === name)?.id ?? '';
}

async function startRecorder(target: string): Promise<{ calls: Call[]; url: string }> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const body = await read(request);
    const answer = await fetch(`${target}${request.url}`, {
      method: 'POST',
      headers: {
        authorization: request.headers.authorization ?? '',
        'content-type': request.headers['content-type'] ?? 'application/x-www-form-urlencoded',
      },
      body,
    });
    const text = await answer.text();
    calls.push({
      method: (request.url ?? '').replace('/api/', ''),
      args: Object.fromEntries(new URLSearchParams(body)),
      answer: JSON.parse(text) as Call['answer'],
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  });
  return { calls, url: `http://127.0.0.1:${await listen(server)}` };
}

async function teamId(calls: readonly Call[]): Promise<string> {
  const answer = calls.find(({ method }) => method === 'auth.test')?.answer as { team_id?: string } | undefined;
  return answer?.team_id ?? '';
}

async function post(
  url: string,
  fields: Record<string, string | undefined>,
): Promise<{ status: number; body: string }> {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const body = new URLSearchParams(given).toString();
  const at = Math.floor(systemClock.now() / SECOND);
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${createHmac('sha256', SECRET).update(`v0:${at}:${body}`).digest('hex')}`,
    },
  });
  return { status: response.status, body: await response.text() };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closeAfterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** emulate takes no port 0. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
