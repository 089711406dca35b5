import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { MetricsAddress, SlackConfig } from '../core/config.ts';
import type { Core, Rooms } from '../core/core.ts';
import { AppError } from '../core/errors.ts';
import { createBounceWatcher, createDelivery } from '../core/mail/index.ts';
import { type Heartbeat, type ProcessKind, startHeartbeat } from '../core/processes/index.ts';
import { createScheduler, createTasks } from '../core/schedule/index.ts';
import { createStatusHandler, createWebHandler, type WebHandler } from '../web/index.ts';

/** How long a graceful stop waits for what is in flight, in ms; orchestrators kill after 10 s by default, and results are written after it. */
const STOP_DEADLINE = 8_000;

export interface RunningProgram {
  /** Where the web pages are served, e.g. `http://127.0.0.1:3000`. */
  readonly address: string | null;
  /** The address at which metrics could not be served, since another program has it. */
  readonly metricsBusy: string | null;
  /** Resolves when a newer version has changed the database: this one delivers no more and is to end. */
  readonly outdated: Promise<void>;
  /** Stops taking work, finishes what is in flight, closes. */
  stop(): Promise<void>;
}

export interface ProgramParts {
  readonly core: Core;
  readonly log: Logger;
  /** What other processes see of this one. */
  readonly process: { readonly kind: ProcessKind; readonly name: string };
  /** Names the process in leases. */
  readonly owner: string;
  /** The folder of the journals of this machine's processes; null: none are kept. */
  readonly journals: string | null;
  /** Null: this process serves nothing. */
  readonly serve: Serving | null;
  /** Resolves when the program is to end, even while it is still starting. */
  readonly stopAsked: Promise<unknown>;
}

/**
 * Pages and health, and the bot when Slack is connected, with metrics at an address of their own; or, of a worker, health
 * and metrics alone.
 */
export type Serving = { readonly host: string; readonly port: number } & (
  | { readonly pages: true; readonly slack: SlackConfig | null; readonly metrics: MetricsAddress | null }
  | { readonly pages: false }
);

/**
 * Delivery and reminders, and unless it is a worker the web pages and the bot: the doors are started here and nowhere else.
 * When it throws, nothing of it runs, and no other process believes that it does.
 */
export async function runProgram({
  core,
  log,
  process,
  owner,
  journals,
  serve,
  stopAsked,
}: ProgramParts): Promise<RunningProgram> {
  // Before anybody can act on what a backup believes.
  if (await core.recovery.isUnsettled()) await core.transaction((rooms) => rooms.recovery.settle());
  let heartbeat: Heartbeat | null = null;
  const delivery = createDelivery(core, {
    owner,
    mayRun: async () => (await heartbeat?.isCurrent()) ?? false,
    journal: { processId: () => heartbeat?.id ?? null, folder: journals },
  });
  const bounces = createBounceWatcher(core);
  const scheduler = createScheduler<Rooms>({ core, tasks: createTasks(core) });
  const bot = serve?.pages && serve.slack ? await loadBot(core, serve.slack) : null;
  const status = { core, connections: () => delivery.connections() };
  const web = serve?.pages ? createWebHandler(core) : createStatusHandler(status);
  // An address that is taken is the commonest reason not to start: nothing else has begun by then.
  const server = serve ? await listen(serve, handlerOf(web, bot?.requestListener ?? null)) : null;
  const metrics = await listenForMetrics(serve?.pages ? serve.metrics : null, createStatusHandler(status)).catch(
    async (error: unknown) => {
      await server?.close();
      throw error;
    },
  );

  async function stop(): Promise<void> {
    // All at once: a slow part must not eat the time of the mails in flight.
    const ends = await Promise.allSettled([
      delivery.stop(STOP_DEADLINE),
      scheduler.stop(),
      bounces.stop(),
      bot?.stop(),
      server?.close(),
      metrics.server?.close(),
    ]);
    for (const end of ends)
      if (end.status === 'rejected') log.error({ err: end.reason }, 'a part of the program did not stop in order');
    await heartbeat?.stop();
  }

  try {
    heartbeat = await startHeartbeat(core, process);
    // A Slack that hangs holds up nobody who wants the program to end.
    await Promise.race([bot?.start(), stopAsked]);
  } catch (error) {
    await stop();
    throw error;
  }
  delivery.start();
  scheduler.start();
  bounces.start();
  log.info({ owner, web: server?.address ?? null, slack: bot !== null }, 'running');
  return {
    address: server?.address ?? null,
    metricsBusy: metrics.busy,
    outdated: heartbeat.outdated,
    async stop() {
      log.info({ owner }, 'stopping');
      await stop();
      log.info({ owner }, 'stopped');
    },
  };
}

/** Slack's library takes a fifth of a second to load: for those who are connected to Slack. */
async function loadBot(core: Core, slack: SlackConfig) {
  const { createBot } = await import('../bot/index.ts');
  return createBot({ core, slack });
}

/** Slack over HTTP shares the port with the pages. */
function handlerOf(web: WebHandler, slack: RequestListener | null): WebHandler {
  return async (request, response) => {
    const path = request.url?.split('?')[0];
    if (slack && path === '/slack/events') slack(request, response);
    else await web(request, response);
  };
}

/** Their default address may be another program's: no reason not to start. One that was set by hand is. */
async function listenForMetrics(
  at: MetricsAddress | null,
  handler: WebHandler,
): Promise<{ server: { close: () => Promise<void> } | null; busy: string | null }> {
  if (at === null) return { server: null, busy: null };
  try {
    return { server: await listen(at, handler), busy: null };
  } catch (error) {
    if (at.chosen) throw error;
    return { server: null, busy: `${at.host}:${at.port}` };
  }
}

async function listen(
  { host, port }: { host: string; port: number },
  handler: WebHandler,
): Promise<{ address: string; close: () => Promise<void> }> {
  const running = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const work = handler(request, response).finally(() => running.delete(work));
    running.add(work);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailure(error, { host, port })));
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  const shownHost = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    address: `http://${shownHost}:${bound.port}`,
    async close() {
      await closeServer(server);
      // A reader who went away leaves work behind that still needs the database.
      await Promise.all(running);
    },
  };
}

/** Why an address cannot be listened on, as far as a person can mend it. */
const LISTEN_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'core.addressTaken',
  EADDRNOTAVAIL: 'core.addressUnknown',
  ENOTFOUND: 'core.addressUnknown',
  EACCES: 'core.portForbidden',
};

function listenFailure(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error {
  const code = LISTEN_FAILURES[error.code ?? ''];
  return code ? new AppError(code, { params: { host, port }, cause: error }) : error;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  // Someone who reads slowly holds up nobody.
  const deadline = setTimeout(() => server.closeAllConnections(), STOP_DEADLINE);
  await closed;
  clearTimeout(deadline);
}
