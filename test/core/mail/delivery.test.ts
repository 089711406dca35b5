import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { type Cause, createDelivery, createRecheck, GO } from '../../../src/core/mail/index.ts';
import { admin, openTestCore, type TestCore } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { type SmtpServerOptions, startSmtpServer, type TestSmtpServer } from '../../support/smtp.ts';

async function openWithServer(
  database: TestDatabase,
  options: SmtpServerOptions = {},
): Promise<TestCore & { server: TestSmtpServer }> {
  const server = await startSmtpServer(options);
  const opened = await openTestCore(database, { smtpUrl: server.url });
  await opened.core.settings.setMany(admin, { 'company.name': 'Acme', 'company.email': 'office@acme.example' });
  return { ...opened, server };
}

function deliveryOf(core: Core) {
  const delivery = createDelivery(core, { owner: 'test', timeouts: { open: 20_000, send: 20_000 } });
  closeAfterTest(() => delivery.stop());
  return delivery;
}

async function statesOf(core: Core, batchId: string) {
  const { counts } = await core.outbox.progress(batchId);
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

describe.each(testDatabases)('delivery (%s)', (database) => {
  it('[E1] queued messages → each arrives once, with its own recipient, data and stable Message-ID, and is marked sent', async () => {
    const { core, server, clock } = await openWithServer(database);
    const { ids, batchId } = await queueMessages(core, { count: 120 });
    expect(await deliveryOf(core).drain()).toEqual({ sent: 120, ended: 0 });
    expect(server.mails).toHaveLength(120);
    expect(new Set(server.mails.map((mail) => mail.parsed.messageId)).size).toBe(120);
    for (const mail of server.mails) {
      const number = mail.to[0]?.match(/person-(\d+)@/)?.[1];
      expect(mail.to).toHaveLength(1);
      expect(mail.parsed.subject).toBe(`Hello Person ${number}`);
      expect(mail.parsed.html).toContain(`Dear Person ${number}<`);
      expect(mail.parsed.text).toContain(`Dear Person ${number}`);
    }
    expect(await statesOf(core, batchId)).toEqual({ sent: 120 });
    expect(await core.outbox.byId(ids[0] ?? '')).toMatchObject({ attempts: 1, sentAt: clock.now(), outcomeCode: null });
    expect(await deliveryOf(core).drain()).toEqual({ sent: 0, ended: 0 });
    expect(server.mails).toHaveLength(120);
  });

  it('[T14] inside the undo window → nothing leaves; after it everything does', async () => {
    const { core, server, clock } = await openWithServer(database);
    await queueMessages(core, { count: 2, undoSeconds: 60 });
    const delivery = deliveryOf(core);
    clock.advance(59_000);
    expect((await delivery.drain()).sent).toBe(0);
    clock.advance(1_000);
    expect((await delivery.drain()).sent).toBe(2);
    expect(server.mails).toHaveLength(2);
  });

  it('[T14] undone → nothing leaves, ever', async () => {
    const { core, server, clock } = await openWithServer(database);
    const { batchId } = await queueMessages(core, { count: 2, undoSeconds: 60 });
    await core.transaction((tx) => tx.outbox.undo(admin, batchId));
    clock.advance(DAY);
    await deliveryOf(core).drain();
    expect(server.mails).toEqual([]);
  });

  it('[E2] the system mailbox sends → From is its own, Reply-To the company; nothing else is in the envelope', async () => {
    const server = await startSmtpServer({ login: { user: 'relay@system.example', password: 'p@ss/word' } });
    const { core } = await openTestCore(database, { smtpUrl: server.url });
    await core.settings.setMany(admin, { 'company.name': 'Acme "Söhne"', 'company.email': 'office@acme.example' });
    await queueMessages(core, { count: 1 });
    expect((await deliveryOf(core).drain()).sent).toBe(1);
    const [mail] = server.mails;
    expect(mail?.from).toBe('relay@system.example');
    expect(mail?.parsed.from?.value).toEqual([{ name: 'Acme "Söhne"', address: 'relay@system.example' }]);
    expect(mail?.parsed.replyTo?.value[0]?.address).toBe('office@acme.example');
    expect(mail?.parsed.messageId).toMatch(/@system\.example>$/);
  });

  it('[T15] a mailing → one-click unsubscribe; notices → no unsubscribe but Auto-Submitted and a threading header', async () => {
    const { core, server } = await openWithServer(database);
    await queueMessages(core, { count: 1 });
    await queueMessages(core, { count: 1, messageClass: 'debtor', inReplyTo: '<first@acme.example>' });
    await deliveryOf(core).drain();
    const mailing = server.mails.find((mail) => mail.raw.includes('List-Unsubscribe:'));
    const notice = server.mails.find((mail) => mail !== mailing);
    expect(mailing?.raw).toMatch(/^List-Unsubscribe: <http:\/\/localhost:3000\/u\/\S+>\r$/m);
    expect(mailing?.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(mailing?.raw).not.toContain('Auto-Submitted');
    expect(notice?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(notice?.raw).toMatch(/^X-Auto-Response-Suppress: OOF, AutoReply\r$/m);
    expect(notice?.parsed.inReplyTo).toBe('<first@acme.example>');
    expect(notice?.parsed.references).toBe('<first@acme.example>');
  });

  it('[Q1] 302 mailings → 300 leave today, the rest tomorrow, notices all the while; a card warns', async () => {
    const { core, server, clock } = await openWithServer(database);
    const { batchId } = await queueMessages(core, { count: 302 });
    await queueMessages(core, { count: 3, messageClass: 'incident' });
    const delivery = deliveryOf(core);
    expect((await delivery.drain()).sent).toBe(303);
    expect(server.mails.filter((mail) => mail.raw.includes('List-Unsubscribe:'))).toHaveLength(300);
    expect(await statesOf(core, batchId)).toEqual({ sent: 300, queued: 2 });
    const [waiting] = (await core.outbox.list(admin, { state: 'queued' })).rows;
    expect(waiting).toMatchObject({ outcomeCode: 'quota', dueAt: clock.now() + DAY });
    // Whether 80 % is a warning of its own hangs on how many one claim takes.
    expect(await core.alerts.byKey('quota:mailing:2026-11-24:100')).toMatchObject({
      payload: { share: 100, limit: 300 },
    });
    clock.advance(DAY - 1);
    expect((await delivery.drain()).sent).toBe(0);
    clock.advance(1);
    expect((await delivery.drain()).sent).toBe(2);
  });

  it('[Q1] the limit is raised in the middle of the day → what waits for quota leaves at once', async () => {
    const { core, server } = await openWithServer(database);
    await core.settings.set(admin, 'quota.mailing.day', 2);
    await queueMessages(core, { count: 5 });
    const delivery = deliveryOf(core);
    expect((await delivery.drain()).sent).toBe(2);
    await core.settings.set(admin, 'quota.mailing.day', 4);
    expect((await delivery.drain()).sent).toBe(2);
    expect(server.mails).toHaveLength(4);
  });

  it('[Q1] a refused message → its place in the quota is free again', async () => {
    const { core, server } = await openWithServer(database);
    await core.settings.set(admin, 'quota.mailing.day', 3);
    server.faults.rcpt = (address) => (address.startsWith('person-0') ? { code: 550, text: '5.1.1 unknown' } : null);
    await queueMessages(core, { count: 3 });
    const delivery = deliveryOf(core);
    expect(await delivery.drain()).toEqual({ sent: 2, ended: 1 });
    expect((await core.quota.use())[0]?.day.used).toBe(2);
    await queueMessages(core, { count: 1, toEmail: 'other@customer.example' });
    expect((await delivery.drain()).sent).toBe(1);
  });

  it('[D10] the cause says no right before hand-over → cancelled with its reason, its end told; fresh data is mailed and kept', async () => {
    const { core, server } = await openWithServer(database);
    const told: string[] = [];
    const receipts: Cause = {
      recheck: async (messages) =>
        new Map(
          messages.map((message) => [
            message.id,
            message.toEmail.startsWith('person-0')
              ? { go: false, reason: 'paid' }
              : { go: true, data: { values: { CUSTOMERNAME: 'Fresh' } } },
          ]),
        ),
      confirmed: async (messages) => void told.push(...messages.map((message) => `sent ${message.toEmail}`)),
      ended: async (messages) =>
        void told.push(...messages.map((message) => `${message.endState} ${message.reason} ${message.toEmail}`)),
    };
    const { ids } = await queueMessages(core, { count: 2, messageClass: 'debtor', causeKind: 'receipts' });
    const delivery = createDelivery(withReceipts(core, receipts), { owner: 'test' });
    closeAfterTest(() => delivery.stop());
    expect(await delivery.drain()).toEqual({ sent: 1, ended: 1 });
    expect(server.mails.map((mail) => mail.parsed.subject)).toEqual(['Hello Fresh']);
    expect(told.sort()).toEqual(['cancelled paid person-0@customer.example', 'sent person-1@customer.example']);
    const states = await Promise.all(ids.map(async (id) => (await core.outbox.byId(id))?.state));
    expect(states.sort()).toEqual(['cancelled', 'sent']);
    const sent = (await core.outbox.list(admin, { state: 'sent' })).rows[0];
    expect((await core.outbox.byId(sent?.id ?? ''))?.data.values).toEqual({ CUSTOMERNAME: 'Fresh' });
  });

  it('[D7] the cause’s own stamp fails → the mail counts as sent all the same and is never repeated', async () => {
    const { core, server } = await openWithServer(database);
    const broken: Cause = {
      recheck: createRecheck({ lookUp: async () => null, judge: () => GO }),
      confirmed: async () => {
        throw new Error('stamp');
      },
    };
    const { batchId } = await queueMessages(core, { count: 2, causeKind: 'receipts' });
    const delivery = createDelivery(withReceipts(core, broken), { owner: 'test' });
    closeAfterTest(() => delivery.stop());
    expect((await delivery.drain()).sent).toBe(2);
    expect(await statesOf(core, batchId)).toEqual({ sent: 2 });
    expect(server.mails).toHaveLength(2);
  });

  it('[T15] unsubscribed → no mailing, but notices; suppressed → nothing at all', async () => {
    const { core, server } = await openWithServer(database);
    await core.customers.optOut({
      email: 'person-0@customer.example',
      category: 'mailing',
      accountId: null,
      source: 'link',
    });
    await core.customers.suppress({ email: 'PERSON-1@customer.example', reason: 'hard_bounce' });
    const mailing = await queueMessages(core, { count: 3 });
    const notice = await queueMessages(core, { count: 3, messageClass: 'incident' });
    expect(await deliveryOf(core).drain()).toEqual({ sent: 3, ended: 3 });
    expect(await statesOf(core, mailing.batchId)).toEqual({ suppressed: 2, sent: 1 });
    expect(await statesOf(core, notice.batchId)).toEqual({ suppressed: 1, sent: 2 });
    expect((await core.outbox.list(admin, { state: 'suppressed' })).rows.map((row) => row.outcomeCode).sort()).toEqual([
      'opted_out',
      'suppressed',
      'suppressed',
    ]);
    expect(server.mails).toHaveLength(3);
    expect((await core.quota.use())[0]?.day.used).toBe(1);
  });

  it('[E5] two deliveries on one database at once → no message twice, all of them once', async () => {
    const { core, server } = await openWithServer(database);
    await core.settings.set(admin, 'quota.mailing.day', null);
    await core.settings.set(admin, 'quota.mailing.month', null);
    await queueMessages(core, { count: 400 });
    const [one, two] = [deliveryOf(core), deliveryOf(core)];
    const [first, second] = await Promise.all([one.drain(), two.drain()]);
    expect(first.sent + second.sent).toBe(400);
    expect(Math.min(first.sent, second.sent)).toBeGreaterThan(0);
    expect(new Set(server.mails.map((mail) => mail.to[0])).size).toBe(400);
    expect(server.mails).toHaveLength(400);
  });

  it('[O3] started → queued messages leave at once without a poll; stopped in the middle → what is in flight ends, the rest waits', async () => {
    const { core, server } = await openWithServer(database);
    await core.settings.set(admin, 'smtp.lanes', 2);
    const delivery = deliveryOf(core);
    delivery.start();
    await queueMessages(core, { count: 1 });
    await server.waitForMails(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.faults.holdReply = () => promise;
    const { batchId } = await queueMessages(core, { count: 60 });
    await server.waitForMails(3);
    const stopped = delivery.stop();
    resolve();
    await stopped;
    const counts = await statesOf(core, batchId);
    expect(counts['sending']).toBeUndefined();
    expect(counts['unknown']).toBeUndefined();
    expect(server.mails).toHaveLength(1 + (counts['sent'] ?? 0));
    expect(counts['queued']).toBeGreaterThan(0);
    server.faults.holdReply = async () => {};
    expect((await deliveryOf(core).drain()).sent).toBe(counts['queued']);
    expect(server.mails).toHaveLength(61);
  });

  it('[O3] stopped while the server holds its answer back past the deadline → unknown, not lost and not repeated', async () => {
    const { core, server } = await openWithServer(database);
    await core.settings.set(admin, 'smtp.lanes', 2);
    server.faults.holdReply = () => new Promise(() => {});
    const { batchId } = await queueMessages(core, { count: 20 });
    const delivery = createDelivery(core, { owner: 'test' });
    delivery.start();
    await server.waitForMails(2);
    await delivery.stop(50);
    expect(await statesOf(core, batchId)).toEqual({ unknown: 2, queued: 18 });
    expect((await core.quota.use())[0]?.day.used).toBe(2);
  });

  it('[E1] the program died with messages claimed → those not yet on the wire go back, those on it are settled by class', async () => {
    const { core, server, clock } = await openWithServer(database);
    const mailing = await queueMessages(core, { count: 2 });
    const incident = await queueMessages(core, { count: 1, messageClass: 'incident' });
    const debtor = await queueMessages(core, { count: 1, messageClass: 'debtor' });
    // What a killed process leaves: claimed, and all but the first noted as going over the wire.
    const ids = [...mailing.ids, ...incident.ids, ...debtor.ids];
    const [notYet, ...going] = ids;
    const now = clock.now();
    await core.transaction(async (tx) => {
      await tx.quota.take({ class: 'mailing', wanted: 2 });
      await tx.outbox.claims.lease({ ids, lease: 'dead', now, until: now + MINUTE, quotaDay: '2026-11-24' });
      const messages = going.map((id) => ({ id, lease: 'dead' }));
      await tx.outbox.claims.startHandover({ messages, now, until: now + MINUTE });
    });
    const delivery = deliveryOf(core);
    expect((await delivery.drain()).sent).toBe(0);
    clock.advance(MINUTE + 1);
    await delivery.drain();
    expect((await core.outbox.byId(notYet ?? ''))?.state).toBe('sent');
    expect(await statesOf(core, mailing.batchId)).toEqual({ sent: 1, unknown: 1 });
    expect(await statesOf(core, incident.batchId)).toEqual({ queued: 1 });
    expect(await statesOf(core, debtor.batchId)).toEqual({ unknown: 1 });
    expect(await core.alerts.byKey(`unknown_outcome:${debtor.ids[0]}:1`)).toMatchObject({ kind: 'unknown_outcome' });
    expect(await core.alerts.byKey(`unknown_outcome:${mailing.ids[1]}:1`)).toBeNull();
    clock.advance(2 * MINUTE);
    await delivery.drain();
    expect(await statesOf(core, incident.batchId)).toEqual({ sent: 1 });
    expect(server.mails.map((mail) => mail.parsed.messageId)).toContain(
      (await core.outbox.byId(incident.ids[0] ?? ''))?.rfcMessageId,
    );
    expect((await core.quota.use())[0]?.day.used).toBe(2);
  });

  it('[E5] a lease was taken over by another process → the first one’s late result counts for nothing', async () => {
    const { core, clock } = await openWithServer(database);
    const { ids } = await queueMessages(core, { count: 1 });
    const now = clock.now();
    await core.outbox.claims.lease({ ids, lease: 'slow', now, until: now + 1, quotaDay: null });
    clock.advance(10);
    await deliveryOf(core).drain();
    const late = await core.outbox.claims.finish({
      to: { state: 'failed', code: 'x', at: clock.now() },
      rows: ids.map((id) => ({ id, lease: 'slow', text: null, dueAt: null })),
    });
    expect(late).toEqual([]);
    expect((await core.outbox.byId(ids[0] ?? ''))?.state).toBe('sent');
  });

  it('[E2] bodies full of dots, bare line breaks and long lines → arrive as they were written', async () => {
    const { core, server } = await openWithServer(database);
    const lines = ['.', '..', '. x', `${'.'.repeat(300)}`, 'é.', '=2E', '\r.\r', '\n.\n', 'end.'];
    const body = `<pre>${lines.join('\n')}</pre>`;
    await queueMessages(core, { count: 1, body });
    await queueMessages(core, { count: 1, body, toEmail: 'josé@customer.example' });
    expect((await deliveryOf(core).drain()).sent).toBe(2);
    for (const mail of server.mails) {
      const html = mail.parsed.html || '';
      expect(html.slice(html.indexOf('<pre'), html.indexOf('</pre>')).replace(/\r\n?/g, '\n')).toContain(
        lines.join('\n').replace(/\r\n?/g, '\n'),
      );
    }
    expect(server.mails.map((mail) => mail.to[0]).sort()).toEqual([
      'josé@customer.example',
      'person-0@customer.example',
    ]);
  });

  it.each([1, 2, 3, 4, 5])(
    '[E1] the database is away now and then, also right after a commit (%i) → nothing lost, nothing twice, quota exact',
    async (seed) => {
      const { core, server, clock } = await openWithServer(database);
      const { batchId } = await queueMessages(core, { count: 100 });
      const random = seededRandom(seed);
      let calls = 0;
      let away = false;
      const flaky: Core['transaction'] = async (work) => {
        calls += 1;
        const troubled = calls < 120;
        if (random() < 0.15) away = !away;
        if (troubled && away) throw new Error('the database is away');
        const result = await core.transaction(work);
        if (troubled && random() < 0.1) throw new Error('the answer to the commit was lost');
        return result;
      };
      const delivery = createDelivery({ ...core, transaction: flaky }, { owner: 'test' });
      closeAfterTest(() => delivery.stop());
      for (let tries = 0; tries < 200 && (await core.outbox.progress(batchId)).counts.sent < 100; tries += 1)
        await delivery.drain().then(
          () => clock.advance(2 * MINUTE + 1),
          () => {},
        );
      expect(await statesOf(core, batchId)).toEqual({ sent: 100 });
      expect(new Set(server.mails.map((mail) => mail.to[0])).size).toBe(100);
      expect(server.mails).toHaveLength(100);
      expect((await core.quota.use())[0]?.day.used).toBe(100);
    },
  );

  it('[D10] a cause that says nothing of a message → it waits, as if it could not be asked', async () => {
    const { core, server } = await openWithServer(database);
    const silent: Cause = { recheck: async () => new Map() };
    const { ids } = await queueMessages(core, { count: 1, causeKind: 'receipts', messageClass: 'debtor' });
    const delivery = createDelivery(withReceipts(core, silent), { owner: 'test' });
    closeAfterTest(() => delivery.stop());
    await delivery.drain();
    expect(await core.outbox.byId(ids[0] ?? '')).toMatchObject({ state: 'retry', outcomeCode: 'recheck_failed' });
    expect(server.mails).toEqual([]);
  });

  it('[D10] a cause that cannot be asked → its messages wait, everybody else’s leave', async () => {
    const { core, server } = await openWithServer(database);
    const cause: Cause = {
      recheck: async () => {
        throw new Error('recheck');
      },
    };
    const broken = await queueMessages(core, { count: 2, causeKind: 'receipts', messageClass: 'debtor' });
    const fine = await queueMessages(core, { count: 3, messageClass: 'debtor' });
    const delivery = createDelivery(withReceipts(core, cause), { owner: 'test' });
    closeAfterTest(() => delivery.stop());
    expect((await delivery.drain()).sent).toBe(3);
    expect(await statesOf(core, fine.batchId)).toEqual({ sent: 3 });
    expect(await statesOf(core, broken.batchId)).toEqual({ retry: 2 });
    expect((await core.outbox.byId(broken.ids[0] ?? ''))?.outcomeCode).toBe('recheck_failed');
    expect(server.mails).toHaveLength(3);
  });

  it('[E2] no mail server is set → nothing moves, one card says so; it is set → everything leaves', async () => {
    const server = await startSmtpServer();
    const { core } = await openTestCore(database);
    const { batchId } = await queueMessages(core, { count: 2 });
    const delivery = deliveryOf(core);
    await delivery.drain();
    await delivery.drain();
    expect(await statesOf(core, batchId)).toEqual({ queued: 2 });
    expect(await core.alerts.claim({ owner: 'bot', limit: 9 })).toMatchObject([
      { kind: 'mail_trouble', payload: { code: 'not_configured' } },
    ]);
    await core.settings.setMany(admin, {
      'smtp.host': '127.0.0.1',
      'smtp.port': server.port,
      'smtp.security': 'none',
      'company.email': 'office@acme.example',
    });
    expect((await delivery.drain()).sent).toBe(2);
    expect(server.mails[0]?.parsed.from?.value[0]?.address).toBe('office@acme.example');
  });

  it('[E1] a template that cannot be rendered any more → that message fails and says so, the others leave', async () => {
    const { core, server } = await openWithServer(database);
    const good = await queueMessages(core, { count: 1 });
    const bad = await queueMessages(core, { count: 1, toEmail: 'bad@customer.example' });
    const brokenRenderer = async () => {
      const renderer = await core.templates.renderer();
      return {
        ...renderer,
        render: (input: Parameters<typeof renderer.render>[0]) => {
          if (input.messageId === bad.ids[0]) throw new Error('broken');
          return renderer.render(input);
        },
      };
    };
    const delivery = createDelivery(
      { ...core, templates: { ...core.templates, renderer: brokenRenderer } },
      { owner: 'test' },
    );
    closeAfterTest(() => delivery.stop());
    expect(await delivery.drain()).toEqual({ sent: 1, ended: 1 });
    expect(await statesOf(core, good.batchId)).toEqual({ sent: 1 });
    expect(await core.outbox.byId(bad.ids[0] ?? '')).toMatchObject({ state: 'failed', outcomeCode: 'render_failed' });
    expect(server.mails).toHaveLength(1);
  });
});

/** The core in whose transactions this speaks for receipts. */
function withReceipts(core: Core, receipts: Cause): Core {
  return {
    ...core,
    transaction: (work) => core.transaction((rooms) => work({ ...rooms, causes: { ...rooms.causes, receipts } })),
  };
}

/** The same numbers for the same seed (a linear congruential generator, as in ISO C). */
function seededRandom(seed: number): () => number {
  let state = seed * 7919 + 13;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
