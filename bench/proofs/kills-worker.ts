import { openDatabase } from '../../src/core/db/index.ts';
import { createDelivery } from '../../src/core/mail/index.ts';
import { startHeartbeat } from '../../src/core/processes/index.ts';
import { createBenchCore } from '../bench-core.ts';

// One of the workers that the proof kills: the real core and the real delivery, in a process of its own.
const input = JSON.parse(process.env['WORKER'] ?? '{}') as {
  databaseUrl: string;
  smtpUrl: string;
  owner: string;
  startAt: number;
  journals: string;
};
const started = performance.now();
const clock = { now: () => Math.floor(input.startAt + performance.now() - started) };
const db = openDatabase({ url: input.databaseUrl, poolSize: 5 });
const core = createBenchCore(db, { clock, smtpUrl: input.smtpUrl });
const heartbeat = await startHeartbeat(core, { kind: 'worker', name: input.owner });
createDelivery(core, {
  owner: input.owner,
  journal: { processId: () => heartbeat.id, folder: input.journals },
}).start();
