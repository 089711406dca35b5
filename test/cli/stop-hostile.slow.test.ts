import { spawn } from 'node:child_process';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/core/db/index.ts';
import { packageRoot } from '../../src/core/package-root.ts';
import { createTestDatabase } from '../support/databases.ts';
import { closeAfterTest } from '../support/open-things.ts';
import { createTestProgram, type RunningChild, type TestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';
import { startSlack, type TestSlack } from '../support/slack.ts';
import { startSmtpServer } from '../support/smtp.ts';
import { expectEndInTime } from '../support/stop-in-time.ts';

const ALWAYS = 100_000;

/** Asks it to end, and expects what the docs promise. */
async function expectOrderlyEnd(running: RunningChild): Promise<void> {
  await expectEndInTime(running);
  const lines = running.output().split('\n').filter(Boolean);
  expect(lines.filter((line) => !isJson(line))).toEqual([]);
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

async function openHostileSlack() {
  const slack = await startSlack({ refusalsAreFine: true });
  const smtp = await startSmtpServer();
  const program = createTestProgram({ SMTP_URL: smtp.url, ...slack.env('socket') });
  return { slack, program };
}

const HOSTILITIES: readonly [string, (slack: TestSlack['standIn']) => void][] = [
  ['answers 500', ({ faults }) => faults.next({ method: '*', kind: '500', times: ALWAYS })],
  ['asks to wait an hour', ({ faults }) => faults.next({ method: '*', kind: '429', times: ALWAYS, retryAfter: 3600 })],
  ['cuts every connection', ({ faults }) => faults.down()],
];

describe('SIGTERM ends the program in time, whatever Slack does', () => {
  it.each(HOSTILITIES)('[O3] a Slack that %s from the start', async (_, harass) => {
    const { slack, program } = await openHostileSlack();
    harass(slack.standIn);
    const running = await program.start(['start'], /no connection to Slack/);
    await expectOrderlyEnd(running);
    const { core } = await openProgramCore(program);
    expect(await core.processes.list()).toEqual([]);
  });

  it.each(HOSTILITIES)('[O3] a Slack that %s once it was connected', async (_, harass) => {
    const { slack, program } = await openHostileSlack();
    const running = await program.start(['start'], /running at/);
    harass(slack.standIn);
    slack.standIn.sockets.drop();
    await vi.waitFor(() => expect(running.output()).toContain('no connection to Slack'), 10_000);
    await expectOrderlyEnd(running);
  });
});

describe('SIGTERM ends the program in time', () => {
  it('[O3] Slack hangs while the program starts', async () => {
    const { slack, program } = await openHostileSlack();
    slack.standIn.faults.next({ method: '*', kind: 'hang', times: ALWAYS });
    const running = startUnready(program);
    await vi.waitFor(() => expect(slack.standIn.faults.hanging).toBeGreaterThan(0), 10_000);
    await expectOrderlyEnd(running);
  });

  // One after the other they would take half a minute: each ends at the last moment only.
  it('[O3] PostgreSQL does not answer from the start; stops answering; another program holds the SQLite file', async () => {
    const smtp = await startSmtpServer();
    const [deaf, silent] = [await openLine(), await openLine()];
    const starting = createTestProgram({ DATABASE_URL: deaf.url, SMTP_URL: smtp.url });
    const pages = createTestProgram({ DATABASE_URL: silent.url, SMTP_URL: smtp.url });
    const held = createTestProgram({ SMTP_URL: smtp.url });
    const running = [await pages.start(['start'], /running at/), await held.start(['start'], /running at/)] as const;

    deaf.freeze();
    const unready = startUnready(starting);
    await deaf.heard;
    silent.freeze();
    await readAndGoAway(`${addressOf(running[0])}/health/ready`, silent.heard);
    const holder = openDatabase({ url: held.env['DATABASE_URL'] ?? '' });
    const transaction = await holder.transaction();
    closeAfterTest(async () => {
      await transaction.rollback();
      await holder.destroy();
    });
    await Promise.all([...running, unready].map(expectOrderlyEnd));
  });
});

function addressOf(running: RunningChild): string {
  return /running at (http:\S+)\./.exec(running.output())?.[1] ?? '';
}

/** `relance start` that is to be met before it runs. */
function startUnready(program: TestProgram): RunningChild {
  const child = spawn(path.join(packageRoot, 'bin/relance'), ['start'], { cwd: program.folder, env: program.env });
  closeAfterTest(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  return {
    child,
    output: () => output,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return new Promise((resolve) => void child.once('exit', resolve));
    },
  };
}

/** Resolves when the request is under way and its client is gone. */
async function readAndGoAway(url: string, arrived: Promise<void>): Promise<void> {
  const client = new AbortController();
  const reading = fetch(url, { signal: client.signal }).catch(() => undefined);
  await arrived;
  client.abort();
  await reading;
}

/** A line to the database that can be cut without anybody being told: what is sent is swallowed from then on. */
async function openLine(): Promise<{ url: string; freeze: () => void; heard: Promise<void> }> {
  const databaseUrl = await createTestDatabase('postgres');
  const target = new URL(databaseUrl);
  const heard = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((client) => {
    const upstream = createConnection(Number(target.port || 5432), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (chunk) => {
        if (frozen) heard.resolve();
        else to.write(chunk);
      });
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closeAfterTest(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    heard: heard.promise,
    freeze: () => {
      frozen = true;
    },
  };
}
