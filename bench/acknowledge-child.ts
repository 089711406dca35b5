import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { App, HTTPReceiver } from '@slack/bolt';
import { createSlackStandIn } from 'slack-stand-in';
import { createBot } from '../src/bot/index.ts';
import { SYSTEM } from '../src/core/access/index.ts';
import type { Core } from '../src/core/core.ts';
import { migrateDatabase, openDatabase } from '../src/core/db/index.ts';
import { createBenchCore } from './bench-core.ts';

/** The process under load: a hello-world Bolt app, or the bot with an import beside it. Its parent is acknowledge.ts. */

const [kind = '', folder = '', rows = '0', signingSecret = ''] = process.argv.slice(2);

if (kind === 'hello') await runHello();
else await runImport();

async function runHello(): Promise<void> {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: ['/slack/events'] });
  const app = new App({ receiver, token: 'xoxb-0', botId: 'B0', botUserId: 'U0', tokenVerificationEnabled: false });
  app.command('/relance', async ({ ack }) => ack('hello'));
  const server = createServer((request, response) => receiver.requestListener(request, response));
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
}

async function runImport(): Promise<void> {
  const db = openDatabase({ url: `sqlite:${path.join(folder, 'bench.db')}` });
  await migrateDatabase(db);
  const core = createBenchCore(db);
  const person = { id: 'U0BENCH001', handle: 'bench', name: 'Bench', locale: 'en-US' };
  const slack = await createSlackStandIn({
    people: [person],
    channels: [{ id: 'C0BENCH001', name: 'bench' }],
    signingSecret,
  });
  const bot = createBot({
    core,
    slack: { botToken: slack.tokens.bot, appToken: null, signingSecret, apiUrl: slack.apiUrl },
  });
  const file = path.join(folder, 'invoices.csv');
  await prepare(core, file);
  await bot.start();
  const listener = bot.requestListener;
  if (!listener) throw new Error('over HTTP the bot has a listener');
  const server = createServer(listener);
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.once('message', () => {
    void core.importFile(SYSTEM, { kind: 'invoices', file }).then((result) => process.send?.(result));
  });
}

/** A hundred customers and the file of their invoices. */
async function prepare(core: Core, file: string): Promise<void> {
  await core.transaction(async (tx) => {
    for (let number = 0; number < 100; number += 1) {
      await tx.customers.save(SYSTEM, {
        kind: 'customer',
        reference: `C${number}`,
        tradeName: `Customer ${number}`,
        emails: [`c${number}@example.net`],
      });
    }
  });
  const out = createWriteStream(file);
  out.write('Invoice number,Customer ref,Invoice date,Due date,Amount,Currency,Paid on\n');
  for (let number = 0; number < Number(rows); number += 1) {
    out.write(`F${number},C${number % 100},2026-09-01,2026-10-01,${100 + (number % 900)}.50,EUR,\n`);
  }
  out.end();
  await finished(out);
}
