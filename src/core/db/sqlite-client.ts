import type { Knex } from 'knex';
// @ts-expect-error: knex has no types for its dialects.
import SqliteDialect from 'knex/lib/dialects/sqlite3/index.js';

interface KnexTransaction {
  begin(connection: unknown): Promise<unknown>;
  query(connection: unknown, sql: string): Promise<unknown>;
}

type KnexClient = new (
  config: Knex.Config,
) => {
  transaction(...args: unknown[]): KnexTransaction;
  destroy(...args: unknown[]): Promise<void>;
  _query(connection: unknown, query: { readonly sql: string }): Promise<unknown>;
};

const SqliteClient = SqliteDialect as KnexClient;

/** Milliseconds to wait for SQLite's write lock, held by another process, before giving up. */
export const BUSY_MS = 10_000;

/**
 * SQLite itself waits this long, ms, on a thread that nothing can call back: not even the end of the process comes before
 * its own. So it is asked again and again.
 */
export const BUSY_TRY_MS = 500;

/**
 * knex's SQLite client with BEGIN IMMEDIATE. A plain BEGIN takes the write lock at its first write, and when another
 * process wrote since its first read, that fails at once (SQLITE_BUSY_SNAPSHOT) whatever the busy timeout.
 */
export class ImmediateSqliteClient extends SqliteClient {
  /** Reads beside it, and is closed with it; see `readerOf`. */
  reader: Knex | null = null;

  private closing = false;

  override async destroy(...args: unknown[]): Promise<void> {
    this.closing = true;
    await this.reader?.destroy();
    await super.destroy(...args);
  }

  /** What was busy has done nothing: a statement of its own, or the beginning of a transaction. Pragmas ask for themselves. */
  override async _query(connection: unknown, query: { readonly sql: string }): Promise<unknown> {
    for (let waited = BUSY_TRY_MS; ; waited += BUSY_TRY_MS) {
      try {
        return await super._query(connection, query);
      } catch (error) {
        if (!isBusy(error) || this.closing || waited >= BUSY_MS || /^pragma/i.test(query.sql)) throw error;
      }
    }
  }

  override transaction(...args: unknown[]): KnexTransaction {
    const transaction = super.transaction(...args);
    transaction.begin = (connection) => transaction.query(connection, 'BEGIN IMMEDIATE;');
    return transaction;
  }
}

/** Another connection holds the file. */
export function isBusy(error: unknown): boolean {
  return (error as { code?: string }).code === 'SQLITE_BUSY';
}
