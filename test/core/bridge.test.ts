import pg from 'pg';
import pino from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { openBridge } from '../../src/core/bridge.ts';
import { MINUTE } from '../../src/core/clock.ts';
import type { Core } from '../../src/core/core.ts';
import { createDelivery } from '../../src/core/mail/index.ts';
import { bridgeTo, heard, openAnotherProcess } from '../support/another-process.ts';
import { admin, openTestCore, type TestCore } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { type TestDatabase, testDatabases } from '../support/databases.ts';
import { startDeafPooler } from '../support/deaf-pooler.ts';
import { closeAfterTest } from '../support/open-things.ts';
import { queueMessages } from '../support/outbox.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp.ts';

/** No test waits as long: what happens before it was not found by looking. */
const FAR_AWAY = 10 * MINUTE;

interface Pair extends TestCore {
  readonly other: Core;
  readonly server: TestSmtpServer;
}

/** Two processes on one database, each hearing the other. */
async function openPair(database: TestDatabase, settings: Readonly<Record<string, unknown>> = {}): Promise<Pair> {
  const server = await startSmtpServer();
  const opened = await openTestCore(database, { smtpUrl: server.url });
  await opened.core.settings.setMany(admin, {
    'company.name': 'Acme',
    'company.email': 'office@acme.example',
    ...settings,
  });
  const other = openAnotherProcess(opened);
  await bridgeTo(opened.core);
  await bridgeTo(other);
  return { ...opened, other, server };
}

/** Delivers and looks by itself only at its start. */
function startDelivery(core: Core): void {
  const delivery = createDelivery(core, { owner: 'test', poll: FAR_AWAY });
  closeAfterTest(() => delivery.stop());
  delivery.start();
}

describe.each(testDatabases)('processes that hear one another (%s)', (database) => {
  it('[E5] queued in one process → another one delivers at once, with no poll', async () => {
    const { core, other, server } = await openPair(database);
    startDelivery(other);
    for (const count of [1, 2, 3]) {
      await queueMessages(core, { count: 1 });
      await server.waitForMails(count);
    }
  });

  it('[E5] a limit raised in one process → what waited for it in another leaves at once', async () => {
    const { core, other, server } = await openPair(database, { 'quota.mailing.day': 1 });
    startDelivery(other);
    await queueMessages(core, { count: 2 });
    await vi.waitFor(async () =>
      expect(await core.base.db('messages').where({ outcome_code: 'quota' }).pluck('state')).toEqual(['queued']),
    );
    await core.settings.set(admin, 'quota.mailing.day', 2);
    await server.waitForMails(2);
  });

  it('[E5] the company’s name is changed in the middle of a batch of another process → the mails after it have the new one', async () => {
    const { core, other, server } = await openPair(database, { 'smtp.lanes': 1 });
    const answer = Promise.withResolvers<void>();
    server.faults.holdReply = () => answer.promise;
    // More than are prepared ahead, and fewer than make the settings be read again anyway.
    await queueMessages(core, { count: 20, body: '<p>Yours, @COMPANYNAME@</p>' });
    startDelivery(other);
    await server.waitForMails(1);
    const told = heard(other.base.hub, 'changed');
    await core.settings.set(admin, 'company.name', 'Lumière');
    await told;
    delete server.faults.holdReply;
    answer.resolve();
    const mails = await server.waitForMails(20);
    expect(mails[0]?.parsed.text).toContain('Yours, Acme');
    expect(mails[19]?.parsed.text).toContain('Yours, Lumière');
  });

  it('[E5] what one process did itself → it does not hear it a second time', async () => {
    const { core, other } = await openPair(database);
    let times = 0;
    core.base.hub.on('outbox', () => {
      times += 1;
    });
    const told = heard(other.base.hub, 'outbox');
    await queueMessages(core, { count: 1 });
    await told;
    // Whatever was to come back has come by now: the answer goes the same way.
    const answered = heard(core.base.hub, 'changed');
    await other.settings.set(admin, 'company.name', 'Acme SARL');
    await answered;
    // The watcher of a file knows only that another process wrote, so its answer is a look at everything.
    expect(times).toBe(database === 'sqlite' ? 2 : 1);
  });

  it('[E5] rolled back in one process → nothing is heard in another', async () => {
    const { core, other } = await openPair(database);
    const rooms: string[] = [];
    other.base.hub.on('changed', ({ room }) => rooms.push(room));
    const failing = core.transaction(async (tx) => {
      await tx.settings.set(admin, 'company.name', 'Nobody');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const told = heard(other.base.hub, 'changed');
    await saveCustomer({ core }, { reference: 'C-1' });
    await told;
    expect(rooms).toEqual([database === 'sqlite' ? 'anywhere' : 'customers']);
  });

  it('[E5] closed → hears nothing more, holds no connection, and is closed again without harm', async () => {
    const { core, url } = await openTestCore(database);
    const other = openAnotherProcess({ core, url });
    const bridge = await bridgeTo(other);
    await bridge.close();
    let times = 0;
    other.base.hub.on('changed', () => {
      times += 1;
    });
    const third = openAnotherProcess({ core, url });
    await bridgeTo(third);
    const told = heard(third.base.hub, 'changed');
    const teller = await bridgeTo(core);
    await core.settings.set(admin, 'company.name', 'Acme');
    await told;
    expect(times).toBe(0);
    await Promise.all([bridge.close(), teller.close()]);
    if (database === 'postgres') expect(await listeners(core)).toHaveLength(1);
  });
});

const onPostgres = testDatabases.includes('postgres');

describe.runIf(onPostgres)('notifications of PostgreSQL', () => {
  it('[E5 X4] mails queued, a customer saved, a template made → what is told has ids, no address and no name', async () => {
    const { core, url } = await openTestCore('postgres', { smtpUrl: 'smtp://127.0.0.1:1' });
    await core.settings.setMany(admin, { 'company.name': 'Acme', 'company.email': 'office@acme.example' });
    const texts = await overhear(url);
    const bridge = await bridgeTo(core);
    await saveCustomer({ core }, { reference: 'C-1', tradeName: 'Atelier Nord', emails: ['nord@customer.example'] });
    const { batchId } = await queueMessages(core, { count: 2, toEmail: 'paul@customer.example' });
    await core.settings.set(admin, 'company.name', 'Lumière');
    await core.alerts.raise({ kind: 'mail_trouble', key: 'k', payload: { code: 'login_failed', detail: 'secret' } });
    await bridge.close();
    await vi.waitFor(() => expect(texts.join()).toContain('alert'));
    expect(texts.join()).toContain(batchId);
    for (const word of ['@', 'Nord', 'Person', 'paul', 'C-1', 'Acme', 'Lumi', 'secret', 'Spring'])
      expect(texts.join()).not.toContain(word);
  });

  it('[E5] a thousand batches at once → one telling below the limit of PostgreSQL, heard as “look at all of them”', async () => {
    const { core, other, url } = await openPair('postgres');
    const texts = await overhear(url);
    const batches: (string | undefined)[] = [];
    other.base.hub.on('outbox', ({ batchId }) => batches.push(batchId));
    const told = heard(other.base.hub, 'outbox');
    for (let index = 0; index < 1_000; index += 1) core.base.hub.emit('outbox', { batchId: core.base.ids.next() });
    await told;
    expect(batches).toEqual([undefined]);
    await vi.waitFor(() => expect(texts).toHaveLength(1));
  });

  it('[E5] the listening connections are killed → new ones, a look at everything, and heard again', async () => {
    const { core, other, server } = await openPair('postgres');
    startDelivery(other);
    // Queued while nobody hears: found by the look that a new connection begins with.
    const again = heard(other.base.hub, 'changed');
    await killListeners(core);
    await queueMessages(core, { count: 1 });
    await again;
    await server.waitForMails(1);
    await queueMessages(core, { count: 1 });
    await server.waitForMails(2);
  });

  it('[E5] something between takes LISTEN and passes nothing on → told once, sends all the same', async () => {
    const server = await startSmtpServer();
    const opened = await openTestCore('postgres', { smtpUrl: server.url });
    await opened.core.settings.setMany(admin, { 'company.name': 'Acme', 'company.email': 'office@acme.example' });
    const lines: string[] = [];
    const advice = Promise.withResolvers<void>();
    const write = (line: string): void => {
      lines.push(line);
      advice.resolve();
    };
    const log = pino({ level: 'warn' }, { write });
    const pooled = openAnotherProcess({ core: opened.core, url: await startDeafPooler(opened.url) }, { log });
    const bridge = openBridge(pooled.base);
    closeAfterTest(() => bridge.close());
    bridge.listen();
    await advice.promise;
    expect(lines).toEqual([expect.stringContaining('PgBouncer in transaction mode')]);
    const delivery = createDelivery(pooled, { owner: 'test' });
    closeAfterTest(() => delivery.stop());
    delivery.start();
    await queueMessages(opened.core, { count: 1 });
    await server.waitForMails(1);
  });

  it('[E5] a telling that cannot be read, of another version → a look at everything', async () => {
    const { core, other } = await openPair('postgres');
    for (const text of ['not JSON', '{"from":"x","events":[7]}']) {
      const told = heard(other.base.hub, 'alert');
      await core.base.db.raw('select pg_notify(?, ?)', ['relance', text]);
      await told;
    }
    const told = heard(other.base.hub, 'changed');
    const newer = {
      from: 'x',
      events: [
        ['later', 'x'],
        ['changed', 'settings'],
      ],
    };
    await core.base.db.raw('select pg_notify(?, ?)', ['relance', JSON.stringify(newer)]);
    await told;
  });
});

/** Everything that is told on the channel, but for what a listener says to itself. */
async function overhear(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  closeAfterTest(() => client.end());
  const texts: string[] = [];
  client.on('notification', ({ payload = '' }) => {
    if (!payload.startsWith('test ')) texts.push(payload);
  });
  await client.query('listen relance');
  return texts;
}

const LISTENERS = `from pg_stat_activity where application_name = 'relance listener' and datname = current_database()`;

async function listeners(core: Core): Promise<unknown[]> {
  const { rows } = (await core.base.db.raw(`select pid ${LISTENERS}`)) as { rows: unknown[] };
  return rows;
}

async function killListeners(core: Core): Promise<void> {
  const { rows } = (await core.base.db.raw(`select pg_terminate_backend(pid) as gone ${LISTENERS}`)) as {
    rows: { gone: boolean }[];
  };
  expect(rows).toEqual([{ gone: true }, { gone: true }]);
}
