import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const SINK = '/usr/sbin/smtp-sink';

/** Takes mail as fast as anything can: Debian's `smtp-sink`, written in C, throws it away. */
export async function startSink(): Promise<{ port: number; stop: () => Promise<void> }> {
  if (!existsSync(SINK))
    throw new Error(`${SINK} is missing. Install it: apt-get install --no-install-recommends postfix`);
  const port = await freePort();
  // As root it insists on giving that up.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const sink = spawn(SINK, [...user, `127.0.0.1:${port}`, '1000'], { stdio: ['ignore', 'ignore', 'inherit'] });
  await untilItListens(port, sink);
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        sink.on('close', () => resolve());
        sink.kill('SIGTERM');
      }),
  };
}

async function untilItListens(port: number, sink: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (sink.exitCode !== null) throw new Error(`smtp-sink ended with ${sink.exitCode}`);
    if (await listens(port)) return;
    await wait(20);
  }
  throw new Error('smtp-sink does not listen');
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
