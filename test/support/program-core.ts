import pino from 'pino';
import { systemClock } from '../../src/core/clock.ts';
import { type Core, createCore } from '../../src/core/core.ts';
import { migrateDatabase, openDatabase } from '../../src/core/db/index.ts';
import { createHub } from '../../src/core/hub.ts';
import { createIds } from '../../src/core/ids.ts';
import { createLinks } from '../../src/core/links.ts';
import { createDelivery } from '../../src/core/mail/index.ts';
import { createWords } from '../../src/core/words.ts';
import { closeAfterTest } from './open-things.ts';
import type { TestProgram } from './program.ts';

/** A core of this process on the program's database, to prepare data and to deliver while the program runs. */
export async function openProgramCore(program: TestProgram): Promise<{ core: Core; deliver: () => Promise<void> }> {
  const secretKey = program.env['SECRET_KEY'] ?? '';
  const publicUrl = 'http://localhost:3000';
  const db = openDatabase({ url: program.env['DATABASE_URL'] ?? '' });
  closeAfterTest(() => db.destroy());
  await migrateDatabase(db);
  const core = createCore({
    db,
    clock: systemClock,
    ids: createIds(systemClock),
    hub: createHub(),
    words: createWords(),
    links: createLinks({ secretKey, publicUrl }),
    log: pino({ level: 'silent' }),
    secretKey,
    publicUrl,
    smtpUrl: program.env['SMTP_URL'] ?? null,
    dnsServers: null,
  });
  const delivery = createDelivery(core, { owner: 'test' });
  return { core, deliver: async () => void (await delivery.drain()) };
}
