import { describe, expect, it, vi } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { createRateGate } from '../../../src/core/mail/delivery/rate-gate.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSmtpServer } from '../../support/smtp.ts';

function deliveryOf(core: Core) {
  const delivery = createDelivery(core, { owner: 'test', timeouts: { open: 20_000, send: 20_000 } });
  closeAfterTest(() => delivery.stop());
  return delivery;
}

describe.each(testDatabases)('delivery within the rate limit (%s)', (database) => {
  async function openLimited(settings: Record<string, unknown>) {
    const server = await startSmtpServer();
    const opened = await openTestCore(database, { smtpUrl: server.url });
    await opened.core.settings.setMany(admin, {
      'company.name': 'Acme',
      'company.email': 'office@acme.example',
      ...settings,
    });
    return { ...opened, server };
  }

  it('[E5] 3 a minute, five mails → three leave; two wait untried for their window, their quota given back, then leave', async () => {
    const { core, server, clock } = await openLimited({ 'rate.minute': 3 });
    const { batchId } = await queueMessages(core, { count: 5 });
    const delivery = deliveryOf(core);
    expect(await delivery.drain()).toEqual({ sent: 3, ended: 0 });
    const waiting = (await core.outbox.list(admin, { state: 'queued' })).rows;
    expect(waiting.map((message) => [message.outcomeCode, message.attempts])).toEqual([
      ['rate', 0],
      ['rate', 0],
    ]);
    for (const { dueAt } of waiting) {
      expect(dueAt).toBeGreaterThan(clock.now() + MINUTE);
      expect(dueAt).toBeLessThan(clock.now() + MINUTE + 2_000);
    }
    expect((await core.quota.use())[0]).toMatchObject({ day: { used: 3 }, waitingToday: 2 });
    expect((await delivery.drain()).sent).toBe(0);
    expect((await deliveryOf(core).drain()).sent).toBe(0);
    clock.advance(MINUTE + 2_000);
    expect((await delivery.drain()).sent).toBe(2);
    expect(server.mails).toHaveLength(5);
    expect((await core.outbox.progress(batchId)).counts.sent).toBe(5);
  });

  it('[E5] counted together, one held up and counted anew twice → the others stay counted', async () => {
    const { core, clock } = await openLimited({ 'rate.second': 2, 'rate.minute': 100 });
    const take = (wanted: number) => core.transaction((tx) => tx.quota.takeRate({ wanted }));
    const usedInMinute = async () => (await core.quota.rate()).find(({ span }) => span === 'minute')?.used;
    const gate = createRateGate(core);
    const { at } = await take(2);
    clock.advance(1_200);
    await take(2);
    const leaving = gate.mayLeave(at, () => false);
    // Its count is gone, and there is no room yet.
    await vi.waitFor(async () => expect(await usedInMinute()).toBe(3));
    clock.advance(1_200);
    await vi.waitFor(async () => {
      gate.wake();
      expect(await usedInMinute()).toBe(4);
    });
    expect(await leaving).toBe(true);
    expect(await usedInMinute()).toBe(4);
  });

  it('[E5] the clock is set back by an hour while there is no room → it waits for a window, not for an hour', async () => {
    const { core, clock, server } = await openLimited({ 'rate.minute': 1 });
    const delivery = deliveryOf(core);
    await queueMessages(core, { count: 2 });
    await delivery.drain();
    clock.advance(-HOUR);
    await queueMessages(core, { count: 1, toEmail: 'later@customer.example' });
    await delivery.drain();
    clock.advance(MINUTE + 2_000);
    await delivery.drain();
    expect(server.mails.map(({ to }) => to[0])).toEqual(['person-0@customer.example', 'later@customer.example']);
  });

  it('[E5] two deliveries at once → together exactly the limit leaves, no message twice', async () => {
    const { core, server } = await openLimited({ 'rate.hour': 30 });
    await queueMessages(core, { count: 100 });
    const totals = await Promise.all([deliveryOf(core).drain(), deliveryOf(core).drain()]);
    expect(totals.reduce((sum, { sent }) => sum + sent, 0)).toBe(30);
    expect(new Set(server.mails.map((mail) => mail.to[0])).size).toBe(30);
    expect((await core.outbox.counts()).map(({ state, count }) => [state, count]).sort()).toEqual([
      ['queued', 70],
      ['sent', 30],
    ]);
    expect(await core.quota.rate()).toEqual([{ span: 'hour', limit: 30, used: 30 }]);
  });

  it('[Q3] a narrow rate → notices leave before mailings', async () => {
    const { core, server } = await openLimited({ 'rate.minute': 2 });
    await queueMessages(core, { count: 3 });
    await queueMessages(core, { count: 2, messageClass: 'incident' });
    expect((await deliveryOf(core).drain()).sent).toBe(2);
    expect(server.mails.filter((mail) => mail.raw.includes('Auto-Submitted'))).toHaveLength(2);
  });

  it('[E5] the limit is lifted while mails wait for it → they leave at once', async () => {
    const { core } = await openLimited({ 'rate.hour': 1 });
    await queueMessages(core, { count: 4 });
    const delivery = deliveryOf(core);
    expect((await delivery.drain()).sent).toBe(1);
    await core.settings.set(admin, 'rate.hour', null);
    expect((await delivery.drain()).sent).toBe(3);
  });

  it('[O3] stopped while it waits for its window → nothing stays claimed, nothing is lost', async () => {
    const { core, server } = await openLimited({ 'rate.second': 1 });
    const { batchId } = await queueMessages(core, { count: 3 });
    const delivery = deliveryOf(core);
    delivery.start();
    await server.waitForMails(1);
    await delivery.stop();
    const { counts } = await core.outbox.progress(batchId);
    expect(counts).toMatchObject({ sent: 1, queued: 2, sending: 0, unknown: 0 });
  });

  it('[E3] the server refuses a mail → its place in the rate stays used, the others leave in theirs', async () => {
    const { core, server, clock } = await openLimited({ 'rate.minute': 2 });
    server.faults.rcpt = (address) => (address.startsWith('person-0') ? { code: 550, text: '5.1.1 unknown' } : null);
    await queueMessages(core, { count: 3 });
    const delivery = deliveryOf(core);
    expect(await delivery.drain()).toEqual({ sent: 1, ended: 1 });
    clock.advance(MINUTE + 2_000);
    expect(await delivery.drain()).toEqual({ sent: 1, ended: 0 });
  });

  it('[Q1] [Q3] warm-up of 2 on the first day and half as many more on each → notices leave, mailings as planned; switched off → the rest', async () => {
    const { core, server, clock } = await openLimited({
      'warmUp.from': '2026-11-24',
      'warmUp.firstDay': 2,
      'warmUp.growthPercent': 50,
    });
    await queueMessages(core, { count: 10 });
    await queueMessages(core, { count: 3, messageClass: 'incident' });
    const delivery = deliveryOf(core);
    expect((await delivery.drain()).sent).toBe(5);
    expect(server.mails.filter((mail) => mail.raw.includes('Auto-Submitted'))).toHaveLength(3);
    expect(await core.alerts.byKey('quota:mailing:2026-11-24:100')).toMatchObject({
      payload: { limit: 2, warmUpDay: 1 },
    });
    clock.advance(DAY);
    expect((await delivery.drain()).sent).toBe(3);
    await core.settings.set(admin, 'warmUp.from', '');
    expect((await delivery.drain()).sent).toBe(5);
  });
});
