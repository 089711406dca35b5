import '../scripts/load-tsx.ts';
import { PassThrough, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { SYSTEM } from '../src/core/access/index.ts';
import { openDatabase } from '../src/core/db/index.ts';
import { createWords } from '../src/core/words.ts';
import { createBenchCore } from './bench-core.ts';

/**
 * One terminal program in a process of its own, with a window of 120x40 that nobody looks at: presses keys one by one and
 * prints what each took of the processor, then what it takes when nothing happens. Ours on a database, or the plain list.
 */
const [contestant, url = '', presses = '0', idleMs = '0'] = process.argv.slice(2);
/** Longer than Ink puts a frame off, ms. */
const FRAME = 60;
const TOTAL = 160_000;

let frames = 0;
let seen = '';
const stdout = Object.assign(
  new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      frames += 1;
      // What was drawn lately: one frame comes in several writes.
      seen = (seen + String(chunk)).slice(-50_000);
      done();
    },
  }),
  { isTTY: true, columns: 120, rows: 40 },
) as unknown as NodeJS.WriteStream;
const stdin = Object.assign(new PassThrough(), {
  isTTY: true,
  setRawMode: () => stdin,
  ref: () => stdin,
  unref: () => stdin,
}) as unknown as NodeJS.ReadStream & PassThrough;

const leave = contestant === 'ours' ? await startOurs() : await startFloor();
const cpu: number[] = [];
for (let press = 0; press < Number(presses); press += 1) {
  const before = process.cpuUsage();
  const drawn = frames;
  stdin.write('j');
  while (frames === drawn) await setTimeout(1);
  await setTimeout(FRAME);
  cpu.push(milliseconds(process.cpuUsage(before)));
}
const before = process.cpuUsage();
const started = performance.now();
await setTimeout(Number(idleMs));
const idle = (100 * milliseconds(process.cpuUsage(before))) / (performance.now() - started);
process.stdout.write(`${JSON.stringify({ cpu, idle })}\n`);
await leave();
process.exit(0);

function milliseconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}

async function startFloor(): Promise<() => void> {
  const { renderPlainList } = await import('./plain-list.tsx');
  const stop = renderPlainList({ stdin, stdout, total: TOTAL });
  await until('INC-');
  return stop;
}

async function startOurs(): Promise<() => Promise<void>> {
  const { runTui } = await import('../src/tui/main.tsx');
  const db = openDatabase({ url });
  const core = createBenchCore(db);
  const exit = runTui({ core, actor: SYSTEM, words: createWords(), stdin, stdout, env: { LANG: 'en_US.UTF-8' } });
  await until('4 Incidents');
  stdin.write('4');
  await until('INC-');
  return async () => {
    stdin.write('q');
    await exit;
    await db.destroy();
  };
}

async function until(text: string): Promise<void> {
  while (!seen.includes(text)) await setTimeout(5);
  await setTimeout(1_000);
}
