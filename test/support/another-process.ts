import pino, { type Logger } from 'pino';
import { type Bridge, openBridge } from '../../src/core/bridge.ts';
import { type Core, createCore } from '../../src/core/core.ts';
import { openDatabase } from '../../src/core/db/index.ts';
import { createHub, type Hub } from '../../src/core/hub.ts';
import type { TestCore } from './core.ts';
import { closeAfterTest } from './open-things.ts';

/** The same program as in another process: its own connections, hub and memory, the same database and clock. */
export function openAnotherProcess(
  { core, url }: Pick<TestCore, 'core' | 'url'>,
  { log }: { log?: Logger } = {},
): Core {
  const db = openDatabase({ url, poolSize: 5 });
  closeAfterTest(() => db.destroy());
  return createCore({ ...core.base, db, hub: createHub(), log: log ?? pino({ level: 'silent' }) });
}

/** Bridges the core to the others on its database, as a running program does; resolves when it hears them. */
export async function bridgeTo(core: Core): Promise<Bridge> {
  const bridge = openBridge(core.base);
  closeAfterTest(() => bridge.close());
  // To hear begins with a look at everything.
  const hears = heard(core.base.hub, 'changed');
  bridge.listen();
  await hears;
  return bridge;
}

/** Resolves at the next event of the name. */
export function heard(hub: Hub, name: Parameters<Hub['on']>[0]): Promise<void> {
  return new Promise((resolve) => {
    const stop = hub.on(name, () => {
      stop();
      resolve();
    });
  });
}
