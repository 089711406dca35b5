import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import nodemailer from 'nodemailer';
import { SYSTEM } from '../src/core/access/index.ts';
import { systemClock } from '../src/core/clock.ts';
import type { Core } from '../src/core/core.ts';
import { migrateDatabase, openDatabase } from '../src/core/db/index.ts';
import { createDelivery } from '../src/core/mail/index.ts';
import type { Content } from '../src/core/templates/index.ts';
import { type BenchRow, median } from './bench.ts';
import { createBenchCore } from './bench-core.ts';
import { startSink } from './delivery-sink.ts';

/** Of the messages a second that a plain pool makes. */
const TARGET = 0.8;
const CONNECTIONS = 10;
/** Both in turn, so that a noisy neighbour hits both. */
const ROUNDS = 3;

/**
 * Messages a second from the outbox on SQLite (claimed, rechecked, rendered, sent, confirmed, counted) against a plain
 * nodemailer pool that renders and sends with no database at all; both to the same C sink, 8 KB of HTML each.
 */
export async function run({ smoke }: { smoke: boolean }): Promise<BenchRow[]> {
  const messages = smoke ? 200 : 5_000;
  const sink = await startSink();
  const rates = { ours: [] as number[], floor: [] as number[] };
  try {
    for (let round = 0; round < (smoke ? 1 : ROUNDS); round += 1) {
      rates.floor.push(await withCore(sink.port, (core) => plainPool(core, sink.port, messages)));
      rates.ours.push(await withCore(sink.port, (core) => outbox(core, messages)));
    }
  } finally {
    await sink.stop();
  }
  const ours = median(rates.ours);
  const floor = median(rates.floor);
  const name = `delivery of ${messages.toLocaleString('en')} messages of 8 KB`;
  const ratio = ours / floor;
  return [{ name, ours, floor, unit: 'msg/s', ratio, target: `≥ ${TARGET}`, met: ratio >= TARGET }];
}

const content: Content = {
  id: 'bench',
  design: 'html',
  subject: 'Hello @CUSTOMERNAME@, news of the week',
  body: `<html><body><h1>Dear @CUSTOMERNAME@</h1>${Array.from(
    { length: 70 },
    (_, row) =>
      `<p style="margin:0 0 8px">Paragraph ${row} for @CUSTOMERREFERENCE@ says <b>what is new</b> at our house, café.</p>`,
  ).join('')}</body></html>`,
};

async function withCore(port: number, measure: (core: Core) => Promise<number>): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'relance-bench-'));
  const db = openDatabase({ url: `sqlite:${path.join(folder, 'bench.db')}` });
  try {
    await migrateDatabase(db);
    const core = createBenchCore(db, { smtpUrl: `smtp://127.0.0.1:${port}` });
    await core.settings.setMany(SYSTEM, {
      'company.name': 'Acme',
      'company.email': 'office@acme.example',
      'quota.mailing.day': null,
      'quota.mailing.month': null,
      'smtp.lanes': CONNECTIONS,
    });
    return await measure(core);
  } finally {
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function outbox(core: Core, messages: number): Promise<number> {
  await core.base.db('contents').insert({ ...content, created_at: systemClock.now() });
  await core.transaction(async (tx) => {
    const { batch } = await tx.outbox.openBatch(SYSTEM, {
      kind: 'mailing',
      requestKey: null,
      title: 'x',
      undoSeconds: 0,
    });
    await tx.outbox.enqueue(
      Array.from({ length: messages }, (_, number) => ({
        batchId: batch.id,
        class: 'mailing' as const,
        accountId: null,
        toEmail: `person-${number}@customer.example`,
        toName: `Person ${number}`,
        language: 'en',
        contentId: content.id,
        data: dataOf(number),
        causeKind: 'bench',
        causeId: 'bench',
        idempotencyKey: `bench:${number}`,
      })),
    );
  });
  const started = performance.now();
  const { sent } = await createDelivery(core, { owner: 'bench' }).drain();
  if (sent !== messages) throw new Error(`${sent} of ${messages} were sent`);
  return (messages / (performance.now() - started)) * 1000;
}

async function plainPool(core: Core, port: number, messages: number): Promise<number> {
  const renderer = await core.templates.renderer();
  const pool = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  });
  const started = performance.now();
  let next = 0;
  const sendSome = async (): Promise<void> => {
    for (let number = next++; number < messages; number = next++) {
      const mail = renderer.render({
        content,
        kind: 'mailing',
        data: dataOf(number),
        language: 'en',
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
  await Promise.all(Array.from({ length: CONNECTIONS * 2 }, sendSome));
  const rate = (messages / (performance.now() - started)) * 1000;
  pool.close();
  return rate;
}

function dataOf(number: number) {
  return { values: { CUSTOMERNAME: `Person ${number}`, CUSTOMERREFERENCE: `C-${number}` } };
}
