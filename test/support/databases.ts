import { randomBytes } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { type Db, openDatabase } from '../../src/core/db/index.ts';
import { closeAfterTest } from './open-things.ts';
import { temporaryFolder } from './temporary-folder.ts';

const DATABASES = ['sqlite', 'postgres'] as const;
export type TestDatabase = (typeof DATABASES)[number];

/**
 * Both databases: `describe.each(testDatabases)('… (%s)', (database) => …)`. `npm run test:fast` sets
 * `RELANCE_TEST_DATABASES=sqlite` to have an answer sooner; `npm test` never does.
 */
export const testDatabases: readonly TestDatabase[] = DATABASES.filter((database) =>
  (process.env['RELANCE_TEST_DATABASES'] ?? DATABASES.join()).includes(database),
);

/** A query beside an open transaction must fail fast, not after a minute. */
const ACQUIRE_TIMEOUT = 1_000;

/** A fresh, migrated database that is dropped after the test; `url` opens it from another process. */
export async function openTestDatabase(database: TestDatabase): Promise<{ db: Db; url: string }> {
  const url = database === 'sqlite' ? sqliteFile(inject('sqliteTemplate')) : await postgresDatabase('relance_template');
  const db = openDatabase({ url, acquireTimeout: ACQUIRE_TIMEOUT, poolSize: 5 });
  closeAfterTest(() => db.destroy());
  // Tests need no durability: their databases live for seconds.
  if (database === 'sqlite') await db.raw('pragma synchronous = off');
  return { db, url };
}

/** An empty database's address, nothing migrated; gone after the test. */
export async function createTestDatabase(database: TestDatabase): Promise<string> {
  return database === 'sqlite' ? sqliteFile(null) : await postgresDatabase('template0');
}

function sqliteFile(template: string | null): string {
  const file = path.join(temporaryFolder(), 'relance.db');
  if (template !== null) copyFileSync(template, file);
  return `sqlite:${file}`;
}

async function postgresDatabase(template: string): Promise<string> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template ${template} strategy file_copy`);
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
