import { readFileSync } from 'node:fs';
import pino from 'pino';
import { createCore } from '../../src/core/core.ts';
import { openDatabase } from '../../src/core/db/index.ts';
import { createHub } from '../../src/core/hub.ts';
import { createIds } from '../../src/core/ids.ts';
import { createLinks } from '../../src/core/links.ts';
import { createDelivery } from '../../src/core/mail/index.ts';
import { startHeartbeat } from '../../src/core/processes/index.ts';
import { createWords } from '../../src/core/words.ts';
import type { SenderInput } from './sender-process.ts';
import { TEST_NOW, TEST_PUBLIC_URL, TEST_SECRET } from './test-constants.ts';

// The sender of the tests that kill it: the real core and the real delivery, in a process of its own.
const input = JSON.parse(process.env['SENDER'] ?? '{}') as SenderInput;
const started = performance.now();
const moved = (): number => (input.clockFile ? Number(readFileSync(input.clockFile, 'utf8')) : (input.ahead ?? 0));
const clock = { now: () => Math.floor(Date.parse(TEST_NOW) + moved() + performance.now() - started) };
const db = openDatabase({ url: input.databaseUrl, poolSize: 5 });
const core = createCore({
  db,
  clock,
  ids: createIds(clock),
  hub: createHub(),
  words: createWords(),
  links: createLinks({ secretKey: TEST_SECRET, publicUrl: TEST_PUBLIC_URL }),
  log: pino({ level: 'warn' }, pino.destination(2)),
  secretKey: TEST_SECRET,
  publicUrl: TEST_PUBLIC_URL,
  smtpUrl: input.smtpUrl,
  dnsServers: null,
});
const heartbeat = await startHeartbeat(core, { kind: 'worker', name: `sender:${process.pid}` });
const delivery = createDelivery(core, {
  owner: `sender-${process.pid}`,
  ...(input.journals === undefined ? {} : { journal: { processId: () => heartbeat.id, folder: input.journals } }),
});
const totals = await delivery.drain();
await delivery.stop();
await heartbeat.stop();
await db.destroy();
process.stdout.write(JSON.stringify(totals));
