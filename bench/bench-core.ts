import pino from 'pino';
import { type Clock, systemClock } from '../src/core/clock.ts';
import { type Core, createCore } from '../src/core/core.ts';
import type { Db } from '../src/core/db/index.ts';
import { createHub } from '../src/core/hub.ts';
import { createIds } from '../src/core/ids.ts';
import { createLinks } from '../src/core/links.ts';
import { createWords } from '../src/core/words.ts';

/** The real core for a bench, on a migrated database. */
export function createBenchCore(
  db: Db,
  { clock = systemClock, smtpUrl = null }: { clock?: Clock; smtpUrl?: string | null } = {},
): Core {
  const secretKey = 'the secret key of a bench, 32 characters';
  const publicUrl = 'https://mail.acme.example';
  return createCore({
    db,
    clock,
    ids: createIds(clock),
    hub: createHub(),
    words: createWords(),
    links: createLinks({ secretKey, publicUrl }),
    log: pino({ level: 'silent' }),
    secretKey,
    publicUrl,
    smtpUrl,
    dnsServers: null,
  });
}
