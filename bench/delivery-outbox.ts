import { performance } from 'node:perf_hooks';
import { SYSTEM } from '../src/core/access/index.ts';
import { systemClock } from '../src/core/clock.ts';
import type { Core } from '../src/core/core.ts';
import { migrateDatabase, openDatabase } from '../src/core/db/index.ts';
import { localeOf } from '../src/core/locale.ts';
import type { Content, MailData } from '../src/core/templates/index.ts';
import { createBenchCore } from './bench-core.ts';

/** The mail that every contestant of the delivery benches sends: 8 KB of HTML with the recipient's data in 72 places. */
export const content: Content = {
  id: 'bench',
  design: 'html',
  subject: 'Hello @CUSTOMERNAME@, news of the week',
  body: `<html><body><h1>Dear @CUSTOMERNAME@</h1>${Array.from(
    { length: 70 },
    (_, row) =>
      `<p style="margin:0 0 8px">Paragraph ${row} for @CUSTOMERREFERENCE@ says <b>what is new</b> at our house, café.</p>`,
  ).join('')}</body></html>`,
};

export function dataOf(number: number): MailData {
  return { values: { CUSTOMERNAME: `Person ${number}`, CUSTOMERREFERENCE: `C-${number}` } };
}

/** How many messages are enqueued in one transaction. */
const GROUP = 5_000;

/** Makes the database and fills its outbox; answers rows enqueued a second. */
export async function fillOutbox(
  url: string,
  { messages, connections }: { messages: number; connections: number },
): Promise<number> {
  const db = openDatabase({ url });
  try {
    await migrateDatabase(db);
    const core = createBenchCore(db);
    await core.settings.setMany(SYSTEM, {
      'company.name': 'Acme',
      'company.email': 'office@acme.example',
      'quota.mailing.day': null,
      'quota.mailing.month': null,
      'smtp.lanes': connections,
    });
    await db('contents').insert({ ...content, created_at: systemClock.now() });
    const started = performance.now();
    for (let from = 0; from < messages; from += GROUP) await enqueue(core, from, Math.min(messages, from + GROUP));
    const rate = (messages / (performance.now() - started)) * 1000;
    await db.raw('analyze');
    return rate;
  } finally {
    await db.destroy();
  }
}

async function enqueue(core: Core, from: number, to: number): Promise<void> {
  await core.transaction(async (tx) => {
    const { batch } = await tx.outbox.openBatch(SYSTEM, {
      kind: 'mailing',
      requestKey: null,
      title: 'bench',
      undoSeconds: 0,
    });
    await tx.outbox.enqueue(
      Array.from({ length: to - from }, (_, index) => {
        const number = from + index;
        return {
          batchId: batch.id,
          class: 'mailing' as const,
          accountId: null,
          toEmail: `person-${number}@customer.example`,
          toName: `Person ${number}`,
          language: localeOf('en'),
          contentId: content.id,
          data: dataOf(number),
          causeKind: 'proof:mailing',
          causeId: 'bench',
          idempotencyKey: `bench:${number}`,
        };
      }),
    );
  });
}
