import type { Knex } from 'knex';
import { migrations } from '../../migrations/index.ts';
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
