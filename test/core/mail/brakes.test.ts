import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { actorWith, admin, openTestCore, type TestCore } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp.ts';

const BUSY = { code: 450, text: '4.7.650 too many mails' };

interface Desk extends TestCore {
  readonly server: TestSmtpServer;
  /** Delivers what is due by a process of its own. */
  deliver(): Promise<{ sent: number; ended: number }>;
  backoffOf(domain: string): Promise<{ until: number; failures: number } | null>;
}

async function openDesk(database: TestDatabase): Promise<Desk> {
  const server = await startSmtpServer();
  const opened = await openTestCore(database);
  await opened.core.settings.setMany(admin, {
    'company.email': 'office@acme.example',
    'smtp.host': '127.0.0.1',
    'smtp.port': server.port,
    'smtp.security': 'none',
    'smtp.lanes': 4,
    'quota.mailing.day': 1_000_000,
    'quota.mailing.month': 1_000_000,
  });
  return {
    ...opened,
    server,
    deliver: () => deliveryOf(opened.core).drain(),
    backoffOf: async (domain) => (await opened.core.outbox.brakes.backoffs([domain])).get(domain) ?? null,
  };
}

function deliveryOf(core: Core) {
  const delivery = createDelivery(core, { owner: 'test' });
  closeAfterTest(() => delivery.stop());
  return delivery;
}

const fromBusy = (address: string) => (address.endsWith('@busy.example') ? BUSY : null);

async function queueFor(core: Core, domain: string, count: number): Promise<string[]> {
  const queued = await queueMessages(core, { count, toEmail: `someone@${domain}` });
  return queued.ids;
}

async function statesOf(core: Core, ids: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const id of ids) {
    const message = await core.outbox.byId(id);
    const key = `${message?.state} ${message?.outcomeCode ?? ''}`.trim();
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

describe.each(testDatabases)('a busy domain (%s)', (database) => {
  it('[E3] 4.7.x slows the whole domain, and no other → its mails wait without a try, the others leave', async () => {
    const { core, clock, server, deliver, backoffOf } = await openDesk(database);
    server.faults.rcpt = fromBusy;
    const busy = await queueFor(core, 'busy.example', 300);
    const free = await queueFor(core, 'free.example', 20);
    expect((await deliver()).sent).toBe(20);
    expect(await statesOf(core, free)).toEqual({ sent: 20 });
    const states = await statesOf(core, busy);
    // As many as were on the wire at once met the refusal: at most the lanes.
    expect(states['retry deferred']).toBeLessThanOrEqual(64);
    expect(states['queued domain_busy']).toBe(300 - (states['retry deferred'] ?? 0));
    const backoff = await backoffOf('busy.example');
    expect(backoff).toMatchObject({ failures: 1 });
    expect(backoff?.until).toBeGreaterThanOrEqual(clock.now() + MINUTE);
    expect(backoff?.until).toBeLessThan(clock.now() + 2 * MINUTE);
    const waiting = await core.outbox.list(admin, { state: 'queued' }, { limit: 1 });
    expect(waiting.rows[0]).toMatchObject({ outcomeCode: 'domain_busy', dueAt: backoff?.until, attempts: 0 });
  });

  it('[E3] the pause is over → one mail tries for all; refused, the pause doubles; taken, all leave at once', async () => {
    const { core, clock, server, deliver, backoffOf } = await openDesk(database);
    let asked = 0;
    server.faults.rcpt = (address) => {
      asked += 1;
      return fromBusy(address);
    };
    await core.settings.set(admin, 'smtp.lanes', 1);
    const ids = await queueFor(core, 'busy.example', 30);
    await deliver();
    const pauses: number[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      const backoff = await backoffOf('busy.example');
      pauses.push(((backoff?.until ?? 0) - clock.now()) / MINUTE);
      clock.set((backoff?.until ?? 0) - 1);
      asked = 0;
      await deliver();
      expect(asked).toBe(0);
      clock.advance(1);
      await deliver();
      expect(asked).toBe(1);
    }
    for (const [index, pause] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(pause);
      expect(pauses[index]).toBeLessThan(pause * 1.1);
    }
    delete server.faults.rcpt;
    clock.set((await backoffOf('busy.example'))?.until ?? 0);
    await deliver();
    expect(await backoffOf('busy.example')).toBeNull();
    expect(await statesOf(core, ids)).not.toHaveProperty('queued domain_busy');
    // Those that were refused themselves wait for their own next try.
    clock.advance(5 * HOUR);
    await deliver();
    expect(await statesOf(core, ids)).toEqual({ sent: 30 });
  });

  it('[E3 E5] the pause is over and four processes look → one mail tries, of all of them', async () => {
    const { core, clock, server, backoffOf } = await openDesk(database);
    let asked = 0;
    server.faults.rcpt = (address) => {
      asked += 1;
      return fromBusy(address);
    };
    await queueFor(core, 'busy.example', 200);
    await deliveryOf(core).drain();
    clock.set((await backoffOf('busy.example'))?.until ?? 0);
    asked = 0;
    const processes = Array.from({ length: 4 }, () => deliveryOf(core));
    await Promise.all(processes.map((process) => process.drain()));
    expect(asked).toBe(1);
    expect(await backoffOf('busy.example')).toMatchObject({ failures: 2 });
  });

  it('[E3] a backlog of one busy domain before everything else → passed over in bulk, within one look, quota untouched', async () => {
    const { core, clock, server, deliver, backoffOf } = await openDesk(database);
    await core.settings.set(admin, 'quota.mailing.day', 100_000);
    server.faults.rcpt = fromBusy;
    await queueFor(core, 'busy.example', 1);
    await deliver();
    const backlog = 12_000;
    await queueFor(core, 'busy.example', backlog);
    clock.advance(SECOND);
    const free = await queueFor(core, 'free.example', 5);
    expect((await deliver()).sent).toBe(5);
    expect(await statesOf(core, free)).toEqual({ sent: 5 });
    const until = (await backoffOf('busy.example'))?.until;
    const moved = await core.base.db('messages').where({ outcome_code: 'domain_busy', due_at: until, attempts: 0 });
    expect(moved).toHaveLength(backlog);
    expect((await core.quota.use())[0]?.day.used).toBe(5);
  }, 60_000);

  it('[E3] the server says for how long → so long, up to an hour', async () => {
    const { core, clock, server, deliver, backoffOf } = await openDesk(database);
    const wish = async (domain: string, text: string) => {
      server.faults.rcpt = () => ({ code: 421, text });
      await queueFor(core, domain, 1);
      await deliver();
      return ((await backoffOf(domain))?.until ?? 0) - clock.now();
    };
    const seconds = await wish('one.example', '4.7.0 try again in 300 seconds');
    expect(seconds).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(seconds).toBeLessThan(5.5 * MINUTE + 1);
    const hours = await wish('two.example', '4.7.0 please retry after 8 hours');
    expect(hours).toBeGreaterThanOrEqual(HOUR);
    expect(hours).toBeLessThan(1.1 * HOUR + 1);
    const none = await wish('three.example', '4.7.0 more than 100 mails per 60 seconds');
    expect(none).toBeLessThan(2 * MINUTE);
  });

  it('[E3] busy for two days without a break → what waited all that time fails, what came later still waits', async () => {
    const { core, clock, server, deliver, backoffOf } = await openDesk(database);
    server.faults.rcpt = fromBusy;
    const old = await queueFor(core, 'busy.example', 40);
    await deliver();
    const start = clock.now();
    while (clock.now() < start + 47 * HOUR) {
      clock.set((await backoffOf('busy.example'))?.until ?? 0);
      await deliver();
    }
    const late = await queueFor(core, 'busy.example', 3);
    clock.set(start + 50 * HOUR);
    await deliver();
    clock.advance(HOUR);
    await deliver();
    const states = await statesOf(core, old);
    // Those that were the domain's try in the last hours have a pause of their own still.
    expect(states['failed gave_up']).toBeGreaterThanOrEqual(30);
    expect((await core.outbox.byId(old[20] ?? ''))?.outcomeText).toContain('4.7.650');
    expect(await statesOf(core, late)).not.toHaveProperty('failed gave_up');
  }, 60_000);
});

describe.each(testDatabases)('the sender refused by policy (%s)', (database) => {
  it('[E3] 5.7.515 for one of many → nothing more leaves of any process, nobody blocked, quota given back, one card', async () => {
    const { core, server, deliver } = await openDesk(database);
    await core.settings.set(admin, 'quota.mailing.day', 1_000);
    server.faults.data = () => ({ code: 550, text: '5.7.515 access denied' });
    const { batchId } = await queueMessages(core, { count: 50 });
    expect(await deliver()).toEqual({ sent: 0, ended: 0 });
    expect(await core.outbox.pause()).toMatchObject({
      code: '5.7.515',
      detail: '550 5.7.515 access denied',
      lifted: null,
    });
    delete server.faults.data;
    await queueMessages(core, { count: 5 });
    expect(await deliver()).toEqual({ sent: 0, ended: 0 });
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ queued: 50 });
    const alerts = await core.alerts.claim({ owner: 'bot', limit: 9 });
    expect(alerts.map(({ kind }) => kind)).toEqual(['sender_paused']);
    expect((await core.quota.use())[0]?.day.used).toBe(0);
    const people = Array.from({ length: 50 }, (_, index) => `person-${index}@customer.example`);
    expect((await core.customers.blocked(people, null)).size).toBe(0);
  });

  it('[E3] somebody lets it go on → everything leaves, the audit says who; once more is refused', async () => {
    const { core, server, deliver } = await openDesk(database);
    server.faults.mailFrom = { code: 550, text: 'sender rejected' };
    await queueMessages(core, { count: 10 });
    await deliver();
    delete server.faults.mailFrom;
    const lifted = await core.transaction((tx) => tx.outbox.resume(admin, { leave: false }));
    expect(lifted.lifted).toMatchObject({ byName: 'root', as: 'resume' });
    expect((await deliver()).sent).toBe(10);
    expect((await core.audit.list(admin, { search: 'mail.resume' }))[0]).toMatchObject({
      actorName: 'root',
      details: { leave: false, code: '550' },
    });
    await expect(core.transaction((tx) => tx.outbox.resume(admin, { leave: false }))).rejects.toMatchObject({
      code: 'mail.notPaused',
    });
  });

  it('[E3] one recipient’s own policy → left alone it fails with the server’s words, the rest goes on', async () => {
    const { core, server, deliver } = await openDesk(database);
    await core.settings.set(admin, 'smtp.lanes', 1);
    server.faults.rcpt = (address) =>
      address.startsWith('person-3@') ? { code: 550, text: '5.7.1 not from you' } : null;
    const { ids } = await queueMessages(core, { count: 10 });
    await deliver();
    await core.transaction((tx) => tx.outbox.resume(admin, { leave: true }));
    expect((await deliver()).sent).toBeGreaterThan(0);
    expect(await statesOf(core, ids)).toEqual({ sent: 9, 'failed sender_refused': 1 });
    expect(await core.outbox.byId(ids[3] ?? '')).toMatchObject({
      state: 'failed',
      outcomeText: '550 5.7.1 not from you',
    });
    expect((await core.customers.blocked(['person-3@customer.example'], null)).size).toBe(0);
    expect(await core.outbox.pause()).toBeNull();
  });

  it('[X2 E3] without the permission → refused, and the pause stands', async () => {
    const { core, server, deliver } = await openDesk(database);
    server.faults.mailFrom = { code: 550, text: 'sender rejected' };
    await queueMessages(core, { count: 1 });
    await deliver();
    for (const [actor, leave] of [
      [actorWith('templates.send'), false],
      [actorWith('settings.edit'), true],
    ] as const)
      await expect(core.transaction((tx) => tx.outbox.resume(actor, { leave }))).rejects.toMatchObject({
        code: 'access.denied',
      });
    expect(await core.outbox.pause()).not.toBeNull();
    await core.transaction((tx) => tx.outbox.resume(actorWith('settings.edit', 'templates.send'), { leave: true }));
    expect(await core.outbox.pause()).toBeNull();
  });

  it('[E3] refused again after somebody let it go on → paused again, with a card of its own', async () => {
    const { core, clock, server, deliver } = await openDesk(database);
    server.faults.mailFrom = { code: 550, text: 'sender rejected' };
    await queueMessages(core, { count: 5 });
    await deliver();
    const first = await core.outbox.pause();
    clock.advance(MINUTE);
    await core.transaction((tx) => tx.outbox.resume(admin, { leave: false }));
    await deliver();
    const second = await core.outbox.pause();
    expect(second?.id).not.toBe(first?.id);
    expect(await core.alerts.claim({ owner: 'bot', limit: 9 })).toHaveLength(2);
    await expect(
      core.transaction((tx) => tx.outbox.resume(admin, { id: first?.id ?? '', leave: false })),
    ).rejects.toMatchObject({ code: 'mail.notPaused' });
  });
});
