import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrateDatabase, openDatabase } from '../../src/core/db/index.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../test/support/embedded-postgres.ts';

export const PROOF_DATABASES = ['sqlite', 'postgres'] as const;
export type ProofDatabase = (typeof PROOF_DATABASES)[number];

export interface OpenedDatabase {
  readonly url: string;
  /** Null on SQLite. */
  readonly server: EmbeddedPostgres | null;
  close(): Promise<void>;
}

/** A migrated database as people run it, durable; SQLite's file goes into `folder`, or one of its own. */
export async function openProofDatabase(kind: ProofDatabase, folder?: string): Promise<OpenedDatabase> {
  const opened = kind === 'sqlite' ? openFile(folder) : await openServer();
  const db = openDatabase({ url: opened.url });
  await migrateDatabase(db);
  await db.destroy();
  return opened;
}

function openFile(given?: string): OpenedDatabase {
  const folder = given ?? mkdtempSync(path.join(tmpdir(), 'relance-proof-'));
  return {
    url: `sqlite:${path.join(folder, 'proof.db')}`,
    server: null,
    close: async () => {
      if (!given) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openServer(): Promise<OpenedDatabase> {
  const server = await startEmbeddedPostgres({ durable: true });
  await server.createDatabase('proof');
  return { url: `${server.url}/proof`, server, close: () => server.stop() };
}
