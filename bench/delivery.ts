import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BenchRow, median } from './bench.ts';
import type { Contestant } from './delivery-contestant.ts';
import { fillOutbox } from './delivery-outbox.ts';
import { type Race, race, raceSmtpSource } from './delivery-race.ts';
import { startSink } from './delivery-sink.ts';

const CONNECTIONS = 10;
/** All in turn, so that a noisy neighbour hits all. */
const ROUNDS = 3;
/** Of the plain pool's messages a second, of smtp-source's, and the most memory of the sending process, in MB. */
const TARGETS = { pool: 2.5, source: 0.4, memory: 250 };

/**
 * Messages from the outbox on SQLite (claimed, rechecked, rendered, sent, confirmed, counted) against a nodemailer pool
 * that renders and sends with no database at all, and against Postfix's `smtp-source`, written in C, which does neither.
 * All to the same C sink over ten connections, 8 KB of HTML each, each in a process of its own.
 */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  const messages = smoke ? 200 : 20_000;
  const sink = await startSink();
  const races = { ours: [] as Race[], pool: [] as Race[], source: [] as number[], enqueued: [] as number[] };
  try {
    for (let round = 0; round < (smoke ? 1 : ROUNDS); round += 1) {
      races.source.push(await raceSmtpSource(sink.port, messages, CONNECTIONS));
      races.pool.push(await alone('pool', sink.port, messages).then(({ result }) => result));
      const { result, enqueued } = await alone('outbox', sink.port, messages);
      races.ours.push(result);
      races.enqueued.push(enqueued);
    }
  } finally {
    await sink.stop();
  }
  return rowsOf(races, messages);
}

async function alone(
  kind: Contestant['kind'],
  port: number,
  messages: number,
): Promise<{ result: Race; enqueued: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-bench-'));
  const databaseUrl = `sqlite:${path.join(folder, 'bench.db')}`;
  try {
    const enqueued =
      kind === 'outbox' ? await fillOutbox(databaseUrl, { messages, connections: CONNECTIONS }) : Number.NaN;
    const contestant: Contestant = { kind, port, messages, connections: CONNECTIONS, databaseUrl };
    return { result: await race([contestant], messages), enqueued };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(
  races: { ours: Race[]; pool: Race[]; source: number[]; enqueued: number[] },
  messages: number,
): BenchRow[] {
  const middle = (of: readonly Race[], figure: keyof Race) => median(of.map((one) => one[figure]));
  const rate = middle(races.ours, 'rate');
  const delivery = `delivery of ${messages.toLocaleString('en')} messages on SQLite`;
  const atLeast = (name: string, floor: number, target: number): BenchRow => ({
    name,
    ours: rate,
    floor,
    unit: 'msg/s',
    ratio: rate / floor,
    target: `≥ ${target}`,
    met: rate / floor >= target,
  });
  const cpu = { ours: middle(races.ours, 'cpuMsPerMessage'), floor: middle(races.pool, 'cpuMsPerMessage') };
  const memory = { ours: middle(races.ours, 'peakMb'), floor: middle(races.pool, 'peakMb') };
  const enqueued = median(races.enqueued);
  return [
    atLeast(`${delivery}, against a plain pool`, middle(races.pool, 'rate'), TARGETS.pool),
    atLeast(`${delivery}, against smtp-source`, median(races.source), TARGETS.source),
    {
      name: 'its CPU per message, against the pool’s',
      ...cpu,
      unit: 'ms',
      ratio: cpu.ours / cpu.floor,
      target: '< 0.5',
      met: cpu.ours / cpu.floor < 0.5,
    },
    {
      name: 'its peak memory, against the pool’s',
      ...memory,
      unit: 'MB',
      ratio: memory.ours / memory.floor,
      target: `< ${TARGETS.memory} MB`,
      met: memory.ours < TARGETS.memory,
    },
    {
      name: 'messages queued, against delivered',
      ours: enqueued,
      floor: rate,
      unit: 'msg/s',
      ratio: enqueued / rate,
      target: '≥ 1',
      met: enqueued >= rate,
    },
  ];
}
