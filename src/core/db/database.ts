import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import knex, { type Knex } from 'knex';
import type pg from 'pg';
import { migrations } from '../../../migrations/index.ts';
import { sqliteFileOf } from '../config.ts';
import { AppError } from '../errors.ts';
import { makeFolder, makePrivateFile } from '../folders.ts';
import { migrationSource } from './migration-source.ts';
import { BUSY_MS, BUSY_TRY_MS, ImmediateSqliteClient, isBusy } from './sqlite-client.ts';

const require = createRequire(import.meta.url);

/** A database handle: the pool, or one transaction of it. Stores take it; nothing else touches SQL. */
export type Db = Knex;

const INT8 = 20;
const NUMERIC = 1700;

/** Between two tries to switch a file to WAL, ms. */
const WAL_PAUSE_MS = 20;

export interface DatabaseOptions {
  /** `sqlite:PATH`, `sqlite::memory:` or `postgres://…`. */
  readonly url: string;
  /** How long to wait for a connection, in ms; tests set 1 s so that a query beside an open transaction fails at once. */
  readonly acquireTimeout?: number;
  /** PostgreSQL connections; SQLite always has one. */
  readonly poolSize?: number;
}

/** Opens the database. It must be closed with `db.destroy()`. */
export function openDatabase({ url, acquireTimeout = 60_000, poolSize = 10 }: DatabaseOptions): Db {
  const file = sqliteFileOf(url);
  return file === null ? openPostgres(url, acquireTimeout, poolSize) : openSqlite(file, acquireTimeout);
}

/** Any number: the same for every process that migrates, so that PostgreSQL lets in one at a time. */
const MIGRATION_LOCK = 7_352_110;

/** What stands between a program and a database. */
export interface SchemaState {
  /** Migrations of this program that the database has not had. */
  readonly pending: readonly string[];
  /** Migrations of the database that this program does not know: a newer program made them. */
  readonly unknown: readonly string[];
}

/** Speaks up when the schema must stay as it is; in the transaction that would change it. */
export type MigrationGuard = (transaction: Db, pending: readonly string[]) => Promise<void>;

/**
 * Brings the schema up to date, all of it or nothing. Of processes that start at once one does the work and the others
 * wait: on SQLite for the write lock that BEGIN IMMEDIATE takes, on PostgreSQL for an advisory lock. (knex's own lock is
 * a row of a table that has to be created first, and a process killed meanwhile leaves it locked.)
 * Throws `core.schemaTooNew` when a newer program made the schema, and what `guard` throws.
 */
export async function migrateDatabase(db: Db, guard: MigrationGuard = async () => {}): Promise<{ applied: string[] }> {
  // Without a lock first: a long import in another process must not hold up whoever starts.
  if ((await knownSchema(db)).pending.length === 0) return { applied: [] };
  return await db.transaction(async (transaction) => {
    if (isPostgres(db)) await transaction.raw('select pg_advisory_xact_lock(?)', [MIGRATION_LOCK]);
    const { pending } = await knownSchema(transaction);
    if (pending.length > 0) await guard(transaction, pending);
    const [, applied] = (await transaction.migrate.latest({ migrationSource })) as [number, string[]];
    return { applied };
  });
}

/** How the database's schema and this program stand to one another. Takes no lock and writes nothing. */
export async function readSchema(db: Db): Promise<SchemaState> {
  const known = Object.keys(migrations);
  if (!(await db.schema.hasTable('knex_migrations'))) return { pending: known, unknown: [] };
  const applied = new Set((await db('knex_migrations').pluck('name')) as string[]);
  return {
    pending: known.filter((name) => !applied.has(name)),
    unknown: [...applied].filter((name) => migrations[name] === undefined).sort(),
  };
}

/** The same; throws `core.schemaTooNew` when a newer program made the schema. */
export async function knownSchema(db: Db): Promise<SchemaState> {
  const schema = await readSchema(db);
  const newest = schema.unknown.at(-1);
  if (newest !== undefined) throw new AppError('core.schemaTooNew', { params: { migration: newest } });
  return schema;
}

/** Whether nothing at all was made in this database yet. */
export function isFresh({ pending }: Pick<SchemaState, 'pending'>): boolean {
  return pending.length === Object.keys(migrations).length;
}

/** The migrations that still wait, by name. */
export async function pendingMigrations(db: Db): Promise<readonly string[]> {
  return (await readSchema(db)).pending;
}

/** The newest migration that this program knows: what its processes call their schema. */
export function newestMigration(): string {
  return Object.keys(migrations).sort().at(-1) ?? '';
}

export function isPostgres(db: Db): boolean {
  return db.client.config.client === 'pg';
}

/** SQLite's own code, and PostgreSQL's `disk_full` (class 53, insufficient resources). */
const DISK_FULL = new Set(['SQLITE_FULL', '53100']);

/** Whether a statement or commit failed for want of room on the database's disk. */
export function isDiskFull(error: unknown): boolean {
  return DISK_FULL.has(String((error as { code?: unknown } | null)?.code));
}

/** Whether the handle is a transaction: writes of several rows insist on it. */
export function insideTransaction(db: Db): boolean {
  return db.isTransaction === true;
}

function openSqlite(file: string, acquireTimeout: number): Db {
  if (file !== ':memory:') {
    makeFolder(path.dirname(path.resolve(file)));
    // For its owner alone from the first byte on: SQLite fills an empty file, and makes -wal and -shm with its rights.
    makePrivateFile(file);
  }
  return knex({
    client: ImmediateSqliteClient as unknown as typeof Knex.Client,
    connection: { filename: file },
    useNullAsDefault: true,
    compileSqlOnError: false,
    // One connection: SQLite has one writer, and a second reader could not see an open transaction's rows.
    pool: {
      min: 1,
      max: 1,
      afterCreate: (
        connection: SqliteConnection,
        done: (error: Error | null, connection: SqliteConnection) => void,
      ) => {
        prepareSqlite(connection).then(
          () => done(null, connection),
          (error: Error) => done(error, connection),
        );
      },
    },
    acquireConnectionTimeout: acquireTimeout,
    log: SILENT,
  });
}

function openPostgres(url: string, acquireTimeout: number, poolSize: number): Db {
  // For those who have one.
  const { types } = require('pg') as typeof pg;
  return knex({
    client: 'pg',
    // Errors are logged: with statements, never with the customers' data that they carried.
    compileSqlOnError: false,
    connection: {
      connectionString: url,
      // All our integers (money, instants) stay below 2^53: numbers, not strings.
      types: {
        getTypeParser: (oid: number, format?: 'text') =>
          oid === INT8 || oid === NUMERIC ? Number : types.getTypeParser(oid, format),
      },
    } as Knex.PgConnectionConfig,
    pool: { min: 0, max: poolSize },
    acquireConnectionTimeout: acquireTimeout,
    log: SILENT,
  });
}

/** Every failure reaches its caller, who logs it as the program logs; knex would write it to the console as well. */
const SILENT: Knex.Logger = { warn: () => {}, error: () => {}, deprecate: () => {}, debug: () => {} };

interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
}

/**
 * The switch to WAL is a write that follows a read, for which SQLite does not wait: while another process switches the
 * same new file, it answers SQLITE_BUSY at once, whatever the busy timeout. So it is asked again until that has passed.
 */
async function prepareSqlite(connection: SqliteConnection): Promise<void> {
  const execute = (sql: string) =>
    new Promise<void>((resolve, reject) => void connection.exec(sql, (error) => (error ? reject(error) : resolve())));
  await execute(`PRAGMA busy_timeout = ${BUSY_TRY_MS};`);
  for (let left = BUSY_MS; ; left -= WAL_PAUSE_MS) {
    try {
      await execute('PRAGMA journal_mode = WAL;');
      break;
    } catch (error) {
      if (!isBusy(error) || left <= 0) throw error;
      await setTimeout(WAL_PAUSE_MS);
    }
  }
  await execute(
    'PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000;',
  );
}
