import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { packageRoot } from '../src/core/package-root.ts';
import type { Contestant, Performance } from './delivery-contestant.ts';

/** How one or several processes together did. */
export interface Race {
  /** Messages a second, from the starting shot until the last process is done. */
  readonly rate: number;
  /** Of all processes, per message. */
  readonly cpuMsPerMessage: number;
  /** Of the hungriest process, in MB. */
  readonly peakMb: number;
}

/** As `bin/relance` starts the program; the pool too. */
const AS_INSTALLED = ['--max-semi-space-size=4', '--heap-growing-percent=50'];

/** Lets processes send at once, each in a process of its own so that memory and CPU are its own. */
export async function race(contestants: readonly Contestant[], messages: number): Promise<Race> {
  const children = contestants.map((contestant) =>
    fork(path.join(packageRoot, 'bench/delivery-contestant.ts'), [JSON.stringify(contestant)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: AS_INSTALLED,
    }),
  );
  try {
    await Promise.all(children.map(nextMessage));
    const started = performance.now();
    const done = (await Promise.all(
      children.map((child) => {
        child.send('go');
        return nextMessage(child);
      }),
    )) as Performance[];
    const elapsed = performance.now() - started;
    const sent = done.reduce((sum, one) => sum + one.sent, 0);
    if (sent !== messages) throw new Error(`${sent} of ${messages} were sent`);
    return {
      rate: (messages / elapsed) * 1000,
      cpuMsPerMessage: done.reduce((sum, one) => sum + one.cpuMs, 0) / messages,
      peakMb: Math.max(...done.map((one) => one.peakMb)),
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

const SMTP_SOURCE = '/usr/sbin/smtp-source';

/** Bytes of our mail on the wire, as the floor in C sends them. */
const MAIL_BYTES = 14_300;

/** Postfix's `smtp-source`, in C: the same bytes over kept connections, with nothing to render and nothing to remember. */
export async function raceSmtpSource(port: number, messages: number, connections: number): Promise<number> {
  if (!existsSync(SMTP_SOURCE)) throw new Error(`${SMTP_SOURCE} is missing. Install it with smtp-sink.`);
  const options = ['-d', '-s', String(connections), '-m', String(messages), '-l', String(MAIL_BYTES)];
  const addresses = ['-f', 'office@acme.example', '-t', 'person@customer.example'];
  const started = performance.now();
  const source = spawn(SMTP_SOURCE, [...options, ...addresses, `127.0.0.1:${port}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    source.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`smtp-source ended with ${code}`))));
  });
  return (messages / (performance.now() - started)) * 1000;
}

/** Puts a network with this round trip, ms, before a port of loopback. */
export async function startDelay(port: number, roundTrip: number): Promise<{ port: number; stop: () => void }> {
  const proxy = fork(path.join(packageRoot, 'bench/delay-proxy.ts'), [String(port), String(roundTrip)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return { port: (await nextMessage(proxy)) as number, stop: () => proxy.kill('SIGKILL') };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`a contestant ended with ${code}`)));
  });
}
