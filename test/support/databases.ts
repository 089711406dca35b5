import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { type Db, migrateDatabase, openDatabase } from '../../src/core/db/index.ts';
import { closeAfterTest } from './open-things.ts';

/** Both databases: `describe.each(testDatabases)('… (%s)', (database) => …)`. */
export const testDatabases = ['sqlite', 'postgres'] as const;
export type TestDatabase = (typeof testDatabases)[number];

/** A query beside an open transaction must fail fast, not after a minute. */
const ACQUIRE_TIMEOUT = 1_000;

/** A fresh, migrated database that is dropped after the test; `url` opens it from another process. */
export async function openTestDatabase(database: TestDatabase): Promise<{ db: Db; url: string }> {
  const url = await createTestDatabase(database);
  const db = openDatabase({ url, acquireTimeout: ACQUIRE_TIMEOUT, poolSize: 5 });
  closeAfterTest(() => db.destroy());
  await migrateDatabase(db);
  return { db, url };
}

/** An empty database's address, nothing migrated; gone after the test. */
export async function createTestDatabase(database: TestDatabase): Promise<string> {
  return database === 'sqlite' ? createSqliteFile() : await createPostgresDatabase();
}

function createSqliteFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-test-'));
  closeAfterTest(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite:${path.join(folder, 'relance.db')}`;
}

async function createPostgresDatabase(): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  closeAfterTest(() => onServer(server, `drop database if exists ${name} with (force)`));
  return `${server}/${name}`;
}

async function onServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
