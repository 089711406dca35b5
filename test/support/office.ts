import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { SlackManifest } from 'slack-stand-in';
import { type BotOptions, createBot } from '../../src/bot/index.ts';
import type { Permission } from '../../src/core/access/index.ts';
import type { Core } from '../../src/core/core.ts';
import { packageRoot } from '../../src/core/package-root.ts';
import { admin } from './core.ts';
import type { TestDatabase } from './databases.ts';
import { openCompany } from './debts.ts';
import { closeAfterTest } from './open-things.ts';
import { startSlack, type TestSlack, type TestSlackOptions } from './slack.ts';

export type Transport = 'socket' | 'http';
export const transports: readonly Transport[] = ['socket', 'http'];

export interface OfficeOptions {
  readonly transport?: Transport;
  readonly database?: TestDatabase;
  readonly now?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What Bruno (French) may do; Ana is super admin, Carla has no role, Gus is a guest. */
  readonly bruno?: readonly Permission[];
  readonly slack?: TestSlackOptions;
  /** Stands between the bot and the core: to make the database slow, say. */
  readonly through?: (core: Core, url: string) => Core;
  /** The bot's waits, in ms; it is in a hurry, but looks by itself as seldom as it does. */
  readonly pace?: BotOptions['pace'];
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** A company, its Slack, and the real bot between them; channels are set, undo takes 60 s as shipped. */
export async function openOffice(options: OfficeOptions = {}) {
  const company = await openCompany(options.database ?? 'sqlite', {
    ...(options.now === undefined ? {} : { now: options.now }),
    settings: {
      'undo.seconds': 60,
      'slack.ratingsChannel': 'C0GENERAL',
      'slack.remindersChannel': 'C0MONEY',
      'slack.alertsChannel': 'C0MONEY',
      ...options.settings,
    },
  });
  const slack = await startSlack({ manifest: readManifest(), ...options.slack });
  await givePermissions(company.core, options.bruno ?? []);
  const core = options.through?.(company.core, company.url) ?? company.core;
  const started = await startBot(slack, core, options.transport ?? 'socket', options.pace);
  const desks = {
    ana: slack.as('U0ANA'),
    bruno: slack.as('U0BRUNO'),
    carla: slack.as('U0CARLA'),
    gus: slack.as('U0GUEST'),
  };
  return {
    ...company,
    slack,
    ...desks,
    ...started,
    /** Beside the first one, on the same core: Socket Mode only. */
    startAnotherBot: () => startBot(slack, core, 'socket'),
  };
}

export function readManifest(): SlackManifest {
  return JSON.parse(readFileSync(path.join(packageRoot, 'slack-manifest.json'), 'utf8')) as SlackManifest;
}

async function startBot(
  slack: TestSlack,
  core: Core,
  transport: Transport,
  pace?: BotOptions['pace'],
): Promise<{ stopBot: () => Promise<void>; eventsUrl: string }> {
  const env = slack.env(transport);
  const bot = createBot({
    core,
    slack: {
      botToken: env['SLACK_BOT_TOKEN'] ?? '',
      appToken: env['SLACK_APP_TOKEN'] ?? null,
      signingSecret: env['SLACK_SIGNING_SECRET'] ?? null,
      apiUrl: env['SLACK_API_URL'] ?? null,
    },
    pace: { message: 20, home: 20, cards: 20, ...pace },
  });
  const { requestListener } = bot;
  let eventsUrl = '';
  if (requestListener) {
    const server = createServer(requestListener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closeAfterTest(() => {
      server.closeAllConnections();
      server.close();
    });
    eventsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
    slack.sendTo(eventsUrl);
  }
  let stopping: Promise<void> | null = null;
  const stopBot = (): Promise<void> => {
    stopping ??= bot.stop();
    return stopping;
  };
  closeAfterTest(stopBot);
  await bot.start();
  return { stopBot, eventsUrl };
}

/** Ana may do everything, Bruno what the test says, Carla nothing: she is not even known. */
async function givePermissions(core: Core, bruno: readonly Permission[]): Promise<void> {
  await core.access.ensureSuperAdmin('U0ANA');
  if (bruno.length === 0) return;
  await core.transaction(async ({ access }) => {
    const role = await access.createRole(admin, { name: 'Bruno’s role', permissions: bruno });
    await access.addPerson(admin, { name: 'Bruno Lefèvre', slackUserId: 'U0BRUNO', roleIds: [role.id] });
  });
}
