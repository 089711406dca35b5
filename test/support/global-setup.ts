import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrateDatabase, openDatabase } from '../../src/core/db/index.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the PostgreSQL server that the suite has started, without a database name. */
    postgresUrl: string;
    /** A migrated SQLite file to copy; on the PostgreSQL server the database `relance_template` is its twin. */
    sqliteTemplate: string;
  }
}

interface Databases {
  readonly postgresUrl: string;
  readonly sqliteTemplate: string;
  stop(): Promise<void>;
}

/** Each project of a run calls this setup, all in one process: they share what the first one has started. */
const shared = globalThis as { relanceTest?: { databases: Promise<Databases>; users: number } };

/** One PostgreSQL server for the whole suite; each test has a database of its own on it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.relanceTest ??= { databases: startDatabases(), users: 0 };
  const { relanceTest } = shared;
  relanceTest.users += 1;
  const { postgresUrl, sqliteTemplate, stop } = await relanceTest.databases;
  project.provide('postgresUrl', postgresUrl);
  project.provide('sqliteTemplate', sqliteTemplate);
  return async () => {
    relanceTest.users -= 1;
    if (relanceTest.users > 0) return;
    delete shared.relanceTest;
    await stop();
  };
}

async function startDatabases(): Promise<Databases> {
  const server = await startEmbeddedPostgres();
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-template-'));
  const postgresUrl = server.url;
  const sqliteTemplate = path.join(folder, 'template.db');
  await server.createDatabase('relance_template');
  for (const url of [`${postgresUrl}/relance_template`, `sqlite:${sqliteTemplate}`]) await migrateTemplate(url);
  return {
    postgresUrl,
    sqliteTemplate,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
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
