import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createSlackStandIn } from 'slack-stand-in';
import { createBot } from '../src/bot/index.ts';
import { SYSTEM } from '../src/core/access/index.ts';
import { createManualClock } from '../src/core/clock.ts';
import type { Core } from '../src/core/core.ts';
import { migrateDatabase, openDatabase } from '../src/core/db/index.ts';
import { type BenchRow, percentile } from './bench.ts';
import { createBenchCore } from './bench-core.ts';
import { CUSTOMERS, fill, NOW } from './debtors.ts';

/** From the command to its answer, ms. */
const MOST_MS = 300;
const PERSON = 'U0BENCH001';
const CHANNEL = 'C0BENCH001';
const SIGNING_SECRET = 'signing-secret-of-the-bench-000000';

/** `/relance quota` while somebody draws lists of a million receipts one after the other, against the same in peace. */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-bench-'));
  const db = openDatabase({ url: `sqlite:${path.join(folder, 'bench.db')}` });
  try {
    await migrateDatabase(db);
    await fill(db, smoke ? 100 : CUSTOMERS);
    await db.raw('analyze');
    const core = createBenchCore(db, { clock: createManualClock(NOW) });
    const desk = await openDesk(core);
    try {
      const times = smoke ? 3 : 60;
      const floor = percentile(await desk.ask(times), 0.95);
      const lists = drawLists(core);
      const ours = percentile(await desk.ask(times), 0.95);
      await lists.stop();
      const name = 'answer /relance quota while lists of a million receipts are drawn, p95';
      return [
        { name, ours, floor, unit: 'ms', ratio: ours / floor, target: `ours < ${MOST_MS} ms`, met: ours < MOST_MS },
      ];
    } finally {
      await desk.close();
    }
  } finally {
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

function drawLists(core: Core): { stop(): Promise<void> } {
  let stopped = false;
  const drawing = (async () => {
    while (!stopped) await core.debtors.list(SYSTEM, { daysOverdue: 15, daysSinceNotice: 7 }, { sort: 'amount' });
  })();
  return {
    async stop() {
      stopped = true;
      await drawing;
    },
  };
}

/** The bot over HTTP and a Slack of its own; a person who types. */
async function openDesk(core: Core) {
  const slack = await createSlackStandIn({
    people: [{ id: PERSON, handle: 'bench', name: 'Bench', locale: 'en-US' }],
    channels: [{ id: CHANNEL, name: 'bench' }],
    signingSecret: SIGNING_SECRET,
  });
  await core.transaction((tx) => tx.access.ensureSuperAdmin(PERSON));
  const bot = createBot({
    core,
    slack: { botToken: slack.tokens.bot, appToken: null, signingSecret: SIGNING_SECRET, apiUrl: slack.apiUrl },
  });
  await bot.start();
  const listener = bot.requestListener;
  if (!listener) throw new Error('over HTTP the bot has a listener');
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  slack.sendTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);

  async function once(): Promise<number> {
    const before = slack.workspace.messages.length;
    const answered = new Promise<void>((resolve) => {
      const stop = slack.workspace.subscribe(() => {
        if (slack.workspace.messages.length === before) return;
        stop();
        resolve();
      });
    });
    const started = performance.now();
    await slack.command(PERSON, '/relance quota', CHANNEL);
    await answered;
    return performance.now() - started;
  }

  return {
    async ask(times: number): Promise<number[]> {
      const all: number[] = [];
      for (let time = 0; time < times; time += 1) all.push(await once());
      return all;
    },
    async close(): Promise<void> {
      await bot.stop();
      server.closeAllConnections();
      server.close();
      await slack.close();
    },
  };
}
