import { createRequire } from 'node:module';
import type { Knex } from 'knex';

const require = createRequire(import.meta.url);

interface KnexTransaction {
  begin(connection: unknown): Promise<unknown>;
  query(connection: unknown, sql: string): Promise<unknown>;
}

type KnexClient = new (
  config: Knex.Config,
) => {
  transaction(...args: unknown[]): KnexTransaction;
  destroy(...args: unknown[]): Promise<void>;
};

const SqliteClient = require('knex/lib/dialects/sqlite3/index.js') as KnexClient;

/**
 * knex's SQLite client with BEGIN IMMEDIATE. A plain BEGIN takes the write lock at its first write, and when another
 * process wrote since its first read, that fails at once (SQLITE_BUSY_SNAPSHOT) whatever the busy timeout.
 */
export class ImmediateSqliteClient extends SqliteClient {
  /** Reads beside it, and is closed with it; see `readerOf`. */
  reader: Knex | null = null;

  override async destroy(...args: unknown[]): Promise<void> {
    await this.reader?.destroy();
    await super.destroy(...args);
  }

  override transaction(...args: unknown[]): KnexTransaction {
    const transaction = super.transaction(...args);
    transaction.begin = (connection) => transaction.query(connection, 'BEGIN IMMEDIATE;');
    return transaction;
  }
}
