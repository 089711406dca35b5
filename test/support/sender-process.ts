import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { packageRoot } from '../../src/core/package-root.ts';
import { closeAfterTest } from './open-things.ts';

const script = path.join(import.meta.dirname, 'sender-main.ts');

export interface SenderInput {
  readonly databaseUrl: string;
  readonly smtpUrl: string;
  /** How far its clock runs ahead, ms. */
  readonly ahead?: number;
  /** The folder of its journal; it keeps none when absent. */
  readonly journals?: string;
  /** A file with that number instead, read at every look at the clock: the test moves it while the sender runs. */
  readonly clockFile?: string;
}

export interface SenderProcess {
  /** Its totals once it has delivered everything that was due; rejects when it dies of itself. */
  readonly done: Promise<{ sent: number; ended: number }>;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: not a step further until `thaw`. */
  freeze(): void;
  thaw(): void;
}

/** A process of its own that delivers what is due in the database, then ends. */
export function startSender(input: SenderInput): SenderProcess {
  const child = spawn(process.execPath, [script], {
    // Compiled once for all of them, where the program's own commands keep it too: half of a start.
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: path.join(packageRoot, '.cache/compiled'),
      SENDER: JSON.stringify(input),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  closeAfterTest(() => kill(child));
  let killed = false;
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const done = new Promise<{ sent: number; ended: number }>((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output) as { sent: number; ended: number });
      else if (!killed) reject(new Error(`the sender ended with ${code}`));
    });
  });
  done.catch(() => {});
  return {
    done,
    kill: () => {
      killed = true;
      return kill(child);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}

function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.on('close', () => resolve());
    child.kill('SIGKILL');
  });
}
