import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { createApi } from './api.ts';
import { type Clock, systemClock } from './clock.ts';
import { createDeliver } from './delivery.ts';
import { createDesk, type Desk } from './desk/desk.ts';
import { createUntil, type Until } from './desk/until.ts';
import { createFaults, type Faults } from './faults.ts';
import { createHands, type Hands } from './hands/index.ts';
import { cut, type Served } from './http.ts';
import { createHttpTransport } from './http-delivery.ts';
import { SLACK_LIMITS, type SlackLimits } from './limits.ts';
import { DEFAULT_EVENTS, DEFAULT_SCOPES, type SlackManifest } from './manifest.ts';
import { createMemory } from './memory.ts';
import { createPage } from './page/page.ts';
import { createRateLimits } from './rate-limits.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { createResponseUrls, type ResponseUrls } from './response-urls.ts';
import { secret } from './secret.ts';
import { createSocketMode, type SocketMode } from './socket-mode.ts';
import { createTriggers, type Triggers } from './triggers.ts';
import type { Bot, Person, Team } from './types.ts';
import type { ApiContext, Tokens } from './web-api/index.ts';
import { type ChannelSeed, createWorkspace, type Workspace } from './workspace.ts';

export interface SlackStandInOptions {
  /** Slack's clock, not the app's: Bolt compares signatures with the real time. The system's when absent. */
  readonly clock?: Clock;
  /** Loopback when absent. */
  readonly host?: string;
  /** Any free port when absent. */
  readonly port?: number;
  readonly team?: Team;
  readonly people: readonly Person[];
  readonly channels: readonly ChannelSeed[];
  /** The app's ids, and its name instead of the manifest's. */
  readonly bot?: Partial<Bot>;
  /** Decides scopes, events, commands, shortcuts and the bot's name. */
  readonly manifest?: SlackManifest;
  /** Instead of the manifest's. */
  readonly scopes?: readonly string[];
  /** A JSON file that keeps what was said from one start to the next. */
  readonly saveTo?: string;
  /** What a verb of the manifest's usage hint does, in a language; shown where the page offers commands. */
  readonly describeVerb?: (verb: string, language: string) => string;
  readonly limits?: Partial<SlackLimits>;
  /** Where the app takes HTTP requests; without it envelopes go over Socket Mode. May come later by `sendTo`. */
  readonly eventsUrl?: string;
  readonly signingSecret?: string;
  readonly tokens?: Tokens;
}

export interface SlackStandIn extends Hands, Refusals {
  /** Address of the page for people. */
  readonly url: string;
  /** For SLACK_API_URL. */
  readonly apiUrl: string;
  readonly tokens: Tokens;
  readonly signingSecret: string;
  readonly workspace: Workspace;
  readonly faults: Faults;
  readonly sockets: SocketMode;
  /** One person at their Slack; they type into `channel` (the first one when absent) unless told otherwise. */
  as(person: string, channel?: string): Desk;
  readonly until: Until;
  /** trigger_ids and response_urls, for tests that speak to the API without an app. */
  readonly triggers: Triggers;
  readonly responses: ResponseUrls;
  /** From now on envelopes go to this address; null: over Socket Mode. */
  sendTo(eventsUrl: string | null): void;
  close(): Promise<void>;
}

const TEAM: Team = { id: 'T0ACME0001', name: 'Acme', domain: 'acme' };

/** Starts a Slack for one team and one app; close it when you are done. Rejects when the port is taken. */
export async function createSlackStandIn(options: SlackStandInOptions): Promise<SlackStandIn> {
  const clock = options.clock ?? systemClock;
  const limits = { ...SLACK_LIMITS, ...options.limits };
  const tokens = options.tokens ?? { bot: `xoxb-${secret(18)}`, app: `xapp-1-${secret(18)}` };
  const signingSecret = options.signingSecret ?? secret(24);
  const host = options.host ?? '127.0.0.1';
  let base = '';
  let eventsUrl = options.eventsUrl ?? null;

  const workspace = createWorkspace({ ...partsOf(options), clock, limits });
  const memory = options.saveTo === undefined ? null : createMemory(workspace, options.saveTo);
  const faults = createFaults();
  const triggers = createTriggers(workspace);
  const responses = createResponseUrls(workspace, () => base);
  const sockets = createSocketMode(workspace);
  const http = createHttpTransport({
    url: () => eventsUrl,
    secret: signingSecret,
    clock,
    timeout: limits.acknowledgement,
  });
  const deliver = createDeliver(workspace, () => (eventsUrl === null ? sockets : http), faults);
  const hands = createHands({
    workspace,
    triggers,
    responses,
    deliver,
    suggested: new Map(),
    ...subscriptionsOf(options.manifest),
  });

  const page = createPage({
    workspace,
    hands,
    manifest: options.manifest ?? {},
    describeVerb: options.describeVerb,
    isConnected: () => eventsUrl !== null || sockets.connections > 0,
  });
  const rates = createRateLimits(workspace);
  const served = new Hono<Served>();
  served.onError((error, context) => {
    workspace.refusals.push({ method: 'stand-in', error: String(error), messages: [] });
    return cut(context);
  });
  const context = (): ApiContext => ({ workspace, triggers, rates, sockets, base });
  served.route('/', createApi({ context, tokens, faults, responses }));
  served.route('/', page);
  const server = createServer(getRequestListener(served.fetch, { overrideGlobalObjects: false }));
  server.on('upgrade', (request, stream, head) =>
    faults.isDown ? stream.destroy() : sockets.upgrade(request, stream, head),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  base = `http://${host}:${(server.address() as AddressInfo).port}`;

  const until = createUntil(workspace);
  const home = options.channels[0]?.id ?? '';
  return {
    ...hands,
    ...createRefusals(workspace),
    as: (person, channel = home) => createDesk({ workspace, hands, until }, person, channel),
    until,
    url: base,
    apiUrl: `${base}/api/`,
    tokens,
    signingSecret,
    workspace,
    faults,
    sockets,
    triggers,
    responses,
    sendTo: (url) => {
      eventsUrl = url;
    },
    close: () =>
      new Promise((resolve) => {
        memory?.close();
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function partsOf({
  manifest,
  scopes,
  bot,
  team,
  people,
  channels,
}: SlackStandInOptions): Pick<
  Parameters<typeof createWorkspace>[0],
  'bot' | 'scopes' | 'team' | 'people' | 'channels'
> {
  const name = manifest?.features?.bot_user?.display_name ?? manifest?.display_information?.name ?? 'App';
  return {
    bot: { name, userId: 'U0BOTUSER1', botId: 'B0BOTUSER1', appId: 'A0TRYOUT01', ...bot },
    scopes: scopes ?? manifest?.oauth_config?.scopes?.bot ?? DEFAULT_SCOPES,
    team: team ?? TEAM,
    people,
    channels,
  };
}

function subscriptionsOf(manifest: SlackManifest | undefined): {
  events: ReadonlySet<string>;
  commands: ReadonlyMap<string, boolean>;
} {
  return {
    events: new Set(manifest?.settings?.event_subscriptions?.bot_events ?? DEFAULT_EVENTS),
    commands: new Map(
      (manifest?.features?.slash_commands ?? []).map(({ command, should_escape }) => [command, should_escape ?? false]),
    ),
  };
}
