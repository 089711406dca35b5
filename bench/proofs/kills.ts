import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { SYSTEM } from '../../src/core/access/index.ts';
import { createManualClock, DAY, type ManualClock, MINUTE } from '../../src/core/clock.ts';
import type { Core } from '../../src/core/core.ts';
import { openDatabase } from '../../src/core/db/index.ts';
import { createDelivery, type MessageClass, settlementOf } from '../../src/core/mail/index.ts';
import { packageRoot } from '../../src/core/package-root.ts';
import { createBenchCore } from '../bench-core.ts';
import { type ProofServer, startProofServer } from './mail-server.ts';
import { createDice, createWitness, diceOf, type Findings } from './proof.ts';
import { openProofDatabase, type ProofDatabase } from './proof-database.ts';
import { type EndedMessage, enqueue, readMessages } from './proof-outbox.ts';
import { unansweredOf, untilStopped } from './victim.ts';

/** In the middle of a day: the proof moves the clock by hours, and the quota's day must not end meanwhile. */
const START = Date.parse('2026-11-24T08:00:00Z');
const WORKERS = 3;
/** Of each worker: as many mails as these can be on the wire when it dies. */
const CONNECTIONS = 10;
/** Single kills between two at which all workers die at once and time moves on past their leases. */
const SINGLE_KILLS = 3;
const PAST_THE_LEASES = 3 * MINUTE;
/** Of every ten messages, by class: what settles unknown outcomes in each of the three ways. */
const CLASSES: readonly MessageClass[] = [
  'mailing',
  'mailing',
  'mailing',
  'mailing',
  'debtor',
  'debtor',
  'debtor',
  'incident',
  'incident',
  'team',
];
/** The mailings that may leave on the first day, of those that are queued. */
const QUOTA_SHARE = 0.75;

/**
 * Workers are killed (`kill -9`) at random moments while they send; then the rest is delivered in peace. Nothing may be
 * lost; only what was on the wire and unanswered at a kill may arrive twice, and of a mailing nothing; quota stays exact.
 */
export async function proveKills(
  database: ProofDatabase,
  { messages, kills }: { messages: number; kills: number },
): Promise<Findings> {
  const dice = createDice(20_261_124);
  const server = await startProofServer({
    treat: () => 'accept',
    // Some take their time, so that kills meet every stage of a hand-over.
    slowness: (address) => Math.max(0, diceOf(address, 60) - 30),
  });
  const opened = await openProofDatabase(database);
  const journals = mkdtempSync(path.join(tmpdir(), 'relance-journals-'));
  const clock = createManualClock(START);
  const db = openDatabase({ url: opened.url, poolSize: 5 });
  const core = createBenchCore(db, { clock, smtpUrl: server.url });
  const planned = Array.from({ length: messages }, (_, number) => ({
    class: CLASSES[number % CLASSES.length] ?? 'team',
    address: `m${number}@domain-${number % 97}.example`,
  }));
  const mailings = planned.filter((message) => message.class === 'mailing').length;
  const quota = Math.floor(mailings * QUOTA_SHARE);
  const started = performance.now();
  try {
    await core.settings.setMany(SYSTEM, {
      'company.email': 'office@acme.example',
      'quota.mailing.day': quota,
      'quota.mailing.month': null,
      'smtp.lanes': CONNECTIONS,
    });
    await enqueue(core, planned);
    const { killed, onTheWire, most } = await killWorkers({
      core,
      journals,
      url: opened.url,
      server,
      clock,
      kills,
      // On average half of the messages are left when the kills are over.
      mostBetween: Math.max(4, Math.floor(messages / kills)),
      dice,
    });
    await deliverTheRest(core, clock);
    const firstDay = await quotaUsed(core);
    clock.advance(DAY);
    await deliverTheRest(core, clock);
    const ended = await readMessages(core);
    return {
      broken: judge({ ended, server, onTheWire, most, quota, firstDay, planned: planned.length }),
      figures: {
        ...figuresOf(ended, server, onTheWire),
        kills: killed,
        'at most, of one kill': most,
        'mailings counted on the first day': `${firstDay} of ${quota}`,
        seconds: Math.round((performance.now() - started) / 1000),
      },
    };
  } finally {
    await db.destroy();
    await opened.close();
    await server.stop();
    rmSync(journals, { recursive: true, force: true });
  }
}

/** Kills until `kills` are reached; answers what was on the wire and unanswered at each of them, and the most of one. */
async function killWorkers(input: {
  core: Core;
  url: string;
  server: ProofServer;
  clock: ManualClock;
  kills: number;
  mostBetween: number;
  dice: (sides: number) => number;
  journals: string;
}): Promise<{ killed: number; onTheWire: ReadonlySet<string>; most: number }> {
  const { core, server, clock, dice } = input;
  const onTheWire = new Set<string>();
  let killed = 0;
  let most = 0;
  let number = 0;
  let workers: { owner: string; child: ChildProcess }[] = [];
  while (killed < input.kills) {
    const began = performance.now();
    workers = Array.from({ length: WORKERS }, () => start(clock.now()));
    for (let single = 0; single < SINGLE_KILLS && killed < input.kills; single += 1) {
      await someMails();
      const chosen = dice(WORKERS);
      await kill([workers[chosen]]);
      workers[chosen] = start(clock.now() + Math.floor(performance.now() - began));
    }
    await someMails();
    await kill(workers);
    clock.advance(Math.ceil(performance.now() - began) + PAST_THE_LEASES);
  }
  return { killed, onTheWire, most };

  function start(startAt: number) {
    number += 1;
    const owner = `worker-${number}`;
    const child = spawn(process.execPath, [path.join(packageRoot, 'bench/proofs/kills-worker.ts')], {
      env: {
        ...process.env,
        WORKER: JSON.stringify({
          databaseUrl: input.url,
          smtpUrl: server.url,
          owner,
          startAt,
          journals: input.journals,
        }),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return { owner, child };
  }

  /** A random number of mails later; or sooner, when nothing is left that could be taken now. */
  async function someMails(): Promise<void> {
    const target = server.taken + 1 + dice(input.mostBetween);
    const idle = new AbortController();
    const quiet = untilNothingWaits(core, idle.signal);
    await Promise.race([server.whenTaken(target), quiet]);
    idle.abort();
  }

  async function kill(victims: readonly ((typeof workers)[number] | undefined)[]): Promise<void> {
    const chosen = victims.filter((victim) => victim !== undefined);
    const gone = chosen.map(
      ({ child }) =>
        new Promise<void>((resolve) => {
          child.on('close', () => resolve());
        }),
    );
    for (const { child } of chosen) child.kill('SIGSTOP');
    for (const { child } of chosen) await untilStopped(child);
    // While it stands still nobody settles it: this is what it leaves.
    for (const { owner } of chosen) {
      const left = await unansweredOf(core, owner);
      most = Math.max(most, left.length);
      for (const address of left) onTheWire.add(address);
    }
    for (const { child } of chosen) child.kill('SIGKILL');
    await Promise.all(gone);
    killed += chosen.length;
  }
}

/** Resolves when no message is due for the workers: they would wait for ever. */
async function untilNothingWaits(core: Core, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const row = (await core.base
      .db('messages')
      .whereIn('state', ['queued', 'retry'])
      .where('due_at', '<=', core.base.clock.now())
      .first('id')) as { id: string } | undefined;
    if (!row) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 250);
    });
  }
}

/** In peace: what the dead have left is settled, incidents of unknown outcome go again. */
async function deliverTheRest(core: Core, clock: ManualClock): Promise<void> {
  const delivery = createDelivery(core, { owner: 'peace' });
  for (let round = 0; round < 8; round += 1) {
    clock.advance(PAST_THE_LEASES);
    await delivery.drain();
  }
  await delivery.stop();
}

async function quotaUsed(core: Core): Promise<number> {
  const mailing = (await core.quota.use()).find((use) => use.class === 'mailing');
  return mailing?.day.used ?? 0;
}

function judge(input: {
  ended: readonly EndedMessage[];
  server: ProofServer;
  onTheWire: ReadonlySet<string>;
  most: number;
  quota: number;
  firstDay: number;
  planned: number;
}): readonly string[] {
  const { broken, expect } = createWitness();
  expect(input.ended.length === input.planned, 'every message that was queued has a row');
  expect(input.most <= CONNECTIONS, 'a kill leaves at most one mail a connection in doubt', String(input.most));
  expect(input.firstDay === input.quota, 'the quota of the first day is used up to the message');
  for (const message of input.ended) {
    const account = input.server.accounts.get(message.address);
    const taken = account?.taken ?? 0;
    const example = `${message.class} ${message.address} ${message.state} taken ${taken} times`;
    const wasOnTheWire = input.onTheWire.has(message.address);
    expect(message.state === 'sent' || message.state === 'unknown', 'every message is sent or asked about', example);
    expect(message.state !== 'sent' || taken > 0, 'what is marked sent has arrived', example);
    expect(message.state !== 'unknown' || wasOnTheWire, 'only what was on the wire at a kill is unknown', example);
    expect(
      message.state !== 'unknown' || settlementOf(message.class) !== 'resend',
      'what may go again was sent in the end',
      example,
    );
    expect(taken <= 1 || wasOnTheWire, 'only what was on the wire at a kill arrives twice', example);
    expect(
      taken <= 1 || settlementOf(message.class) === 'resend',
      'of mailings and debtor mail nothing repeats',
      example,
    );
    expect((account?.messageIds.size ?? 0) <= 1, 'every try of a message has the same Message-ID', example);
  }
  return broken;
}

function figuresOf(ended: readonly EndedMessage[], server: ProofServer, onTheWire: ReadonlySet<string>) {
  const repeats = (messageClass: MessageClass) =>
    ended.filter((message) => message.class === messageClass && (server.accounts.get(message.address)?.taken ?? 0) > 1)
      .length;
  return {
    messages: ended.length,
    sent: ended.filter((message) => message.state === 'sent').length,
    'on the wire, unanswered, at a kill': onTheWire.size,
    'unknown, not sent again': ended.filter((message) => message.state === 'unknown').length,
    lost: ended.filter((message) => message.state === 'sent' && !server.accounts.get(message.address)?.taken).length,
    'repeated incident notices': repeats('incident'),
    'repeated mails to the team': repeats('team'),
    'repeated debtor mails': repeats('debtor'),
    'repeated mailings': repeats('mailing'),
  };
}
