import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createBot } from '../bot/index.ts';
import type { SlackConfig } from '../core/config.ts';
import type { Core, Rooms } from '../core/core.ts';
import { createDelivery } from '../core/mail/index.ts';
import { createReminderTasks, createScheduler } from '../core/schedule/index.ts';
import { createWebHandler } from '../web/index.ts';

/** How long a graceful stop waits for what is in flight, in ms; orchestrators kill after 10 s by default. */
const STOP_DEADLINE = 8_000;

export interface RunningProgram {
  /** Where the web pages are served, e.g. `http://127.0.0.1:3000`. */
  readonly address: string | null;
  /** Stops taking work, finishes what is in flight, closes. */
  stop(): Promise<void>;
}

export interface ProgramParts {
  readonly core: Core;
  readonly log: Logger;
  /** Names the process in leases. */
  readonly owner: string;
  /** Null: this process serves no pages and no bot (a worker). */
  readonly serve: { readonly host: string; readonly port: number; readonly slack: SlackConfig | null } | null;
}

/** Delivery and reminders, and unless it is a worker the web pages and the bot: the doors are started here and nowhere else. */
export async function runProgram({ core, log, owner, serve }: ProgramParts): Promise<RunningProgram> {
  const delivery = createDelivery(core, { owner });
  const scheduler = createScheduler<Rooms>({ core, tasks: createReminderTasks(core) });
  const bot = serve?.slack ? createBot({ core, slack: serve.slack }) : null;
  const server = serve
    ? await listen(serve, handlerOf(createWebHandler({ core }), bot?.requestListener ?? null))
    : null;
  await bot?.start();
  delivery.start();
  scheduler.start();
  log.info({ owner, web: server?.address ?? null, slack: bot !== null }, 'running');
  return {
    address: server?.address ?? null,
    async stop() {
      log.info({ owner }, 'stopping');
      await scheduler.stop();
      await bot?.stop();
      await Promise.all([delivery.stop(STOP_DEADLINE), server?.close()]);
      log.info({ owner }, 'stopped');
    },
  };
}

/** Slack over HTTP shares the port with the pages. */
function handlerOf(web: RequestListener, slack: RequestListener | null): RequestListener {
  return (request, response) => {
    const path = request.url?.split('?')[0];
    if (slack && path === '/slack/events') slack(request, response);
    else web(request, response);
  };
}

async function listen(
  { host, port }: { host: string; port: number },
  handler: RequestListener,
): Promise<{ address: string; close: () => Promise<void> }> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  const shownHost = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return { address: `http://${shownHost}:${bound.port}`, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  await closed;
}
