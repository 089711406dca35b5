import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import { type Db, openDatabase } from '../../src/core/db/index.ts';
import { closeAfterTest } from './open-things.ts';
import { takeEmptyPostgres, takeMigratedPostgres } from './postgres-databases.ts';
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

/** A migrated database without a row, gone or emptied after the test; `url` opens it from another process. */
export async function openTestDatabase(database: TestDatabase): Promise<{ db: Db; url: string }> {
  const url = database === 'sqlite' ? sqliteFile(inject('sqliteTemplate')) : await takeMigratedPostgres();
  const db = openDatabase({ url, acquireTimeout: ACQUIRE_TIMEOUT, poolSize: 5 });
  closeAfterTest(() => db.destroy());
  // Tests need no durability: their databases live for seconds.
  if (database === 'sqlite') await db.raw('pragma synchronous = off');
  return { db, url };
}

/** An empty database's address, nothing migrated; gone or cleared after the test. */
export async function createTestDatabase(database: TestDatabase): Promise<string> {
  return database === 'sqlite' ? sqliteFile(null) : await takeEmptyPostgres();
}

function sqliteFile(template: string | null): string {
  const file = path.join(temporaryFolder(), 'relance.db');
  if (template !== null) copyFileSync(template, file);
  return `sqlite:${file}`;
}
