import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { admin, openTestCore, TEST_NOW } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSender } from '../../support/sender-process.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** One mail on each of five lanes: what can be on the wire when a sender is killed. */
const ON_THE_WIRE = 5;

/** Longer than the pause before a notice of unknown outcome goes again. */
const LATER = 3 * MINUTE;

async function openUnlimited(database: 'sqlite' | 'postgres') {
  const server = await startSmtpServer();
  const opened = await openTestCore(database, { smtpUrl: server.url });
  await opened.core.settings.setMany(admin, {
    'company.email': 'office@acme.example',
    'quota.mailing.day': null,
    'quota.mailing.month': null,
  });
  return { ...opened, server };
}

/** How often each message has arrived, by its Message-ID. */
function arrivals(server: TestSmtpServer): Map<string, number> {
  const counts = new Map<string, number>();
  for (const mail of server.mails) {
    const id = mail.parsed.messageId ?? '';
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

async function rows(core: Core): Promise<{ class: string; state: string; rfc_message_id: string }[]> {
  return await core.base.db('messages').select('class', 'state', 'rfc_message_id');
}

describe.each(testDatabases)('killed sender (%s)', (database) => {
  it('[E1] kill -9 in the middle of a batch, twice, then restarted → none lost, none that was confirmed sent again', async () => {
    const { core, server, url } = await openUnlimited(database);
    await queueMessages(core, { count: 700, messageClass: 'mailing' });
    await queueMessages(core, { count: 500, messageClass: 'incident' });
    const confirmedBefore = new Set<string>();
    const program = { databaseUrl: url, smtpUrl: server.url, journals: temporaryFolder() };

    for (const arrived of [300, 700]) {
      const sender = startSender(program);
      await server.waitForMails(arrived, 30_000);
      await sender.kill();
      for (const row of await rows(core)) if (row.state === 'sent') confirmedBefore.add(row.rfc_message_id);
    }
    expect(confirmedBefore.size).toBeGreaterThan(300);
    const atKill = arrivals(server);
    // Restarted at once: it waits for no lease.
    await startSender(program).done;
    expect(await core.base.db('messages').where({ state: 'sending' })).toEqual([]);
    // Incident notices of unknown outcome go again after a pause.
    await startSender({ ...program, ahead: LATER }).done;

    const after = arrivals(server);
    const messages = await rows(core);
    expect(messages).toHaveLength(1200);
    for (const message of messages) {
      const times = after.get(message.rfc_message_id) ?? 0;
      if (message.state === 'sent') expect(times).toBeGreaterThanOrEqual(1);
      else expect(message).toMatchObject({ state: 'unknown', class: 'mailing' });
      if (message.class === 'mailing') expect(times).toBeLessThanOrEqual(1);
      if (confirmedBefore.has(message.rfc_message_id)) expect(times).toBe(atKill.get(message.rfc_message_id));
    }
    const unknown = messages.filter((message) => message.state === 'unknown').length;
    const repeated = [...after.values()].filter((times) => times > 1).length;
    expect(unknown + repeated).toBeLessThanOrEqual(2 * ON_THE_WIRE);
  });

  it('[Q1] three processes at once, 310 mailings, a limit of 300 → the 301st is never handed over', async () => {
    const server = await startSmtpServer();
    const { core, url } = await openTestCore(database, { smtpUrl: server.url });
    await queueMessages(core, { count: 310 });
    const senders = [0, 1, 2].map(() => startSender({ databaseUrl: url, smtpUrl: server.url }));
    const totals = await Promise.all(senders.map((sender) => sender.done));
    expect(totals.reduce((sum, { sent }) => sum + sent, 0)).toBe(300);
    expect(server.mails).toHaveLength(300);
    expect(new Set(server.mails.map((mail) => mail.to[0])).size).toBe(300);
    expect((await core.quota.use())[0]).toMatchObject({ day: { used: 300, limit: 300 }, leftToday: 0 });
    const waiting = await core.base.db('messages').where({ state: 'queued' }).select('due_at');
    expect(waiting).toHaveLength(10);
    for (const { due_at } of waiting) expect(due_at).toBeGreaterThan(Date.parse(TEST_NOW) + 12 * 60 * MINUTE);
  });

  it('[E5] three processes at once on one outbox → every message once', async () => {
    const { core, server, url } = await openUnlimited(database);
    await queueMessages(core, { count: 900, messageClass: 'debtor' });
    const senders = [0, 1, 2].map(() => startSender({ databaseUrl: url, smtpUrl: server.url }));
    await Promise.all(senders.map((sender) => sender.done));
    expect(server.mails).toHaveLength(900);
    expect([...arrivals(server).values()].every((times) => times === 1)).toBe(true);
    expect((await rows(core)).every((row) => row.state === 'sent')).toBe(true);
  });
});
