import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type App, defaultBodyLimit, HTTPModuleFunctions, HTTPReceiver, type Receiver } from '@slack/bolt';
import type { Logger } from 'pino';
import { MINUTE, SECOND, systemClock } from '../core/clock.ts';
import type { SlackConfig } from '../core/config.ts';
import { within } from '../core/within.ts';
import { boltLogger } from './clients.ts';
import { isRecord } from './envelopes.ts';
import { createSocketLine } from './socket-line.ts';

export const EVENTS_PATH = '/slack/events';

/**
 * Sockets side by side: Slack refreshes each regularly and a single one is deaf for about five seconds then, in which
 * commands fail with `dispatch_failed`; Slack allows ten per app.
 */
const SOCKETS = 2;
/** Slack's clock and ours may differ this much (Slack's own rule for old requests; Bolt forgets the future). */
const MOST_SKEW = 5 * MINUTE;
const START_PATIENCE = 10 * SECOND;
const STOP_PATIENCE = 2 * SECOND;

export interface BotReceiver {
  readonly receiver: Receiver;
  /** For `/slack/events` on the program's own server; null in Socket Mode. */
  readonly requestListener: RequestListener | null;
}

/** Socket Mode when there is an app token, else HTTP. */
export function createReceiver(
  config: SlackConfig,
  { log, pingTimeout }: { log: Logger; pingTimeout?: number | undefined },
): BotReceiver {
  return config.appToken
    ? { receiver: socketReceiver(config, config.appToken, { log, pingTimeout }), requestListener: null }
    : httpReceiver(config.signingSecret ?? '', log);
}

function socketReceiver(
  config: SlackConfig,
  appToken: string,
  { log, pingTimeout }: { log: Logger; pingTimeout?: number | undefined },
): Receiver {
  const lines = Array.from({ length: SOCKETS }, () => createSocketLine({ config, appToken, log, pingTimeout }));
  return {
    init: (app: App) => {
      for (const { receiver } of lines) receiver.init(app);
    },
    // Slack away at our start must not keep the mails from leaving: the sockets go on trying by themselves.
    start: async () => {
      const connected = await within(Promise.all(lines.map((line) => line.start())), START_PATIENCE);
      if (!connected) log.warn('Slack does not answer yet; the bot goes on trying');
    },
    stop: () => within(Promise.all(lines.map((line) => line.stop())), STOP_PATIENCE),
  };
}

function httpReceiver(signingSecret: string, log: Logger): BotReceiver {
  const http = new HTTPReceiver({
    signingSecret,
    endpoints: [EVENTS_PATH],
    logger: boltLogger(log),
    dispatchErrorHandler: ({ response }) => void response.writeHead(404).end(),
  });
  return {
    // The program's one server listens; there is nothing to start or stop here.
    receiver: { init: (app: App) => http.init(app), start: async () => {}, stop: async () => {} },
    requestListener: (request, response) => {
      listen(http, request, response).catch((error: unknown) => {
        log.warn({ err: error }, 'a request to the bot could not be read');
        if (!response.headersSent) response.writeHead(400).end();
      });
    },
  };
}

async function listen(http: HTTPReceiver, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (isFromTheFuture(request.headers['x-slack-request-timestamp'])) return void response.writeHead(401).end();
  // Bolt compares content types letter by letter; proxies like to add a charset.
  const type = request.headers['content-type'];
  if (type) request.headers['content-type'] = type.split(';')[0]?.trim();
  if (request.method === 'POST' && !(await holdsAnObject(request))) return void response.writeHead(400).end();
  try {
    http.requestListener(request, response);
  } catch {
    response.writeHead(404).end();
  }
}

/**
 * Bolt asks a body for its type where nobody catches what that throws, so one that is `null` would end the process. What is
 * no JSON at all Bolt refuses by itself. Read once: Bolt finds it on the request.
 */
async function holdsAnObject(request: IncomingMessage): Promise<boolean> {
  const buffered = await HTTPModuleFunctions.bufferIncomingMessage(request, defaultBodyLimit);
  try {
    return isRecord(HTTPModuleFunctions.parseHTTPRequestBody(buffered));
  } catch {
    return true;
  }
}

function isFromTheFuture(timestamp: string | string[] | undefined): boolean {
  return Number(timestamp) * SECOND > systemClock.now() + MOST_SKEW;
}
