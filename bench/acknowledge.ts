import { type ChildProcess, fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { packageRoot } from '../src/core/package-root.ts';
import { type BenchRow, percentile } from './bench.ts';

/** More than the floor's p99 by no more than this, in ms. */
const TARGET = 100;
const SECRET = 'signing-secret-of-the-bench-000000';
/** Between two commands, in ms: about fifty a second. */
const PAUSE = 20;

/**
 * How long Slack waits for the acknowledgement of a command while the same process takes in a file of 50,000 rows, against
 * a hello-world Bolt app that does nothing else. Shown is the 99th percentile.
 */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-bench-'));
  try {
    const rows = smoke ? 500 : 50_000;
    const floor = await measure('hello', { folder, rows: smoke ? 20 : 400 });
    const ours = await measure('import', { folder, rows });
    const [slow, base] = [percentile(ours, 0.99), percentile(floor, 0.99)];
    return [
      {
        name: `acknowledge a command while ${rows.toLocaleString('en')} rows are imported, p99`,
        ours: slow,
        floor: base,
        unit: 'ms',
        ratio: slow / base,
        target: `floor + ${TARGET} ms`,
        met: slow - base < TARGET,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `hello`: `rows` commands one after the other. `import`: commands until the import of `rows` rows has ended. */
async function measure(
  kind: 'hello' | 'import',
  { folder, rows }: { folder: string; rows: number },
): Promise<number[]> {
  const child = fork(path.join(packageRoot, 'bench/acknowledge-child.ts'), [kind, folder, String(rows), SECRET], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const agent = new Agent({ keepAlive: true });
  try {
    const { port } = (await nextMessage(child)) as { port: number };
    for (let warm = 0; warm < 20; warm += 1) await acknowledge(port, agent);
    let ended = false;
    if (kind === 'import') {
      child.send('import');
      void nextMessage(child).then(() => {
        ended = true;
      });
    }
    const times: number[] = [];
    while (kind === 'import' ? !ended || times.length < 20 : times.length < rows) {
      times.push(await acknowledge(port, agent));
      await new Promise((resolve) => {
        setTimeout(resolve, PAUSE);
      });
    }
    return times;
  } finally {
    agent.destroy();
    child.kill('SIGKILL');
  }
}

async function acknowledge(port: number, agent: Agent): Promise<number> {
  const body = new URLSearchParams({
    command: '/relance',
    text: 'help',
    user_id: 'U0BENCH001',
    user_name: 'bench',
    team_id: 'T0BENCH001',
    channel_id: 'C0BENCH001',
    trigger_id: '1.2.3',
    response_url: `http://127.0.0.1:${port}/nowhere`,
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex')}`;
  const started = performance.now();
  await new Promise<void>((resolve, reject) => {
    const call = request(
      {
        port,
        host: '127.0.0.1',
        agent,
        method: 'POST',
        path: '/slack/events',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': signature,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
  });
  return performance.now() - started;
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the bench's child ended with ${code}`)));
  });
}
