import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../src/core/package-root.ts';
import { closeAfterTest } from './open-things.ts';

export const LAUNCHER = path.join(packageRoot, 'bin/relance');

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One installed program: a working folder, a database and an environment of its own; the built `bin/relance` as its user runs it. */
export interface TestProgram {
  readonly folder: string;
  readonly env: Record<string, string>;
  run(...args: string[]): Promise<Outcome>;
  /** The same with this on standard input. */
  pipe(input: Buffer, ...args: string[]): Promise<Outcome>;
  /** Runs a command with `--json`, expects success, and answers what it printed. */
  json<Value>(...args: string[]): Promise<Value>;
  /** Starts a command that keeps running, and resolves when it has printed `ready`. */
  start(args: readonly string[], ready: RegExp, extra?: Record<string, string>): Promise<RunningChild>;
}

export interface RunningChild {
  readonly child: ChildProcess;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Sends the signal and resolves with the exit code (null when killed by the signal). */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export function createTestProgram(extra: Record<string, string> = {}): TestProgram {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-program-'));
  closeAfterTest(() => rmSync(folder, { recursive: true, force: true }));
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? folder,
    LANG: 'en_US.UTF-8',
    DATABASE_URL: `sqlite:${path.join(folder, 'relance.db')}`,
    SECRET_KEY: 'a-secret-key-for-tests-of-32-characters',
    PORT: '0',
    METRICS_ADDRESS: 'none',
    ...extra,
  };

  const pipe = (input: Buffer | null, ...args: string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
      const child = execFile(LAUNCHER, args, options, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      });
      if (input) child.stdin?.end(input);
    });
  const run = (...args: string[]): Promise<Outcome> => pipe(null, ...args);

  return {
    folder,
    env,
    run,
    pipe,
    async json(...args) {
      const outcome = await run(...args, '--json');
      if (outcome.code !== 0)
        throw new Error(`relance ${args.join(' ')} ended with ${outcome.code}\n${outcome.stderr}${outcome.stdout}`);
      return JSON.parse(outcome.stdout);
    },
    start: (args, ready, more = {}) => startChild({ args, ready, cwd: folder, env: { ...env, ...more } }),
  };
}

async function startChild({
  args,
  ready,
  cwd,
  env,
}: {
  args: readonly string[];
  ready: RegExp;
  cwd: string;
  env: Record<string, string>;
}): Promise<RunningChild> {
  const child = spawn(LAUNCHER, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
  });
  closeAfterTest(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (ready.test(output)) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void exited.then((code) => reject(new Error(`relance ${args.join(' ')} ended with ${code}\n${output}`)));
  });
  return {
    child,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return await exited;
    },
  };
}
