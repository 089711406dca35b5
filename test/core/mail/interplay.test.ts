import { describe, expect, it, vi } from 'vitest';
import { HOUR, SECOND } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { type Cause, createDelivery } from '../../../src/core/mail/index.ts';
import { admin, openTestCore, type TestCore } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startScriptedServer } from '../../support/scripted-smtp.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp.ts';

interface Desk extends TestCore {
  readonly server: TestSmtpServer;
}

/** One line to the server, so that what is prepared ahead stands in a row behind it. */
async function openDesk(database: TestDatabase): Promise<Desk> {
  const server = await startSmtpServer();
  const opened = await openTestCore(database, { smtpUrl: server.url });
  await opened.core.settings.setMany(admin, { 'company.email': 'office@acme.example', 'smtp.lanes': 1 });
  return { ...opened, server };
}

function deliveryOf(core: Core, owner = 'test') {
  const delivery = createDelivery(core, { owner, timeouts: { open: 20_000, send: 60_000 } });
  closeAfterTest(() => delivery.stop());
  return delivery;
}

/** The server takes the first mail and holds its answer until `go`. */
function holdFirst(server: TestSmtpServer): { go: () => void } {
  const answer = Promise.withResolvers<void>();
  server.faults.holdReply = () => answer.promise;
  return {
    go() {
      delete server.faults.holdReply;
      answer.resolve();
    },
  };
}

/** Resolves when as many of the batch, or more, are noted as going out. */
async function whenNoted(core: Core, batchId: string, count: number): Promise<void> {
  await vi.waitFor(async () => {
    const noted = await core.base.db('messages').where({ batch_id: batchId }).whereNotNull('handing_over_at');
    expect(noted.length).toBeGreaterThanOrEqual(count);
  });
}

/** The core, with receipts that are paid from `pay` on. */
function withReceipts(core: Core) {
  let paid = false;
  const receipts: Cause = {
    recheck: async (messages) =>
      new Map(messages.map(({ id }) => [id, paid ? { go: false as const, reason: 'paid' } : { go: true as const }])),
  };
  const asked: Core = {
    ...core,
    transaction: (work) => core.transaction((rooms) => work({ ...rooms, causes: { ...rooms.causes, receipts } })),
  };
  return {
    asked,
    pay() {
      paid = true;
    },
  };
}

describe.each(testDatabases)('parts of the delivery in each other’s way (%s)', (database) => {
  it('[E1] the last line breaks with the last mail in hand and the server away → it waits for its next try, in doubt is nothing', async () => {
    const { core, server } = await openDesk(database);
    const { batchId } = await queueMessages(core, { count: 2 });
    const first = holdFirst(server);
    server.faults.rcpt = (address) => {
      if (address.startsWith('person-1')) void server.close();
      return null;
    };
    let looks = 0;
    const all: Core['settings']['all'] = () => {
      looks += 1;
      return core.settings.all();
    };
    const sending = deliveryOf({ ...core, settings: { ...core.settings, all } }).drain();
    await server.waitForMails(1);
    await whenNoted(core, batchId, 2);
    // At the start, after the claim, and after the one that found nothing more: whoever waited for mails has gone home.
    await vi.waitFor(() => expect(looks).toBe(3));
    first.go();
    await sending;
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ sent: 1, retry: 1, sending: 0 });
  });

  it('[E3] the sender is refused by policy → not even what stands ready behind the refused mail leaves', async () => {
    const { core, server } = await openDesk(database);
    const { batchId } = await queueMessages(core, { count: 6 });
    server.faults.rcpt = (address) =>
      address.startsWith('person-1') ? { code: 550, text: '5.7.515 access denied' } : null;
    const first = holdFirst(server);
    const sending = deliveryOf(core).drain();
    await server.waitForMails(1);
    await whenNoted(core, batchId, 3);
    first.go();
    await sending;
    expect(server.mails).toHaveLength(1);
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ sent: 1, queued: 5 });
    expect((await core.quota.use())[0]?.day.used).toBe(1);
  });

  it('[D10] paid while the mail stood ready behind a slow server → it is looked at again, and stays', async () => {
    const { core, clock, server } = await openDesk(database);
    const { asked, pay } = withReceipts(core);
    const { batchId } = await queueMessages(core, { count: 5, messageClass: 'debtor', causeKind: 'receipts' });
    const first = holdFirst(server);
    const sending = deliveryOf(asked).drain();
    await server.waitForMails(1);
    await whenNoted(core, batchId, 3);
    clock.advance(90 * SECOND);
    pay();
    first.go();
    await sending;
    expect(server.mails).toHaveLength(1);
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ sent: 1, cancelled: 4 });
  });

  it('[E2] another mail server and From are set in the middle of a batch → the rest leaves there, under the new name', async () => {
    const { core, server } = await openDesk(database);
    const other = await startSmtpServer();
    const { batchId } = await queueMessages(core, { count: 40 });
    const first = holdFirst(server);
    const delivery = deliveryOf(core);
    const sending = delivery.drain();
    await server.waitForMails(1);
    await core.settings.setMany(admin, {
      'smtp.host': '127.0.0.1',
      'smtp.port': other.port,
      'smtp.security': 'none',
      'smtp.fromEmail': 'new@acme.example',
    });
    first.go();
    await sending;
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ sent: 40 });
    // What had been handed over before the change was heard of is the machine's affair; the rest is not.
    expect(other.mails.length).toBeGreaterThan(0);
    expect(server.mails.length + other.mails.length).toBe(40);
    expect(new Set(other.mails.map((mail) => mail.parsed.from?.value[0]?.address))).toEqual(
      new Set(['new@acme.example']),
    );
  });

  it('[E3] the clock is set back by an hour while there is no line → it is tried again after the pause, not after an hour', async () => {
    let isDown = true;
    const script = {
      get greeting() {
        return isDown ? '421 4.3.2 later\r\n' : '220 localhost\r\n';
      },
    };
    const { port, mails } = await startScriptedServer(script);
    const { core, clock } = await openTestCore(database, { smtpUrl: `smtp://127.0.0.1:${port}` });
    await core.settings.setMany(admin, { 'company.email': 'office@acme.example', 'smtp.lanes': 1 });
    const delivery = deliveryOf(core);
    await queueMessages(core, { count: 1 });
    await delivery.drain();
    isDown = false;
    clock.advance(-HOUR);
    await queueMessages(core, { count: 1, toEmail: 'later@customer.example' });
    await delivery.drain();
    expect(mails).toEqual(['later@customer.example']);
  });
});
