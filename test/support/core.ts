import pino from 'pino';
import type { Actor, Permission } from '../../src/core/access/index.ts';
import type { Base } from '../../src/core/base.ts';
import { createManualClock, type ManualClock } from '../../src/core/clock.ts';
import { type Core, createCore } from '../../src/core/core.ts';
import { createHub } from '../../src/core/hub.ts';
import { createIds } from '../../src/core/ids.ts';
import { createLinks } from '../../src/core/links.ts';
import { createWords } from '../../src/core/words.ts';
import { openTestDatabase, type TestDatabase } from './databases.ts';
import { TEST_NOW, TEST_PUBLIC_URL, TEST_SECRET } from './test-constants.ts';

export { TEST_NOW, TEST_PUBLIC_URL, TEST_SECRET };

const words = createWords();

export interface TestCore {
  readonly core: Core;
  readonly clock: ManualClock;
  readonly url: string;
}

/** The real core on a fresh database, with a clock that the test moves. */
export async function openTestCore(
  database: TestDatabase,
  options: Partial<Pick<Base, 'smtpUrl' | 'publicUrl' | 'dnsServers'>> & { now?: string } = {},
): Promise<TestCore> {
  const { db, url } = await openTestDatabase(database);
  const clock = createManualClock(options.now ?? TEST_NOW);
  const publicUrl = options.publicUrl ?? TEST_PUBLIC_URL;
  const core = createCore({
    db,
    clock,
    ids: createIds(clock),
    hub: createHub(),
    words,
    links: createLinks({ secretKey: TEST_SECRET, publicUrl }),
    log: pino({ level: 'silent' }),
    secretKey: TEST_SECRET,
    publicUrl,
    smtpUrl: options.smtpUrl ?? null,
    dnsServers: options.dnsServers ?? null,
  });
  return { core, clock, url };
}

/** Someone who may do everything. */
export const admin: Actor = {
  kind: 'operator',
  id: null,
  name: 'root',
  door: 'cli',
  language: 'en',
  superAdmin: true,
  permissions: new Set(),
};

/** Someone with exactly these permissions. */
export function actorWith(...permissions: Permission[]): Actor {
  return {
    kind: 'person',
    id: null,
    name: 'Léa',
    door: 'slack',
    language: 'en',
    superAdmin: false,
    permissions: new Set(permissions),
  };
}
