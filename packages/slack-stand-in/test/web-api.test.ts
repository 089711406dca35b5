import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { types } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { SlackStandIn } from 'slack-stand-in';
import { describe, expect, it } from 'vitest';
import { closeAfterTest } from './support/close-after-test.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { silent } from './support/silent-logger.ts';
import { startSlack, type TestOptions } from './support/start-slack.ts';

const section = { type: 'section', text: { type: 'mrkdwn', text: 'Hello' } } as const;
const modal: types.ModalView = { type: 'modal', title: { type: 'plain_text', text: 'Title' }, blocks: [section] };

interface Open {
  readonly slack: SlackStandIn;
  readonly client: WebClient;
  readonly clock: ManualClock;
}

/** A stand-in whose time stands still, and the real Web API client. Refusals here are on purpose. */
async function open(options: TestOptions = {}): Promise<Open> {
  const clock = createManualClock();
  const slack = await startSlack({ clock, refusalsAreFine: true, ...options });
  const client = new WebClient(slack.tokens.bot, {
    slackApiUrl: slack.apiUrl,
    logger: silent,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
  return { slack, client, clock };
}

/** Slack's error word of a call that is refused. */
async function refusal(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'ok',
    (error: { data?: { error?: string }; code?: string }) => error.data?.error ?? error.code,
  );
}

describe('chat', () => {
  it('a channel without the bot, a private one, an archived one, none → refused in Slack’s words', async () => {
    const { client } = await open();
    const post = (channel: string): Promise<unknown> => refusal(client.chat.postMessage({ channel, text: 'Hello' }));
    expect(await post('C0NOBOT')).toBe('not_in_channel');
    expect(await post('C0SECRET')).toBe('channel_not_found');
    expect(await post('C0OLD')).toBe('is_archived');
    expect(await post('C0NOWHERE')).toBe('channel_not_found');
    await client.conversations.join({ channel: 'C0NOBOT' });
    expect(await post('C0NOBOT')).toBe('ok');
  });

  it('chat:write.public → posts to public channels without membership', async () => {
    const { client } = await open({ scopes: ['chat:write', 'chat:write.public'] });
    expect(await refusal(client.chat.postMessage({ channel: 'C0NOBOT', text: 'Hello' }))).toBe('ok');
  });

  it('a scope that the app lacks → missing_scope names it', async () => {
    const { client } = await open({ scopes: ['commands'] });
    const answer = await client.chat
      .postMessage({ channel: 'C0GENERAL', text: 'Hello' })
      .catch((error: { data: unknown }) => error.data);
    expect(answer).toMatchObject({ ok: false, error: 'missing_scope', needed: 'chat:write', provided: 'commands' });
  });

  it('blocks that Slack refuses → invalid_blocks with every pointer, and nothing is posted', async () => {
    const { slack, client } = await open();
    const blocks = [{ ...section, text: { type: 'mrkdwn' as const, text: '' } }];
    const answer = await client.chat
      .postMessage({ channel: 'C0GENERAL', text: 'Hello', blocks })
      .catch((error: { data: unknown }) => error.data);
    expect(answer).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'] },
    });
    expect(slack.as('U0ANA').messages()).toEqual([]);
    expect(() => slack.requireNoRefusals()).toThrow('chat.postMessage: invalid_blocks');
  });

  it('more than a burst in one second → 429 with Retry-After for that channel only, later fine', async () => {
    const { client, clock } = await open({ limits: { messageRate: { perSecond: 1, burst: 2 } } });
    const post = (channel: string): Promise<unknown> =>
      client.chat.postMessage({ channel, text: 'Hello' }).then(
        () => 'ok',
        (error: { retryAfter?: number }) => error.retryAfter,
      );
    expect([await post('C0GENERAL'), await post('C0GENERAL'), await post('C0GENERAL'), await post('C0MONEY')]).toEqual([
      'ok',
      'ok',
      1,
      'ok',
    ]);
    clock.advance(1_000);
    expect(await post('C0GENERAL')).toBe('ok');
  });

  it('update, delete, permalink of an own message; ephemeral ones are out of reach', async () => {
    const { slack, client } = await open();
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0GENERAL', text: 'One', blocks: [section] });
    await client.chat.update({ channel: 'C0GENERAL', ts, text: 'Two' });
    expect(slack.as('U0ANA').messages()).toEqual(['Two']);
    expect((await client.chat.getPermalink({ channel: 'C0GENERAL', message_ts: ts })).permalink).toContain(
      '/archives/C0GENERAL/p',
    );
    const { message_ts = '' } = await client.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U0ANA', text: 'Psst' });
    expect(slack.as('U0BRUNO').messages()).toEqual(['Two']);
    expect(await refusal(client.chat.update({ channel: 'C0GENERAL', ts: message_ts, text: 'x' }))).toBe(
      'message_not_found',
    );
    await client.chat.delete({ channel: 'C0GENERAL', ts });
    expect(slack.as('U0BRUNO').messages()).toEqual([]);
  });

  it('a person’s id as channel → their direct messages', async () => {
    const { slack, client } = await open();
    await client.chat.postMessage({ channel: 'U0ANA', text: 'Psst' });
    expect(slack.as('U0ANA').messages('U0ANA')).toEqual(['Psst']);
  });
});

describe('views', () => {
  /** A trigger_id as the bot gets it, caught on the way by a request URL that only listens. */
  const trigger = ({ slack }: Open): string => slack.triggers.issue({ person: 'U0ANA', viewId: null });

  it('a trigger used twice, after 3 s, or made up → refused', async () => {
    const slack = await open();
    const { client, clock } = slack;
    const once = trigger(slack);
    expect(await refusal(client.views.open({ trigger_id: once, view: modal }))).toBe('ok');
    expect(await refusal(client.views.open({ trigger_id: once, view: modal }))).toBe('exchanged_trigger_id');
    const late = trigger(slack);
    clock.advance(3_001);
    expect(await refusal(client.views.open({ trigger_id: late, view: modal }))).toBe('expired_trigger_id');
    expect(await refusal(client.views.open({ trigger_id: '1.2.3', view: modal }))).toBe('invalid_trigger_id');
    expect(await refusal(client.views.push({ trigger_id: trigger(slack), view: modal }))).toBe('invalid_trigger_id');
  });

  it('an old hash → hash_conflict; a closed view → not_found; private_metadata comes back', async () => {
    const slack = await open();
    const { client } = slack;
    const { view } = await client.views.open({
      trigger_id: trigger(slack),
      view: { ...modal, private_metadata: '{"v":1}' },
    });
    expect(view?.private_metadata).toBe('{"v":1}');
    const update = { view_id: view?.id ?? '', hash: view?.hash ?? '', view: modal };
    expect(await refusal(client.views.update(update))).toBe('ok');
    expect(await refusal(client.views.update(update))).toBe('hash_conflict');
    await (await slack.slack.as('U0ANA').modal()).close();
    expect(await refusal(client.views.update({ view_id: view?.id ?? '', view: modal }))).toBe('not_found');
  });

  it('a view that Slack refuses → invalid_arguments with its pointers', async () => {
    const slack = await open();
    const view = { ...modal, title: { type: 'plain_text' as const, text: 'x'.repeat(25) } };
    const answer = await slack.client.views
      .open({ trigger_id: trigger(slack), view })
      .catch((error: { data: unknown }) => error.data);
    expect(answer).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'] },
    });
  });
});

describe('people and channels', () => {
  it('users.info with include_locale → the person’s language', async () => {
    const { client } = await open();
    const { user } = await client.users.info({ user: 'U0BRUNO', include_locale: true });
    expect(user).toMatchObject({ name: 'bruno', real_name: 'Bruno Lefèvre', locale: 'fr-FR', is_restricted: false });
    expect(await refusal(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
  });

  it('conversations.list in pages → every public channel once', async () => {
    const { client } = await open();
    const names: (string | undefined)[] = [];
    for await (const page of client.paginate('conversations.list', { limit: 2, exclude_archived: true })) {
      const { channels } = page as { channels?: { name?: string }[] };
      names.push(...(channels ?? []).map((channel) => channel.name));
    }
    expect(names).toEqual(['general', 'money', 'no-bot']);
  });

  it('no token, a wrong one, the other one, an unknown method → refused', async () => {
    const { slack, client } = await open();
    const call = (token: string | undefined): Promise<unknown> =>
      refusal(new WebClient(token, { slackApiUrl: slack.apiUrl, logger: silent }).auth.test());
    expect([await call(undefined), await call('xoxb-wrong'), await call(slack.tokens.app)]).toEqual([
      'not_authed',
      'invalid_auth',
      'not_allowed_token_type',
    ]);
    expect(await refusal(client.apiCall('debtors.notify'))).toBe('unknown_method');
  });
});

describe('response_url', () => {
  const post = (url: string, body: object): Promise<number> =>
    fetch(url, { method: 'POST', body: JSON.stringify(body) }).then((response) => response.status);

  it('five posts within 30 minutes → the sixth and the late one get 404', async () => {
    const { slack, clock } = await open();
    const url = slack.responses.issue({ person: 'U0ANA', channel: 'C0NOBOT', message: null });
    for (let n = 0; n < 5; n += 1) expect(await post(url, { text: `Answer ${n}` })).toBe(200);
    expect(await post(url, { text: 'Too many' })).toBe(404);
    const late = slack.responses.issue({ person: 'U0ANA', channel: 'C0NOBOT', message: null });
    clock.advance(30 * 60_000 + 1);
    expect(await post(late, { text: 'Too late' })).toBe(404);
    expect(slack.as('U0ANA').messages('C0NOBOT')).toHaveLength(5);
    expect(slack.as('U0BRUNO').messages('C0NOBOT')).toEqual([]);
  });

  it('replace_original and delete_original → also on a message that one person alone sees', async () => {
    const { slack, client } = await open();
    const { message_ts: message = '' } = await client.chat.postEphemeral({
      channel: 'C0GENERAL',
      user: 'U0ANA',
      text: 'Sure?',
    });
    const url = slack.responses.issue({ person: 'U0ANA', channel: 'C0GENERAL', message });
    await post(url, { text: 'Sent.', replace_original: true });
    expect(slack.as('U0ANA').messages()).toEqual(['Sent.']);
    await post(url, { delete_original: true });
    expect(slack.as('U0ANA').messages()).toEqual([]);
  });
});

describe('faults', () => {
  it('429, 500, lost response, refusal → as ordered, then as usual', async () => {
    const { slack, client } = await open();
    const post = (): Promise<unknown> => refusal(client.chat.postMessage({ channel: 'C0GENERAL', text: 'Hello' }));
    const { faults } = slack;
    faults.next({ method: 'chat.postMessage', kind: '429', retryAfter: 7 });
    expect(await post()).toBe('slack_webapi_rate_limited_error');
    faults.next({ method: '*', kind: '500' });
    expect(await post()).toBe('slack_webapi_http_error');
    faults.next({ method: 'chat.postMessage', kind: 'refuse', error: 'fatal_error' });
    expect(await post()).toBe('fatal_error');
    faults.next({ method: 'chat.postMessage', kind: 'lost-response' });
    expect(await post()).toBe('slack_webapi_request_error');
    expect(slack.as('U0ANA').messages()).toHaveLength(1);
    faults.down();
    expect(await post()).toBe('slack_webapi_request_error');
    faults.up();
    expect(await post()).toBe('ok');
    // Refusals that were ordered are nobody's mistake.
    expect(slack.unexpectedRefusals()).toEqual([]);
  });

  it('a method that is held back → its calls wait, others do not; let through → answered', async () => {
    const { slack, client } = await open();
    const letThrough = slack.faults.hold('chat.postMessage');
    const late = client.chat.postMessage({ channel: 'C0GENERAL', text: 'Late' });
    await client.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U0ANA', text: 'Sooner' });
    expect(slack.as('U0ANA').messages()).toEqual(['Sooner']);
    letThrough();
    await late;
    expect(slack.as('U0ANA').messages()).toEqual(['Sooner', 'Late']);
  });

  it('a call that hangs → is cut when the stand-in closes', async () => {
    const { slack, client } = await open();
    slack.faults.next({ method: 'auth.test', kind: 'hang' });
    const call = refusal(client.auth.test());
    await slack.until('the call', () => slack.faults.hanging === 1);
    await slack.close();
    expect(await call).toBe('slack_webapi_request_error');
  });
});

describe('memory', () => {
  it('stopped and started again with the same file → messages and channels joined are still there', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'slack-stand-in-'));
    closeAfterTest(() => rmSync(folder, { recursive: true }));
    const saveTo = path.join(folder, 'slack.json');
    const { slack, client } = await open({ saveTo });
    await client.conversations.join({ channel: 'C0NOBOT' });
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0NOBOT', text: 'A card', blocks: [section] });
    await client.chat.postMessage({ channel: 'U0ANA', text: 'Psst' });
    await slack.close();

    const again = await open({ saveTo });
    expect(again.slack.as('U0ANA').messages('U0ANA')).toEqual(['Psst']);
    await again.client.chat.update({ channel: 'C0NOBOT', ts, text: 'Settled' });
    expect(again.slack.as('U0ANA').messages('C0NOBOT')).toEqual(['Settled']);
  });

  it('/invite in a channel without the bot → it may post there', async () => {
    const { slack, client } = await open();
    await slack.as('U0ANA').command('/invite @App', 'C0NOBOT');
    expect(await refusal(client.chat.postMessage({ channel: '#no-bot', text: 'Hello' }))).toBe('ok');
  });
});
