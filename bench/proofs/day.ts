import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { SYSTEM } from '../../src/core/access/index.ts';
import { createManualClock, DAY, HOUR, type ManualClock, MINUTE, SECOND } from '../../src/core/clock.ts';
import type { Core } from '../../src/core/core.ts';
import { openDatabase } from '../../src/core/db/index.ts';
import { createDelivery, type Delivery, type MessageClass, settlementOf } from '../../src/core/mail/index.ts';
import { createBenchCore } from '../bench-core.ts';
import { type SmallDisk, smallDisk } from './full-disk.ts';
import { type ProofServer, startProofServer, type Treatment } from './mail-server.ts';
import { createDice, createWitness, diceOf, type Findings } from './proof.ts';
import { type OpenedDatabase, openProofDatabase, type ProofDatabase } from './proof-database.ts';
import { type EndedMessage, enqueue, type PlannedMessage, readMessages } from './proof-outbox.ts';

const START = Date.parse('2026-11-24T00:00:00Z');
const STEP = 5 * MINUTE;
const CLASSES: readonly MessageClass[] = [
  'mailing',
  'mailing',
  'mailing',
  'debtor',
  'debtor',
  'debtor',
  'debtor',
  'incident',
  'incident',
  'team',
];
/** Of the mailings, what the first day may take. */
const QUOTA_SHARE = 0.8;
/** Says 421 from ten to twelve. */
const BUSY = 'busy.example';
/** Says 450 for ever. */
const NEVER = 'never.example';
/** After 48 hours of tries the sender is told; the last pause before it may be four hours long. */
const LONGEST_STORY = 3 * DAY;

/** Of a thousand attempts, so many go wrong in each way. */
const MISHAPS: readonly (readonly [Treatment, number])[] = [
  ['defer at RCPT', 30],
  ['defer after body', 20],
  ['refuse at RCPT', 10],
  ['refuse after body', 10],
  ['drop at RCPT', 8],
  ['drop in body', 6],
  ['take and drop', 6],
];

/**
 * A day of messages at a server that defers, refuses, drops and dawdles, goes away in the middle of its work, while the
 * disk fills up (SQLite) or the database is restarted (PostgreSQL). In the end every message must stand where its own
 * story at the server says, and none must wait.
 */
export async function proveDay(database: ProofDatabase, { messages }: { messages: number }): Promise<Findings> {
  const clock = createManualClock(START);
  const disk = database === 'sqlite' ? smallDisk() : null;
  const server = await startProofServer({
    treat: (address, attempt) => treatmentOf(address, attempt, clock.now()),
    slowness: (address) => (diceOf(`slow ${address}`, 300) === 0 ? 20 + diceOf(address, 200) : 0),
  });
  const opened = await openProofDatabase(database, disk?.folder);
  const db = openDatabase({ url: opened.url, poolSize: 6 });
  const core = createBenchCore(db, { clock, smtpUrl: server.url });
  const started = performance.now();
  try {
    const planned = plan(messages);
    const mailings = planned.filter((message) => message.class === 'mailing').length;
    const quota = Math.floor(mailings * QUOTA_SHARE);
    await core.settings.setMany(SYSTEM, {
      'company.email': 'office@acme.example',
      'quota.mailing.day': quota,
      'quota.mailing.month': null,
      'smtp.lanes': 10,
    });
    await enqueue(core, planned);
    const day = createDay({ core, clock, server, opened, disk });
    await day.run();
    const ended = await readMessages(core);
    return {
      broken: judge({ ended, server, planned: planned.length, quota, day }),
      figures: {
        ...figuresOf(ended, server),
        'deliveries that met a broken database': day.databaseFailures(),
        seconds: Math.round((performance.now() - started) / 1000),
      },
    };
  } finally {
    await db.destroy();
    await opened.close();
    await server.stop();
  }
}

function plan(messages: number): PlannedMessage[] {
  const dice = createDice(7);
  return Array.from({ length: messages }, (_, number) => ({
    class: CLASSES[number % CLASSES.length] ?? 'team',
    address: `m${number}@${domainOf(number)}`,
    // A third comes when something breaks, so that it breaks amid many.
    dueAt: START + (number % 3 === 0 ? (TROUBLES[dice(TROUBLES.length)]?.step ?? 0) * STEP : dice(DAY - HOUR)),
  }));
}

function domainOf(number: number): string {
  if (number % 1_000 === 17) return NEVER;
  return number % 20 === 3 ? BUSY : `domain-${number % 53}.example`;
}

function treatmentOf(address: string, attempt: number, now: number): Treatment {
  if (address.endsWith(NEVER)) return 'defer at RCPT';
  if (address.endsWith(BUSY) && now >= START + 10 * HOUR && now < START + 12 * HOUR) return 'slow down';
  let roll = diceOf(`${address} ${attempt}`, 1_000);
  for (const [treatment, share] of MISHAPS) {
    if (roll < share) return treatment;
    roll -= share;
  }
  return 'accept';
}

type Trouble = 'server goes away' | 'server comes back' | 'server restarts' | 'database fails';

/** What breaks, at which step of the day. */
const TROUBLES: readonly { readonly step: number; readonly trouble: Trouble }[] = [
  { step: 50, trouble: 'server goes away' },
  { step: 53, trouble: 'server comes back' },
  { step: 100, trouble: 'database fails' },
  { step: 160, trouble: 'server restarts' },
  { step: 200, trouble: 'database fails' },
  { step: 245, trouble: 'server restarts' },
];

interface Surroundings {
  readonly core: Core;
  readonly clock: ManualClock;
  readonly server: ProofServer;
  readonly opened: OpenedDatabase;
  readonly disk: SmallDisk | null;
}

/** The day itself: time moves in steps; at some of them something breaks while mails are on their way. */
function createDay({ core, clock, server, opened, disk }: Surroundings) {
  const timeouts = { open: 3 * SECOND, send: 3 * SECOND };
  const deliveries = ['one', 'two'].map((owner) => createDelivery(core, { owner, timeouts }));
  /** Addresses whose answer may have been cut off when the server went away. */
  const cutOff = new Set<string>();
  let failures = 0;
  let usedOnFirstDay = 0;
  const troubles: Readonly<Record<Trouble, () => Promise<void>>> = {
    'server goes away': () => amidDelivery(goDown),
    'server comes back': () => server.comeBack(),
    'server restarts': () =>
      amidDelivery(async () => {
        await goDown();
        await server.comeBack();
      }),
    'database fails': () => amidDelivery(failDatabase),
  };

  return {
    cutOff,
    usedOnFirstDay: () => usedOnFirstDay,
    databaseFailures: () => failures,
    async run(): Promise<void> {
      for (let step = 0; step < DAY / STEP; step += 1) {
        clock.set(START + step * STEP);
        const planned = TROUBLES.find((entry) => entry.step === step);
        if (planned) await troubles[planned.trouble]();
        await deliver();
      }
      usedOnFirstDay = (await core.quota.use()).find((use) => use.class === 'mailing')?.day.used ?? 0;
      // What was deferred goes on over the next days.
      for (let now = START + DAY; now < START + DAY + LONGEST_STORY && (await moving(core)); now += 20 * MINUTE) {
        clock.set(now);
        await deliver();
      }
      for (const delivery of deliveries) await delivery.stop();
    },
  };

  /** Until both have delivered all that is due, whatever the database does meanwhile. */
  async function deliver(): Promise<void> {
    await Promise.all(deliveries.map((delivery) => drainStubbornly(delivery)));
  }

  async function drainStubbornly(delivery: Delivery): Promise<void> {
    for (;;) {
      try {
        await delivery.drain();
        return;
      } catch {
        failures += 1;
        await wait(50);
      }
    }
  }

  async function amidDelivery(breakIt: () => Promise<void>): Promise<void> {
    const delivering = deliver();
    await Promise.race([server.whenTaken(server.taken + 20), delivering]);
    await breakIt();
    await delivering;
  }

  async function goDown(): Promise<void> {
    for (const address of await server.goDown()) cutOff.add(address);
  }

  async function failDatabase(): Promise<void> {
    if (opened.server) return await opened.server.restart();
    if (!disk) throw new Error('SQLite needs a disk that can be filled');
    // An emptied log must grow with the next commit; a long one would be written over for a while.
    await core.base.db.raw('pragma wal_checkpoint(truncate)');
    disk.fill();
    await wait(500);
    disk.free();
  }
}

async function moving(core: Core): Promise<boolean> {
  const row = (await core.base.db('messages').whereIn('state', ['queued', 'retry', 'sending']).first('id')) as
    | { id: string }
    | undefined;
  return row !== undefined;
}

function judge(input: {
  ended: readonly EndedMessage[];
  server: ProofServer;
  planned: number;
  quota: number;
  day: { readonly cutOff: ReadonlySet<string>; usedOnFirstDay(): number; databaseFailures(): number };
}): readonly string[] {
  const { broken, expect } = createWitness();
  expect(input.ended.length === input.planned, 'every message that was queued has a row');
  expect(input.day.databaseFailures() > 0, 'the database failed while mails were on their way');
  expect(input.day.usedOnFirstDay() <= input.quota, 'the first day stays within its quota');
  for (const message of input.ended) {
    const account = input.server.accounts.get(message.address) ?? { treatments: [], taken: 0, messageIds: new Set() };
    const example = `${message.class} ${message.address} ${message.state} (${message.code}) after ${account.treatments.join(', ')}`;
    const last = account.treatments.at(-1);
    expect(last !== undefined, 'every message was tried', example);
    if (last === undefined) continue;
    const resent = settlementOf(message.class) === 'resend';
    // An answer that was under way when the server went away may have come or not.
    const allowed = [stateAfter(last, resent), ...(input.day.cutOff.has(message.address) ? ['unknown'] : [])];
    expect(allowed.includes(message.state), 'every message stands where its last attempt says', example);
    expect(account.taken <= 1 || resent, 'of mailings and debtor mail nothing arrives twice', example);
    expect(account.messageIds.size <= 1, 'every try of a message has the same Message-ID', example);
  }
  return broken;
}

function stateAfter(last: Treatment, resent: boolean): EndedMessage['state'] | 'none' {
  if (last === 'accept') return 'sent';
  if (last.startsWith('refuse')) return 'failed';
  if (last === 'drop in body' || last === 'take and drop') return resent ? 'none' : 'unknown';
  // Deferred to the last: given up after 48 hours.
  return 'failed';
}

function figuresOf(ended: readonly EndedMessage[], server: ProofServer) {
  const count = (state: EndedMessage['state']) => ended.filter((message) => message.state === state).length;
  const attempts = [...server.accounts.values()].reduce((sum, account) => sum + account.treatments.length, 0);
  return {
    messages: ended.length,
    attempts,
    sent: count('sent'),
    'refused or given up': count('failed'),
    'unknown, asked about or left': count('unknown'),
    'still waiting or stuck': count('queued') + count('retry') + count('sending'),
    'arrived twice (incidents, team)': [...server.accounts.values()].filter((account) => account.taken > 1).length,
  };
}
