import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { packageRoot } from '../src/core/package-root.ts';
import { type BenchRow, median } from './bench.ts';

const NODE = path.join(packageRoot, 'node_modules/.bin/node');
const PROGRAM = path.join(packageRoot, 'dist/relance.js');
const MOST_MS = 250;

/** From spawn to the end of what answers without a database, beside Node alone. */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  return ['--version', '--help'].map((argument) => {
    const times: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
    for (let round = 0; round < (smoke ? 1 : 11); round += 1) {
      times.ours.push(timeOf([PROGRAM, argument]));
      times.floor.push(timeOf(['-e', '0']));
    }
    const [ours, floor] = [median(times.ours), median(times.floor)];
    return {
      name: `shell: relance ${argument}, beside Node alone`,
      ours,
      floor,
      unit: 'ms',
      ratio: ours / floor,
      target: `< ${MOST_MS} ms`,
      met: ours < MOST_MS,
    };
  });
}

/** Milliseconds until the process has ended. */
function timeOf(args: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(NODE, [...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ended with ${status}: ${stderr}`);
  return performance.now() - started;
}
