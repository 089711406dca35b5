import { existsSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import { type Actor, operatorActor } from '../core/access/index.ts';
import { type Bridge, openBridge } from '../core/bridge.ts';
import { systemClock } from '../core/clock.ts';
import { type Config, readOrMakeSecretKey, sqliteFileOf } from '../core/config.ts';
import { type Core, createCore } from '../core/core.ts';
import { type Db, openDatabase } from '../core/db/index.ts';
import { AppError } from '../core/errors.ts';
import { createFormat, type Format } from '../core/format.ts';
import { createHub } from '../core/hub.ts';
import { createIds } from '../core/ids.ts';
import { createLinks } from '../core/links.ts';
import { localeOf } from '../core/locale.ts';
import { bringUpToDate, insistOnSchema } from '../core/processes/index.ts';
import { type Program, WrongUse } from './program.ts';

/** 256 bits. */
const SECRET_KEY_BYTES = 32;

export interface OpenedCore {
  readonly core: Core;
  /** The operator at the shell: super admin, named by the system user. */
  readonly operator: Actor;
  /** Tells other processes what happens here from the start; a program that keeps running listens to them too. */
  readonly bridge: Bridge;
  close(): Promise<void>;
}

interface OpenOptions {
  readonly log?: Logger;
  /** Changes the schema of an older version, as a program does that serves; the others ask for `relance migrate`. */
  readonly mayUpgrade?: boolean;
}

/** Opens the database that the configuration names, makes its schema in a fresh one, and builds the core on it. */
export async function openCore(program: Program, { log, mayUpgrade = false }: OpenOptions = {}): Promise<OpenedCore> {
  const { config, words, say } = program;
  const ids = createIds(systemClock);
  const secretKey = orSayDatabase(program, () => readOrMakeSecretKey(config, () => ids.secret(SECRET_KEY_BYTES)));
  if (secretKey === null) throw new WrongUse(say('cli:secretKeyNeeded'));
  const { publicUrl, smtpUrl, dnsServers } = config;
  const db = await openPrepared(program, async (opened) => {
    if (mayUpgrade) await bringUpToDate(opened, { clock: systemClock, force: false });
    else await insistOnSchema(opened);
  });
  const core = createCore({
    db,
    clock: systemClock,
    ids,
    hub: createHub(),
    words,
    links: createLinks({ secretKey, publicUrl }),
    log: log ?? quietLog(),
    secretKey,
    publicUrl,
    smtpUrl,
    dnsServers,
  });
  const bridge = openBridge(core.base);
  return {
    core,
    operator: operatorActor(program.systemUser, 'cli', program.language),
    bridge,
    async close() {
      await bridge.close();
      await db.destroy();
    },
  };
}

/** Opens the database that the configuration names and brings its schema up to date; answers which migrations that took. */
export async function upgradeSchema(program: Program, { force }: { force: boolean }): Promise<readonly string[]> {
  let applied: readonly string[] = [];
  const db = await openPrepared(program, async (opened) => {
    ({ applied } = await bringUpToDate(opened, { clock: systemClock, force }));
  });
  await db.destroy();
  return applied;
}

/** Runs `work` on the database as it stands, whatever its schema, and closes it. */
export async function withDatabase(program: Program, work: (db: Db) => Promise<void>): Promise<void> {
  const db = await openPrepared(program, work);
  await db.destroy();
}

/** Opens the database and does something first; what goes wrong is said in a sentence, and leaves nothing open. */
async function openPrepared(program: Program, prepare: (db: Db) => Promise<void>): Promise<Db> {
  const db = orSayDatabase(program, () => openDatabase({ url: program.config.databaseUrl }));
  try {
    await prepare(db);
    return db;
  } catch (error) {
    await db.destroy();
    throw error instanceof AppError ? error : databaseFailure(program, error);
  }
}

function orSayDatabase<Result>(program: Program, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw databaseFailure(program, error);
  }
}

function databaseFailure({ say, config }: Program, error: unknown): Error {
  const database = hidePassword(config.databaseUrl);
  return new Error(say('cli:databaseFailed', { database, reason: (error as Error).message }), { cause: error });
}

/** Runs `work` with an open core and closes it whatever happens. */
export async function withCore<Result>(
  program: Program,
  work: (opened: OpenedCore) => Promise<Result>,
  options: OpenOptions = {},
): Promise<Result> {
  const opened = await openCore(program, options);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

/**
 * The same for a command that only reads: where there is no database yet it answers as an empty one would, and makes none.
 */
export async function withReadingCore<Result>(
  program: Program,
  work: (opened: OpenedCore) => Promise<Result>,
): Promise<Result> {
  const missing = missingDatabase(program.config);
  if (missing === null) return await withCore(program, work);
  // A script asks for the answer alone.
  if (program.stderr.isTTY) program.stderr.write(`${program.say('cli:noDatabase', { file: missing })}\n`);
  return await withCore({ ...program, config: { ...program.config, databaseUrl: 'sqlite::memory:' } }, work);
}

/** Dates and amounts in the operator's language, instants in the company's zone. */
export async function operatorFormat({ words, language }: Program, core: Core): Promise<Format> {
  return createFormat({ words, locale: localeOf(language), zone: (await core.settings.all())['company.timeZone'] });
}

/** The SQLite file that is configured and not there; null when it is, and for PostgreSQL. */
export function missingDatabase(config: Config): string | null {
  const file = sqliteFileOf(config.databaseUrl);
  return file === null || file === ':memory:' || existsSync(file) ? null : file;
}

/** Logs of a running program: JSON lines with ids, never names, addresses or secrets. */
export function programLog(program: Program): Logger {
  return pino(
    {
      level: program.config.logLevel,
      redact: {
        paths: [
          'password',
          'token',
          '*.password',
          '*.token',
          '*.email',
          '*.toEmail',
          'email',
          'toEmail',
          'headers.authorization',
          // PostgreSQL quotes the row that offends.
          'err.detail',
          'err.where',
        ],
        censor: '•',
      },
    },
    program.stderr as unknown as pino.DestinationStream,
  );
}

/** Commands speak through their answer; only trouble is logged. */
function quietLog(): Logger {
  return pino({ level: 'silent' });
}

function hidePassword(url: string): string {
  return url.replace(/(:\/\/[^:/@]*):[^@]*@/, '$1:•@');
}
