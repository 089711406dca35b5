import type { Knex } from 'knex';
import { migrations } from '../../migrations/index.ts';
import { type Db, migrateDatabase, newestMigration } from '../../src/core/db/index.ts';
import { closeAfterTest } from './open-things.ts';

/** A migration that only the program of this test process knows, as the next version would; until told to forget it, or the test ends. */
export function addMigration(name: string, up: (db: Knex) => Promise<void>): () => void {
  const known = migrations as Record<string, Knex.Migration>;
  known[name] = { up, down: async () => undefined };
  const forget = () => {
    delete known[name];
  };
  closeAfterTest(forget);
  return forget;
}

/** Makes the schema that the version before the newest migration left behind, in a fresh database. */
export async function makeOlderSchema(db: Db): Promise<void> {
  const known = migrations as Record<string, Knex.Migration>;
  const name = newestMigration();
  const newest = known[name];
  delete known[name];
  try {
    await migrateDatabase(db);
  } finally {
    if (newest) known[name] = newest;
  }
}
