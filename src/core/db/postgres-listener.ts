import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import { MINUTE, SECOND } from '../clock.ts';
import type { Db } from './database.ts';
import type { DatabaseListener } from './database-listener.ts';

const require = createRequire(import.meta.url);

/** Channels belong to one database: every Relance on it has this one. */
const CHANNEL = 'relance';

/** How the connection shows in `pg_stat_activity`. */
const APPLICATION_NAME = 'relance listener';

/** Without a connection: first pause and the longest, doubling in between. */
const FIRST_PAUSE = SECOND / 4;
const LONGEST_PAUSE = 30 * SECOND;

/** Where notifications do not arrive they will hardly begin to: a pooler stands between. */
const DEAF_PAUSE = 10 * MINUTE;

/** A connection that a firewall has forgotten looks healthy: once a minute the listener says something to itself. */
const TEST_EVERY = MINUTE;
const TEST_PATIENCE = 5 * SECOND;

const CONNECT_PATIENCE = 10 * SECOND;

/** Begins what a listener says to itself. */
const TEST = 'test ';

export interface ChannelInput {
  readonly db: Db;
  /** Tells this process from all others. */
  readonly name: string;
  readonly log: Logger;
  readonly onText: (text: string) => void;
  /** It hears, for the first time or again: what was told before is lost. */
  readonly onConnected: () => void;
}

/** The connection seems fine, and nothing comes through. */
class Deaf extends Error {
  override readonly message = 'LISTEN was taken and no notification arrives';
}

/** Tells every process that listens; outside any transaction, by a connection of the pool. */
export async function notifyChannel(db: Db, text: string): Promise<void> {
  await db.raw('select pg_notify(?, ?)', [CHANNEL, text]);
}

/**
 * Listens on a connection of its own, and makes a new one when that is lost. Whether it hears is not believed but tried:
 * PgBouncer in transaction mode takes a LISTEN and delivers nothing, ever. Without a word the polls do the work.
 */
export function listenToChannel(input: ChannelInput): DatabaseListener {
  const { log } = input;
  let endPresent = (): void => {};
  let isClosed = false;
  let isDeafTold = false;
  const listening = keepListening();
  return {
    async close() {
      isClosed = true;
      endPresent();
      await listening;
    },
  };

  async function keepListening(): Promise<void> {
    for (let failures = 1; !isClosed; failures += 1) {
      const connection = listenOnce(input);
      endPresent = () => connection.end(null);
      const { reason, hasHeard } = await connection.over;
      if (isClosed) return;
      if (hasHeard) failures = 1;
      await pause(reason instanceof Deaf && !hasHeard ? tellDeaf() : pauseAfter(reason, failures));
    }
  }

  /** Once: it will be so again. */
  function tellDeaf(): number {
    if (!isDeafTold) log.warn(DEAF_ADVICE);
    isDeafTold = true;
    return DEAF_PAUSE;
  }

  function pauseAfter(reason: unknown, failures: number): number {
    if (failures === 1)
      log.warn({ err: reason }, 'no connection to hear other processes by; polls do the work meanwhile');
    return Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
  }

  /** Ends early at a close. */
  async function pause(milliseconds: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = setTimeout(over.resolve, milliseconds).unref();
    endPresent = over.resolve;
    await over.promise;
    clearTimeout(timer);
  }
}

interface Listening {
  /** Why the connection is of no use any more, and whether it was before; it is given back by then. */
  readonly over: Promise<{ reason: unknown; hasHeard: boolean }>;
  end(reason: unknown): void;
}

function listenOnce({ db, name, onText, onConnected }: ChannelInput): Listening {
  const ended = Promise.withResolvers<unknown>();
  const socket = new Socket();
  let hasHeard = false;
  let tests = 0;
  /** What it has just said to itself and not heard yet. */
  let expected: string | null = null;
  let timer: NodeJS.Timeout | undefined;

  const { Client } = require('pg') as typeof pg;
  const client = new Client({
    connectionString: (db.client.config.connection as { connectionString: string }).connectionString,
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: CONNECT_PATIENCE,
    keepAlive: true,
    stream: () => socket,
  });
  client.on('error', ended.resolve);
  client.on('end', () => ended.resolve(new Error('the database has closed the connection')));
  client.on('notification', ({ payload = '' }) => {
    if (!payload.startsWith(TEST)) onText(payload);
    else if (payload === expected) passTest();
  });
  client
    .connect()
    .then(async () => {
      socket.unref();
      await client.query(`listen ${CHANNEL}`);
      tryToHear();
    })
    .catch(ended.resolve);
  return { end: ended.resolve, over: leaveAtTheEnd() };

  /** Told by the pool, as others tell: by the listening connection itself a pooler might pass it back. */
  function tryToHear(): void {
    tests += 1;
    const text = `${TEST}${name} ${tests}`;
    expected = text;
    notifyChannel(db, text).then(() => {
      if (expected !== text) return;
      timer = setTimeout(() => ended.resolve(new Deaf()), TEST_PATIENCE).unref();
    }, ended.resolve);
  }

  function passTest(): void {
    expected = null;
    clearTimeout(timer);
    timer = setTimeout(tryToHear, TEST_EVERY).unref();
    if (!hasHeard) onConnected();
    hasHeard = true;
  }

  async function leaveAtTheEnd(): Promise<{ reason: unknown; hasHeard: boolean }> {
    const reason = await ended.promise;
    expected = null;
    clearTimeout(timer);
    // A server that is gone answers no goodbye.
    await Promise.race([client.end(), wait(SECOND, undefined, { ref: false })]).catch(() => {});
    socket.destroy();
    return { reason, hasHeard };
  }
}

const DEAF_ADVICE =
  'notifications of other processes do not arrive: PgBouncer in transaction mode cannot pass them on; polls do the work, give DATABASE_URL a direct address or session mode';
