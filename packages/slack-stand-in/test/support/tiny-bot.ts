import type { createServer } from 'node:http';
import { App, type BlockAction, HTTPReceiver, type Receiver, SocketModeReceiver, type types } from '@slack/bolt';

import type { SlackStandIn } from 'slack-stand-in';
import { silent } from './silent-logger.ts';

export interface TinyBot {
  readonly app: App;
  stop(): Promise<void>;
}

/** A real Bolt app with one of everything, over HTTP or Socket Mode; `pingTimeout`: ms until a silent line is given up. */
export async function startTinyBot(
  slack: SlackStandIn,
  mode: 'http' | 'socket',
  { pingTimeout = 200 }: { pingTimeout?: number } = {},
): Promise<TinyBot> {
  const receiver = mode === 'http' ? httpReceiver(slack) : socketReceiver(slack, pingTimeout);
  const app = new App({
    token: slack.tokens.bot,
    receiver,
    logger: silent,
    clientOptions: { slackApiUrl: slack.apiUrl, timeout: 2_000, retryConfig: { retries: 1, minTimeout: 10 } },
  });
  register(app);
  if (mode === 'http') {
    const server = await app.start(0);
    const address = (server as ReturnType<typeof createServer>).address();
    slack.sendTo(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/slack/events`);
  } else {
    await app.start();
  }
  return {
    app,
    stop: async () => {
      await app.stop();
    },
  };
}

function httpReceiver(slack: SlackStandIn): Receiver {
  return new HTTPReceiver({ signingSecret: slack.signingSecret, logger: silent });
}

/** The wiring that survives an outage: a receiver with clientOptions of its own (see the tests of refresh). */
function socketReceiver(slack: SlackStandIn, pingTimeout: number): Receiver {
  return new SocketModeReceiver({
    appToken: slack.tokens.app,
    logger: silent,
    clientPingTimeout: pingTimeout,
    installerOptions: {
      clientOptions: {
        slackApiUrl: slack.apiUrl,
        retryConfig: { retries: 100, minTimeout: 20, maxTimeout: 50 },
      },
    },
  });
}

function register(app: App): void {
  app.command('/tiny', async ({ ack, command, client, respond }) => {
    if (command.text === 'slow') return;
    if (command.text === 'text') return ack('At once.');
    await ack();
    if (command.text === 'form') await client.views.open({ trigger_id: command.trigger_id, view: form() });
    if (command.text === 'card') await client.chat.postMessage({ channel: command.channel_id, ...card('Two wait.') });
    if (command.text === 'hello') await respond({ text: `Hello <@${command.user_id}>`, response_type: 'in_channel' });
  });
  app.action<BlockAction>('approve', async ({ ack, respond, body }) => {
    await ack();
    await respond({ text: `Approved by <@${body.user.id}>`, replace_original: true });
  });
  app.action<BlockAction>('more', async ({ ack, body, client }) => {
    await ack();
    await client.views.push({ trigger_id: body.trigger_id, view: { ...form(), title: plain('Deeper') } });
  });
  app.options('customer', async ({ ack, payload }) => {
    const names = ['Boulangerie Martin', 'Ñandú Logística'].filter((name) =>
      name.toLowerCase().includes(payload.value.toLowerCase()),
    );
    await ack({ options: names.map((name) => ({ text: plain(name), value: name })) });
  });
  app.view('form', async ({ ack, view }) => {
    const subject = view.state.values['subject']?.['value']?.value ?? '';
    if (subject === 'bad') return ack({ response_action: 'errors', errors: { subject: 'Not that one.' } });
    if (subject === 'next') return ack({ response_action: 'update', view: { ...form(), title: plain('Again') } });
    await ack();
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'section', text: plain('Welcome home') }] },
    });
  });
  app.shortcut('from_message', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: form() });
  });
}

const plain = (text: string): { type: 'plain_text'; text: string } => ({ type: 'plain_text', text });

function form(): types.ModalView {
  return {
    type: 'modal',
    callback_id: 'form',
    title: plain('New incident'),
    submit: plain('Create'),
    blocks: [
      {
        type: 'input',
        block_id: 'subject',
        label: plain('Subject'),
        element: { type: 'plain_text_input', action_id: 'value' },
      },
      {
        type: 'input',
        block_id: 'customer',
        label: plain('Customer'),
        optional: true,
        element: { type: 'external_select', action_id: 'customer', min_query_length: 2 },
      },
      { type: 'actions', elements: [{ type: 'button', action_id: 'more', text: plain('More') }] },
    ],
  };
}

function card(text: string): { text: string; blocks: types.KnownBlock[] } {
  return {
    text,
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text } },
      { type: 'actions', elements: [{ type: 'button', action_id: 'approve', text: plain('Approve'), value: 'v1' }] },
    ],
  };
}
