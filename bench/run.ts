import { run as acknowledge } from './acknowledge.ts';
import { run as answers } from './answers.ts';
import type { BenchRow } from './bench.ts';
import { run as debtors } from './debtors.ts';
import { run as delivery } from './delivery.ts';
import { run as deliveryDelay } from './delivery-delay.ts';
import { run as deliveryWorkers } from './delivery-workers.ts';
import { run as firstFrame } from './first-frame.ts';
import { run as startUp } from './start-up.ts';
import { run as terminalKeys } from './terminal-keys.ts';

/**
 * Runs every bench, or those named, and prints one table: `npm run bench -- [--smoke] [NAME …]`. `delivery` names all
 * whose names begin with it.
 */

const benches = {
  delivery,
  'delivery-delay': deliveryDelay,
  'delivery-workers': deliveryWorkers,
  debtors,
  acknowledge,
  answers,
  'first-frame': firstFrame,
  'terminal-keys': terminalKeys,
  'start-up': startUp,
};

const smoke = process.argv.includes('--smoke');
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const rows: BenchRow[] = [];
for (const [name, run] of Object.entries(benches)) {
  if (asked.length === 0 || asked.some((start) => name === start || name.startsWith(`${start}-`)))
    rows.push(...(await run({ smoke })));
}
console.log(table(rows));
if (smoke) console.log('A small run: the figures mean nothing, only that every bench still works.');

function table(lines: readonly BenchRow[]): string {
  const head = ['bench', 'ours', 'floor', 'unit', 'ratio', 'target', ''];
  const cells = lines.map((row) => [
    row.name,
    figure(row.ours),
    figure(row.floor),
    row.unit,
    row.ratio.toFixed(2),
    row.target,
    smoke ? '' : row.met ? 'met' : 'NOT MET',
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column]?.length ?? 0)));
  return [head, ...cells]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
