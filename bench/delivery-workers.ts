import { type EmbeddedPostgres, startEmbeddedPostgres } from '../test/support/embedded-postgres.ts';
import { type BenchRow, median } from './bench.ts';
import { fillOutbox } from './delivery-outbox.ts';
import { race, startDelay } from './delivery-race.ts';
import { startSink } from './delivery-sink.ts';

const ROUNDS = 3;

/**
 * Where the worker's own work bounds it, and where waiting for a far mail server does. At full speed one worker, the
 * database and the sink keep two cores busy: a second one must cost nothing there, and pays where one waits (decision 18).
 */
const COURSES = [
  { name: 'at full speed', roundTrip: 0, connections: 10, messages: 20_000, target: 1 },
  {
    name: 'over a network with 50 ms, 5 connections each',
    roundTrip: 50,
    connections: 5,
    messages: 2_000,
    target: 1.5,
  },
] as const;

/** Two processes on one PostgreSQL (with fsync) against one. They share the machine with the database and the sink. */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  const postgres = await startEmbeddedPostgres({ durable: true });
  const sink = await startSink();
  try {
    const rows: BenchRow[] = [];
    for (const course of COURSES) rows.push(await compare(postgres, sink.port, course, smoke));
    return rows;
  } finally {
    await sink.stop();
    await postgres.stop();
  }
}

async function compare(
  postgres: EmbeddedPostgres,
  sinkPort: number,
  { name, roundTrip, connections, messages: most, target }: (typeof COURSES)[number],
  smoke: boolean,
): Promise<BenchRow> {
  const messages = smoke ? 100 : most;
  const delay = roundTrip > 0 ? await startDelay(sinkPort, roundTrip) : null;
  const rates: Record<1 | 2, number[]> = { 1: [], 2: [] };
  try {
    for (let round = 0; round < (smoke ? 1 : ROUNDS); round += 1)
      for (const workers of [1, 2] as const) {
        const database = `bench_${roundTrip}_${round}_${workers}`;
        await postgres.createDatabase(database);
        const databaseUrl = `${postgres.url}/${database}`;
        await fillOutbox(databaseUrl, { messages, connections });
        const port = delay?.port ?? sinkPort;
        const contestants = Array.from({ length: workers }, () => ({
          kind: 'outbox' as const,
          port,
          messages,
          connections,
          databaseUrl,
        }));
        rates[workers].push((await race(contestants, messages)).rate);
      }
  } finally {
    delay?.stop();
  }
  const [ours, floor] = [median(rates[2]), median(rates[1])];
  return {
    name: `delivery by two workers on PostgreSQL, against one, ${name}`,
    ours,
    floor,
    unit: 'msg/s',
    ratio: ours / floor,
    target: `≥ ${target}`,
    met: ours / floor >= target,
  };
}
