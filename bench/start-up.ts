import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { build } from 'esbuild';
import { packageRoot } from '../src/core/package-root.ts';
import { type BenchRow, median } from './bench.ts';

const NODE = path.join(packageRoot, 'node_modules/.bin/node');
const LAUNCHER = path.join(packageRoot, 'bin/relance');
/** What a person does not notice as a wait, ms: answers without a database, and with one. */
const MOST_MS = { words: 250, command: 450 };
const START_TIMES = 2;
const ASK_EVERY_MS = 5;
const PATIENCE_MS = 20_000;

/** The program as it is started in a clone, beside Node alone, and beside a bundled hello-world Bolt app. */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-bench-'));
  const env = environment(folder);
  const rounds = smoke ? 1 : 11;
  try {
    timeOf([LAUNCHER, 'migrate'], env);
    const commands = [
      { args: ['--version'], most: MOST_MS.words },
      { args: ['--help'], most: MOST_MS.words },
      { args: ['outbox'], most: MOST_MS.command },
    ].map(({ args, most }) => commandRow({ args, most, env, rounds }));
    return [...commands, await startRow({ folder, env, rounds })];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface CommandInput {
  readonly args: readonly string[];
  readonly most: number;
  readonly env: NodeJS.ProcessEnv;
  readonly rounds: number;
}

function commandRow({ args, most, env, rounds }: CommandInput): BenchRow {
  const times: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(timeOf([LAUNCHER, ...args], env));
    times.floor.push(timeOf([NODE, '-e', '0'], env));
  }
  const [ours, floor] = [median(times.ours), median(times.floor)];
  const name = `shell: relance ${args.join(' ')}, beside Node alone`;
  return { name, ours, floor, unit: 'ms', ratio: ours / floor, target: `ours < ${most} ms`, met: ours < most };
}

async function startRow({
  folder,
  env,
  rounds,
}: {
  folder: string;
  env: NodeJS.ProcessEnv;
  rounds: number;
}): Promise<BenchRow> {
  const hello = path.join(folder, 'hello.cjs');
  await build({ stdin: { contents: HELLO, resolveDir: packageRoot }, outfile: hello, bundle: true, platform: 'node' });
  const times: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await timeToHealth([LAUNCHER, 'start'], env));
    times.floor.push(await timeToHealth([NODE, hello], env));
  }
  const [ours, floor] = [median(times.ours), median(times.floor)];
  return {
    name: 'start to /health, against a bundled hello-world Bolt app',
    ours,
    floor,
    unit: 'ms',
    ratio: ours / floor,
    target: `< ${START_TIMES}`,
    met: ours / floor < START_TIMES,
  };
}

const HELLO = `
  const { App } = require('@slack/bolt');
  const health = { path: '/health', method: ['GET'], handler: (_request, response) => response.end('ok') };
  const app = new App({
    token: 'xoxb-1', signingSecret: 'secret', tokenVerificationEnabled: false, botId: 'B1', botUserId: 'U1',
    customRoutes: [health], logLevel: 'error',
  });
  app.command('/hello', async ({ ack }) => ack('hello'));
  app.start(Number(process.env.PORT));
`;

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    RELANCE_HOME: folder,
    SMTP_URL: 'smtp://127.0.0.1:1',
    METRICS_ADDRESS: 'none',
    LANG: 'en_US.UTF-8',
  };
}

/** Milliseconds until the process has ended. */
function timeOf([command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

/** Milliseconds until the process answers 200 on `/health`; then it is stopped. */
async function timeToHealth([command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const port = await freePort();
  const started = performance.now();
  const child = spawn(command, args, { env: { ...env, PORT: String(port) }, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  try {
    while (performance.now() - started < PATIENCE_MS) {
      const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
      if (answer?.ok) return performance.now() - started;
      await setTimeout(ASK_EVERY_MS);
    }
    throw new Error(`${args.join(' ')} did not answer within ${PATIENCE_MS} ms`);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
