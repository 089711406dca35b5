import { describe, expect, it, vi } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { admin, openTestCore, type TestCore } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp.ts';

async function openWithServer(database: TestDatabase): Promise<TestCore & { server: TestSmtpServer }> {
  const server = await startSmtpServer();
  const opened = await openTestCore(database, { smtpUrl: server.url });
  await opened.core.settings.setMany(admin, { 'company.name': 'Acme', 'company.email': 'office@acme.example' });
  return { ...opened, server };
}

function deliveryOf(core: Core, { send = 20_000 }: { send?: number } = {}) {
  const delivery = createDelivery(core, { owner: 'test', timeouts: { open: 20_000, send } });
  closeAfterTest(() => delivery.stop());
  return delivery;
}

/** Messages of the batch that are noted as going out. */
async function notedOf(core: Core, batchId: string): Promise<number> {
  const rows = await core.base.db('messages').where({ batch_id: batchId }).whereNotNull('handing_over_at').select('id');
  return rows.length;
}

/** The core, with a database that takes nothing from the moment at which a claimed group is prepared, until `isBack`. */
function withOutage(core: Core) {
  const outage = { isAway: false, isBack: false };
  const broken: Core = {
    ...core,
    templates: {
      ...core.templates,
      contents(ids) {
        outage.isAway = true;
        return core.templates.contents(ids);
      },
    },
    transaction(work) {
      if (outage.isAway && !outage.isBack) return Promise.reject(new Error('the database is away'));
      return core.transaction(work);
    },
  };
  return { broken, outage };
}

describe.each(testDatabases)('delivery under faults (%s)', (database) => {
  it('[E1] the database goes away between claim and hand-over, for longer than a lease → each message leaves once', async () => {
    const { core, server, clock } = await openWithServer(database);
    await queueMessages(core, { count: 3, messageClass: 'debtor' });
    const { broken, outage } = withOutage(core);
    const delivery = deliveryOf(broken);
    await delivery.drain().catch(() => {});
    expect((await core.outbox.list(admin, { state: 'sending' })).total).toBe(3);
    expect(server.mails).toHaveLength(0);
    clock.advance(3 * MINUTE);
    outage.isBack = true;
    await delivery.drain();
    expect(server.mails.map((mail) => mail.to[0]).sort()).toEqual(
      [0, 1, 2].map((number) => `person-${number}@customer.example`),
    );
  });

  it('[Q3] a body that went out without an answer is queued again → it counts, since it may have arrived', async () => {
    const { core, server, clock } = await openWithServer(database);
    await core.settings.set(admin, 'quota.notice.day', 2);
    server.faults.dropAfterData = true;
    await queueMessages(core, { count: 1, messageClass: 'incident' });
    const delivery = deliveryOf(core);
    await delivery.drain();
    expect((await core.outbox.list(admin, { state: 'queued' })).total).toBe(1);
    server.faults.dropAfterData = false;
    clock.advance(5 * MINUTE);
    await delivery.drain();
    await queueMessages(core, { count: 1, messageClass: 'incident' });
    await delivery.drain();
    expect(server.mails).toHaveLength(2);
  });

  it('[E1] a sender frozen past its lease, another settles what it had noted → it sends none of it when it wakes', async () => {
    const { core, server, clock } = await openWithServer(database);
    await core.settings.set(admin, 'smtp.lanes', 1);
    const { batchId } = await queueMessages(core, { count: 2, messageClass: 'debtor' });
    const answer = Promise.withResolvers<void>();
    server.faults.holdReply = () => answer.promise;
    const frozen = deliveryOf(core, { send: 60_000 }).drain();
    await server.waitForMails(1);
    await vi.waitFor(async () => expect(await notedOf(core, batchId)).toBe(2));
    clock.advance(3 * MINUTE);
    await deliveryOf(core).drain();
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ unknown: 2, sent: 0 });
    delete server.faults.holdReply;
    answer.resolve();
    await frozen;
    // People are asked about both; the second one, which had not begun, does not leave behind their backs.
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ unknown: 2, sent: 0 });
    expect(server.mails).toHaveLength(1);
  });

  it('[E3] all failed ones are tried again → not the one that may have arrived and was left alone; by itself it is', async () => {
    const { core, server } = await openWithServer(database);
    server.faults.dropAfterData = true;
    const { ids: left } = await queueMessages(core, { count: 1, messageClass: 'debtor', toEmail: 'left@x.example' });
    const delivery = deliveryOf(core);
    await delivery.drain();
    server.faults.dropAfterData = false;
    await core.transaction((tx) => tx.outbox.settle(admin, { id: left[0] ?? '', as: 'leave' }));
    server.faults.rcpt = () => ({ code: 550, text: '5.3.0 not today' });
    const { ids: refused } = await queueMessages(core, { count: 2, messageClass: 'debtor' });
    await delivery.drain();
    delete server.faults.rcpt;
    expect(await core.transaction((tx) => tx.outbox.retry(admin, [...left, ...refused]))).toBe(2);
    await delivery.drain();
    expect(server.mails.map((mail) => mail.to[0]).sort()).toEqual([
      'left@x.example',
      'person-0@customer.example',
      'person-1@customer.example',
    ]);
    expect(await core.transaction((tx) => tx.outbox.retry(admin, left))).toBe(1);
  });

  it('[Q1] three senders, 305 mailings and a limit of 300 → 300 are handed over, whoever is faster', async () => {
    const { core, server } = await openWithServer(database);
    await queueMessages(core, { count: 305 });
    await Promise.all([1, 2, 3].map(() => deliveryOf(core).drain()));
    expect(server.mails).toHaveLength(300);
    expect((await core.quota.use())[0]?.day).toEqual({ used: 300, limit: 300 });
  });

  it('[E5] two senders, a database that fails before and after commits, a clock that leaps → no message arrives twice, none is lost', async () => {
    const { core, server, clock } = await openWithServer(database);
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const chance = randomFrom(seed);
      const { batchId, ids } = await queueMessages(core, { count: 30, messageClass: 'debtor' });
      const before = server.mails.length;
      const senders = [1, 2].map(() => deliveryOf(withFaults(core, chance)));
      for (let turn = 0; turn < 12; turn += 1) {
        await Promise.all(senders.map((sender) => sender.drain().catch(() => {})));
        clock.advance(chance() < 0.5 ? 3 * MINUTE : 10 * SECOND);
      }
      const calm = deliveryOf(core);
      for (let turn = 0; turn < 4; turn += 1) {
        await calm.drain();
        // The longest pause between two tries.
        clock.advance(5 * HOUR);
      }
      const arrived = server.mails.slice(before).map((mail) => mail.parsed.messageId);
      expect(new Set(arrived).size, `seed ${seed}`).toBe(arrived.length);
      const { counts, done } = await core.outbox.progress(batchId);
      expect(done, JSON.stringify(counts)).toBe(true);
      // What is not known to have arrived is asked about, never silently gone.
      expect(counts.sent + counts.unknown).toBe(ids.length);
      expect(arrived.length).toBeGreaterThanOrEqual(counts.sent);
    }
  });
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The core, with a database that often fails: before the work, or after the commit, whose answer is lost. */
function withFaults(core: Core, chance: () => number): Core {
  return {
    ...core,
    async transaction(work) {
      if (chance() < 0.2) throw new Error('the database is away');
      const result = await core.transaction(work);
      if (chance() < 0.2) throw new Error('the answer to the commit is lost');
      return result;
    },
  };
}
