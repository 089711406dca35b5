import type { Desk, SlackStandIn } from 'slack-stand-in';
import { describe, expect, it } from 'vitest';
import { closeAfterTest } from './support/close-after-test.ts';
import { startSlack } from './support/start-slack.ts';
import { startTinyBot } from './support/tiny-bot.ts';

describe.each(['http', 'socket'] as const)('a real Bolt app over %s', (mode) => {
  let slack: SlackStandIn;

  async function open(options: Parameters<typeof startSlack>[0] = {}): Promise<Desk> {
    slack = await startSlack(options);
    const bot = await startTinyBot(slack, mode);
    closeAfterTest(() => bot.stop());
    return slack.as('U0ANA');
  }

  it('a command that answers with its acknowledgement → the person alone reads it', async () => {
    const ana = await open();
    await ana.command('/tiny text');
    await ana.message('At once.', { only: 'private' });
    expect(slack.as('U0BRUNO').messages()).toEqual([]);
  });

  it('respond in_channel → everybody reads it', async () => {
    const ana = await open();
    await ana.command('/tiny hello');
    await slack.as('U0BRUNO').message('Hello <@U0ANA>', { only: 'public' });
  });

  it('a modal with an empty required field → Slack keeps it; filled and submitted → it closes', async () => {
    const ana = await open();
    await ana.command('/tiny form');
    const modal = await ana.modal('New incident');
    expect(await modal.submit()).toMatchObject({ outcome: 'incomplete', incomplete: { subject: 'required' } });
    await modal.fill({ Subject: 'The lift is stuck', Customer: 'ñan' });
    expect(modal.value('Customer')).toMatchObject({ value: 'Ñandú Logística' });
    expect(await modal.submit()).toMatchObject({ outcome: 'acknowledged' });
    await ana.noModal();
  });

  it('response_action errors → the sentence stands under its field and the input stays', async () => {
    const ana = await open();
    await ana.command('/tiny form');
    const modal = await ana.modal();
    await modal.fill({ Subject: 'bad' });
    expect(await modal.submit()).toMatchObject({ outcome: 'refused' });
    expect(modal.errors()).toEqual({ Subject: 'Not that one.' });
    expect(modal.value('Subject')).toBe('bad');
  });

  it('response_action update → the new view keeps what was typed', async () => {
    const ana = await open();
    await ana.command('/tiny form');
    await (await (await ana.modal()).fill({ Subject: 'next' })).submit();
    const again = await ana.modal('Again');
    expect(again.value('Subject')).toBe('next');
  });

  it('views pushed from a modal, a third on top of two → the fourth is refused', async () => {
    const ana = await open();
    slack.expectRefusal('views.push', 'push_limit_reached');
    await ana.command('/tiny form');
    await (await ana.modal('New incident')).press('More');
    await (await ana.modal('Deeper')).press('More');
    await slack.until('three views', () => slack.workspace.stacks.get('U0ANA')?.length === 3);
    await (await ana.modal('Deeper')).press('More');
    await slack.until('the refusal', () => slack.workspace.refusals.length > 0);
    expect(slack.workspace.stacks.get('U0ANA')).toHaveLength(3);
  });

  it('a button that replaces its message → buttons are gone for everybody', async () => {
    const ana = await open();
    await ana.command('/tiny card');
    const message = await ana.message('Two wait.');
    expect(message.buttons()).toEqual(['Approve']);
    await message.press('Approve');
    const after = await slack.as('U0BRUNO').message('Approved by <@U0ANA>');
    expect(after.message.ts).toBe(message.message.ts);
    expect(after.buttons()).toEqual([]);
  });

  it('the Home tab opened, a shortcut run on a message → view published, modal opened', async () => {
    const ana = await open();
    expect((await ana.home('Welcome home')).text()).toBe('Welcome home');
    const said = await ana.say('The lift is stuck');
    await ana.messageShortcut('from_message', said);
    await ana.modal('New incident');
  });

  it('a command never acknowledged → operation_timeout for the person', async () => {
    const ana = await open({ limits: { acknowledgement: 200 } });
    slack.expectRefusal('acknowledgement', 'operation_timeout');
    expect(await ana.command('/tiny slow')).toMatchObject({ outcome: 'operation_timeout' });
    await ana.message('/tiny failed with the error "operation_timeout"', { only: 'private' });
  });

  it('a command delivered twice → the bot hears it twice', async () => {
    const ana = await open();
    slack.faults.duplicateNext('slash_commands');
    await ana.command('/tiny hello');
    await slack.until('both answers', () => ana.messages().filter((text) => text === 'Hello <@U0ANA>').length === 2);
  });

  it('429 and 500 on chat.postMessage → the SDK tries again and the card stands once', async () => {
    const ana = await open();
    slack.faults.next({ method: 'chat.postMessage', kind: '500' });
    await ana.command('/tiny card');
    await ana.message('Two wait.');
    expect(ana.messages()).toHaveLength(1);
  });

  it('a lost response on chat.postMessage → the SDK posts twice', async () => {
    const ana = await open();
    slack.faults.next({ method: 'chat.postMessage', kind: 'lost-response' });
    await ana.command('/tiny card');
    await slack.until('both cards', () => ana.messages().length === 2);
  });
});

describe('Socket Mode', () => {
  it('the socket refreshed while the API is down → the app comes back by itself', async () => {
    const slack = await startSlack();
    const bot = await startTinyBot(slack, 'socket');
    closeAfterTest(() => bot.stop());
    slack.faults.down();
    slack.sockets.refresh();
    await slack.until('the socket to close', () => slack.sockets.connections === 0);
    slack.faults.up();
    await slack.until('a new connection', () => slack.sockets.connections === 1);
    const ana = slack.as('U0ANA');
    await ana.command('/tiny text');
    await ana.message('At once.');
  });

  it('one of two connections refreshed → the other one serves meanwhile', async () => {
    const slack = await startSlack();
    for (let n = 0; n < 2; n += 1) {
      const bot = await startTinyBot(slack, 'socket');
      closeAfterTest(() => bot.stop());
    }
    expect(slack.sockets.connections).toBe(2);
    slack.sockets.refresh(0);
    const ana = slack.as('U0ANA');
    const answers = await Promise.all([1, 2, 3, 4].map(() => ana.command('/tiny text')));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(4).fill('acknowledged'));
    await slack.until('both again', () => slack.sockets.connections === 2);
  });

  it('the connection cut without a word → dispatch_failed until the app is back', async () => {
    const slack = await startSlack();
    const bot = await startTinyBot(slack, 'socket');
    closeAfterTest(() => bot.stop());
    slack.expectRefusal('acknowledgement', 'dispatch_failed');
    slack.sockets.drop();
    await slack.until('the cut', () => slack.sockets.connections === 0);
    const ana = slack.as('U0ANA');
    expect(await ana.command('/tiny text')).toEqual({ outcome: 'dispatch_failed', body: null });
    await ana.message('/tiny failed with the error "dispatch_failed"', { only: 'private' });
    await slack.until('a new connection', () => slack.sockets.connections === 1);
    expect(await ana.command('/tiny text')).toMatchObject({ outcome: 'acknowledged' });
  });
});

describe('HTTP', () => {
  it('a wrong signing secret → the bot refuses, the person is told', async () => {
    const slack = await startSlack();
    const bot = await startTinyBot({ ...slack, signingSecret: 'another secret' }, 'http');
    closeAfterTest(() => bot.stop());
    slack.expectRefusal('acknowledgement', 'http_client_error');
    expect(await slack.as('U0ANA').command('/tiny text')).toMatchObject({ outcome: 'http_client_error' });
  });
});
