import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Db, insertRows, migrateDatabase, openDatabase } from '../src/core/db/index.ts';
import { packageRoot } from '../src/core/package-root.ts';
import { type BenchRow, percentile } from './bench.ts';

const NODE = path.join(packageRoot, 'node_modules/.bin/node');
const INCIDENTS = 160_000;
const CUSTOMERS = 1_000;
/** Of the processor, from a key to its frame, ms. */
const MOST_MS = 30;
/** A contestant that takes longer does not work, ms. */
const PATIENCE = 180_000;
/** Of a core, while nothing happens. */
const MOST_IDLE_PERCENT = 1;

/** Keys on a list of 160,000 in a window of 120x40, against a list written by hand with Ink; and doing nothing. */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-bench-'));
  const url = `sqlite:${path.join(folder, 'bench.db')}`;
  const db = openDatabase({ url });
  try {
    await migrateDatabase(db);
    await fill(db, smoke ? 400 : INCIDENTS);
    await db.destroy();
    const [ours, floor] = [measure('ours', url, smoke), measure('floor', url, smoke)];
    const [key, floorKey] = [percentile(ours.cpu, 0.95), percentile(floor.cpu, 0.95)];
    return [
      {
        name: 'terminal: a key on a list of 160,000, CPU, p95',
        ours: key,
        floor: floorKey,
        unit: 'ms',
        ratio: key / floorKey,
        target: `ours < ${MOST_MS} ms`,
        met: key < MOST_MS,
      },
      {
        name: 'terminal: while nothing happens, CPU',
        ours: ours.idle,
        floor: floor.idle,
        unit: '%',
        ratio: ours.idle / Math.max(floor.idle, 0.01),
        target: `ours < ${MOST_IDLE_PERCENT} %`,
        met: ours.idle < MOST_IDLE_PERCENT,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measure(contestant: string, url: string, smoke: boolean): { cpu: number[]; idle: number } {
  const child = path.join(packageRoot, 'bench/terminal-keys-child.ts');
  const [presses, idleMs] = smoke ? ['3', '200'] : ['300', '20000'];
  const { stdout, stderr, status } = spawnSync(NODE, [child, contestant, url, presses, idleMs], {
    encoding: 'utf8',
    timeout: PATIENCE,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', FORCE_COLOR: '3' },
  });
  if (status !== 0) throw new Error(`${contestant} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as { cpu: number[]; idle: number };
}

async function fill(db: Db, incidents: number): Promise<void> {
  const stamp = { created_at: Date.now(), updated_at: Date.now() };
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  await db.transaction(async (tx) => {
    await insertRows(tx, {
      table: 'accounts',
      rows: numbers(CUSTOMERS).map((customer) => ({
        id: `a${customer}`,
        kind: 'customer',
        reference: `C-${customer}`,
        trade_name: `Customer ${customer}`,
        legal_name: `Customer ${customer} SARL`,
        search_text: `customer ${customer}`,
        sort_key: `customer ${customer}`,
        ...stamp,
      })),
    });
    await insertRows(tx, {
      table: 'incidents',
      rows: numbers(incidents).map((incident) => ({
        id: `i${String(incident).padStart(6, '0')}`,
        reference: `INC-${incident}`,
        account_id: `a${incident % CUSTOMERS}`,
        subject: `The lamp of room ${incident} is broken`,
        description: '',
        internal_notes: '',
        resolution: '',
        state: 'open',
        notice_on_create: true,
        notice_on_close: true,
        closings: 0,
        search_text: `inc-${incident}`,
        created_by_name: 'bench',
        ...stamp,
      })),
    });
  });
}
