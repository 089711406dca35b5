import type { RequestListener } from 'node:http';
import { App } from '@slack/bolt';
import { SECOND } from '../core/clock.ts';
import type { SlackConfig } from '../core/config.ts';
import type { Core } from '../core/core.ts';
import { within } from '../core/within.ts';
import { createAlertPoster } from './alerts/alert-poster.ts';
import { createBatches } from './batches/batches.ts';
import type { Bot } from './bot.ts';
import { apiOptions, boltLogger, createSlackClients } from './clients.ts';
import { createDispatch } from './dispatch.ts';
import { createDrafts } from './drafts/drafts.ts';
import { registerFeatures } from './features.ts';
import { createIdentity } from './identity.ts';
import { createOutlet } from './outlet.ts';
import { PACE, type Pace } from './pace.ts';
import { createPeople } from './people.ts';
import { createReceiver } from './receiver.ts';
import { createRouter } from './router.ts';

export interface SlackBot {
  /** Connects (Socket Mode) and begins to post alerts; resolves when commands are heard. */
  start(): Promise<void>;
  /** Stops hearing and posting; what is under way is finished. */
  stop(): Promise<void>;
  /** For POST `/slack/events` on the program's server; null in Socket Mode. */
  readonly requestListener: RequestListener | null;
}

export interface BotOptions {
  readonly core: Core;
  readonly slack: SlackConfig;
  /** Milliseconds without an answer after which a socket counts as dead; the library's 5 s when absent. */
  readonly pingTimeout?: number;
  /** Where it differs from the usual: tests are in a hurry. */
  readonly pace?: Partial<Pace>;
}

/** What is under way at a stop gets this long. */
const STOP_PATIENCE = 4 * SECOND;
/** And after its calls were cut, this long to note that. */
const LAST_PATIENCE = SECOND;

/** The Slack bot of one workspace, over Socket Mode or HTTP as the configuration says. */
export function createBot({ core, slack, pingTimeout, ...options }: BotOptions): SlackBot {
  const pace = { ...PACE, ...options.pace };
  const { log, clock } = core.base;
  const stopped = new AbortController();
  const parts = { config: slack, log, stopped: stopped.signal };
  const clients = createSlackClients(parts);
  const identity = createIdentity(clients.api, log);
  const outlet = createOutlet(clients);
  const people = createPeople({ core, slack: clients.api, clock, team: async () => (await identity.known()).teamId });
  const dispatch = createDispatch({ core, people, outlet });
  const router = createRouter({ dispatch, clock, log });
  const batches = createBatches({ core, outlet, people, pace });
  const bot: Bot = {
    core,
    router,
    outlet,
    people,
    batches,
    drafts: createDrafts(core),
    pace,
    log,
    trouble: { alerts: null },
  };
  const features = registerFeatures(bot, clients.api);
  const alerts = createAlertPoster(bot, features.cards);

  const { receiver, requestListener } = createReceiver(slack, { log, pingTimeout });
  const app = new App({
    receiver,
    // Never waits for Slack: a press is acknowledged before anybody is looked up.
    authorize: async () => ({ botToken: slack.botToken, ...identity.soFar() }),
    logger: boltLogger(log),
    clientOptions: apiOptions(parts),
    convoStore: false,
  });
  app.error(async (error) => log.error({ err: error }, 'a Slack listener failed'));
  router.listen(app);

  return {
    requestListener,
    async start() {
      identity.learn();
      await app.start();
      batches.start();
      alerts.start();
      features.start();
    },
    async stop() {
      await app.stop();
      identity.stop();
      const ended = Promise.all([router.idle(), batches.stop(), alerts.stop(), features.stop()]);
      await within(ended, STOP_PATIENCE);
      // Whoever still waits for Slack has waited long enough.
      stopped.abort();
      await within(ended, LAST_PATIENCE);
    },
  };
}
