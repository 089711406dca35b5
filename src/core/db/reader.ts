import knex, { type Knex } from 'knex';
import { type Db, insideTransaction, isPostgres } from './database.ts';
import { ImmediateSqliteClient } from './sqlite-client.ts';

/** How long a look may wait for SQLite's file, ms: readers wait for nobody but a program that is just being closed. */
const BUSY_MS = 1_000;

/** A light question passes a heavy one. More would leave the working connection none of the driver's four threads. */
const READERS = 2;

/**
 * A handle that only reads and waits behind no transaction of this process. On SQLite it is connections of its own, opened at
 * the first question and closed with the first handle: in WAL mode it sees what was committed last, even during a long import.
 * PostgreSQL's pool has room as it is; a transaction, and a database in memory, is its own reader.
 */
export function readerOf(db: Db): Db {
  const { filename } = (db.client.config.connection ?? {}) as { filename?: string };
  if (isPostgres(db) || insideTransaction(db) || !filename || filename === ':memory:') return db;
  const client = db.client as ImmediateSqliteClient;
  client.reader ??= openReader(filename, db.client.config.acquireConnectionTimeout);
  return client.reader;
}

function openReader(filename: string, acquireConnectionTimeout: number): Db {
  return knex({
    client: ImmediateSqliteClient as unknown as typeof Knex.Client,
    connection: { filename },
    useNullAsDefault: true,
    compileSqlOnError: false,
    pool: {
      min: 0,
      max: READERS,
      afterCreate: (connection: SqliteConnection, done: (error: Error | null, connection: SqliteConnection) => void) =>
        connection.exec(`PRAGMA query_only = ON; PRAGMA busy_timeout = ${BUSY_MS};`, (error) =>
          done(error, connection),
        ),
    },
    acquireConnectionTimeout,
  });
}

interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
}
