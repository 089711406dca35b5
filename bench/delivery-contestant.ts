import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import nodemailer from 'nodemailer';
import { SYSTEM } from '../src/core/access/index.ts';
import { systemClock } from '../src/core/clock.ts';
import type { Core } from '../src/core/core.ts';
import { migrateDatabase, openDatabase } from '../src/core/db/index.ts';
import { localeOf } from '../src/core/locale.ts';
import { createDelivery } from '../src/core/mail/index.ts';
import { startHeartbeat } from '../src/core/processes/index.ts';
import { createBenchCore } from './bench-core.ts';
import { content, dataOf } from './delivery-outbox.ts';

/**
 * One sending process under measurement; its parent is delivery-race.ts. `outbox` delivers what is due in a database;
 * `pool` renders and sends as many with nodemailer's pool and no database at all.
 */
export interface Contestant {
  readonly kind: 'outbox' | 'pool';
  readonly port: number;
  readonly messages: number;
  readonly connections: number;
  readonly databaseUrl: string;
}

/** What it answers when it is done. */
export interface Performance {
  readonly sent: number;
  /** User and system, of the run alone, in ms. */
  readonly cpuMs: number;
  /** Peak resident memory of the process, in MB. */
  readonly peakMb: number;
}

const contestant = JSON.parse(process.argv[2] ?? '{}') as Contestant;
const db = openDatabase({ url: contestant.databaseUrl });
await migrateDatabase(db);
const core = createBenchCore(db, { smtpUrl: `smtp://127.0.0.1:${contestant.port}` });
process.once('message', () => void perform());
process.send?.('ready');

async function perform(): Promise<void> {
  const before = process.cpuUsage();
  const sent = contestant.kind === 'pool' ? await sendByPool(core, contestant) : await deliver(core);
  const { user, system } = process.cpuUsage(before);
  const performance: Performance = {
    sent,
    cpuMs: (user + system) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
  process.send?.(performance, () => void db.destroy().then(() => process.disconnect?.()));
}

/** As a program does: with a row of its own, and a journal on the disk. */
async function deliver(core: Core): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-journals-'));
  const heartbeat = await startHeartbeat(core, { kind: 'worker', name: `bench:${process.pid}` });
  const journal = { processId: () => heartbeat.id, folder };
  const delivery = createDelivery(core, { owner: `bench-${process.pid}`, journal });
  const { sent } = await delivery.drain();
  await delivery.stop();
  await heartbeat.stop();
  rmSync(folder, { recursive: true, force: true });
  return sent;
}

async function sendByPool(core: Core, { port, messages, connections }: Contestant): Promise<number> {
  await core.settings.setMany(SYSTEM, { 'company.name': 'Acme', 'company.email': 'office@acme.example' });
  const renderer = await core.templates.renderer();
  const pool = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  });
  let next = 0;
  const sendSome = async (): Promise<void> => {
    for (let number = next++; number < messages; number = next++) {
      const mail = renderer.render({
        content,
        kind: 'mailing',
        data: dataOf(number),
        locale: localeOf('en'),
        messageId: core.base.ids.next(),
        createdAt: systemClock.now(),
      });
      await pool.sendMail({
        from: { name: 'Acme', address: 'office@acme.example' },
        to: { name: `Person ${number}`, address: `person-${number}@customer.example` },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        list: { unsubscribe: mail.unsubscribeUrl ?? '' },
      });
    }
  };
  // Twice as many as there are connections, so that none ever waits for a mail.
  await Promise.all(Array.from({ length: connections * 2 }, sendSome));
  pool.close();
  return messages;
}
