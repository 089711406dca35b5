import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BenchRow, median } from './bench.ts';
import { fillOutbox } from './delivery-outbox.ts';
import { race, startDelay } from './delivery-race.ts';
import { startSink } from './delivery-sink.ts';

const CONNECTIONS = 20;
/** ms; a mail server across a continent. */
const ROUND_TRIP = 50;
const TARGET = 0.95;
const ROUNDS = 2;

/** Over a network with a delay round trips are all that counts: the outbox on SQLite against the plain pool. */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  const messages = smoke ? 100 : 5_000;
  const sink = await startSink();
  const delay = await startDelay(sink.port, ROUND_TRIP);
  const rates = { ours: [] as number[], floor: [] as number[] };
  try {
    for (let round = 0; round < (smoke ? 1 : ROUNDS); round += 1) {
      rates.floor.push(await rateOf('pool', delay.port, messages));
      rates.ours.push(await rateOf('outbox', delay.port, messages));
    }
  } finally {
    delay.stop();
    await sink.stop();
  }
  const [ours, floor] = [median(rates.ours), median(rates.floor)];
  const name = `delivery over a network with ${ROUND_TRIP} ms, ${CONNECTIONS} connections, against a plain pool`;
  return [
    { name, ours, floor, unit: 'msg/s', ratio: ours / floor, target: `≥ ${TARGET}`, met: ours / floor >= TARGET },
  ];
}

async function rateOf(kind: 'pool' | 'outbox', port: number, messages: number): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-bench-'));
  const databaseUrl = `sqlite:${path.join(folder, 'bench.db')}`;
  try {
    if (kind === 'outbox') await fillOutbox(databaseUrl, { messages, connections: CONNECTIONS });
    const { rate } = await race([{ kind, port, messages, connections: CONNECTIONS, databaseUrl }], messages);
    return rate;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
