import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { AppError } from '../../../src/core/errors.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import type { MailingInput } from '../../../src/core/mailings/index.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin, openTestCore, type TestCore } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp.ts';

interface MailingTest extends TestCore {
  readonly server: TestSmtpServer;
  readonly templateId: string;
  send(input?: Partial<MailingInput> & { requestKey?: string }): ReturnType<Core['mailings']['send']>;
  drain(): Promise<{ sent: number; ended: number }>;
}

/** A core with a mail server, a template, and these customers. */
async function openMailing(
  database: TestDatabase,
  customers: readonly Parameters<typeof saveCustomer>[1][] = [],
  body = 'Dear @CUSTOMERNAME@ (@CUSTOMERREFERENCE@)',
): Promise<MailingTest> {
  const server = await startSmtpServer();
  const opened = await openTestCore(database, { smtpUrl: server.url });
  const { core } = opened;
  await core.settings.setMany(admin, {
    'company.name': 'Acme',
    'company.email': 'office@acme.example',
    'company.timeZone': 'Europe/Paris',
  });
  for (const customer of customers) await saveCustomer({ core }, customer);
  const template = await core.transaction((tx) =>
    tx.templates.create(admin, { name: 'Spring', subject: 'News for @CUSTOMERNAME@', design: 'text', body }),
  );
  const delivery = createDelivery(core, { owner: 'test', timeouts: { open: 20_000, send: 20_000 } });
  closeAfterTest(() => delivery.stop());
  return {
    ...opened,
    server,
    templateId: template.id,
    send: (input = {}) =>
      core.transaction((tx) =>
        tx.mailings.send(admin, {
          templateId: template.id,
          selection: { kind: 'customer' },
          requestKey: core.base.ids.next(),
          ...input,
        }),
      ),
    drain: () => delivery.drain(),
  };
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    reference: `C-${index}`,
    tradeName: `Customer ${index}`,
    emails: [`c${index}@customer.example`, `second${index}@customer.example`],
  }));

async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const refusal = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(AppError);
  return refusal as AppError;
}

describe.each(testDatabases)('mailings (%s)', (database) => {
  it('[T6] a mailing to several → each gets one message at its main address with its own data and nobody else’s', async () => {
    const test = await openMailing(database, numbered(7));
    const sent = await test.send();
    expect(sent).toMatchObject({
      templateName: 'Spring',
      queued: 7,
      skipped: [],
      plan: [{ day: '2026-11-24', messages: 7 }],
    });
    test.clock.advance(MINUTE);
    expect(await test.drain()).toEqual({ sent: 7, ended: 0 });
    expect(test.server.mails.map((mail) => mail.to.join()).sort()).toEqual(
      numbered(7).map((customer) => customer.emails[0]),
    );
    for (const { to, parsed, raw } of test.server.mails) {
      const number = to[0]?.match(/c(\d)@/)?.[1];
      expect(parsed.subject).toBe(`News for Customer ${number}`);
      expect(parsed.text).toContain(`Dear Customer ${number} (C-${number})`);
      expect(parsed.html).toContain(`Dear Customer ${number} (C-${number})`);
      for (const other of numbered(7)) {
        if (other.reference === `C-${number}`) continue;
        expect(`${parsed.text}${parsed.html}`).not.toContain(other.tradeName);
        expect(raw).not.toContain(other.emails[0]);
      }
      expect(parsed.headers.get('list')).toMatchObject({ unsubscribe: { url: expect.stringContaining('/u/') } });
      expect(parsed.html).toMatch(/<a href="http:\/\/localhost:3000\/u\/[^"]+"[^>]*>Unsubscribe<\/a>/);
    }
    expect((await test.core.templates.get(admin, test.templateId)).lastSentAt).toBe(test.clock.now());
  });

  it('[T12] some have no address, have unsubscribed, are suppressed, or do not exist → skipped and said why; queued + skipped is the selection', async () => {
    const test = await openMailing(database, [
      ...numbered(3),
      { reference: 'NONE', tradeName: 'No address', emails: [] },
      { reference: 'OUT', tradeName: 'Opted out', emails: ['out@customer.example'] },
      { reference: 'BAD', tradeName: 'Bounced', emails: ['bad@customer.example'] },
    ]);
    await test.core.transaction(async (tx) => {
      await tx.customers.optOut({
        email: 'OUT@customer.example',
        category: 'mailing',
        accountId: null,
        source: 'test',
      });
      await tx.customers.suppress({ email: 'bad@customer.example', reason: 'hard_bounce' });
    });
    const selection = { references: ['C-0', 'C-1', 'C-2', 'NONE', 'OUT', 'BAD', 'GONE'] };
    const plan = await test.core.mailings.plan(admin, { templateId: test.templateId, selection });
    const why = plan.skipped.map((skip) => `${skip.reference}: ${skip.why}`).sort();
    expect(why).toEqual(['BAD: suppressed', 'GONE: not_found', 'NONE: no_address', 'OUT: opted_out']);
    expect(plan.queued + plan.skipped.length).toBe(selection.references.length);
    expect(plan.sample.map((row) => row.email).sort()).toEqual([
      'c0@customer.example',
      'c1@customer.example',
      'c2@customer.example',
    ]);
    expect(await test.core.outbox.counts()).toEqual([]);
    const sent = await test.send({ selection, requestKey: 'k' });
    expect(sent.skipped).toEqual(plan.skipped);
    expect((await test.core.outbox.progress(sent.batchId)).total).toBe(3);
    expect((await test.send({ selection, requestKey: 'k' })).skipped).toEqual(plan.skipped);
    expect(
      (await test.core.mailings.plan(admin, { templateId: test.templateId, selection: { ids: ['nobody'] } })).skipped,
    ).toMatchObject([{ why: 'not_found' }]);
  });

  it('[T15] somebody unsubscribes after it was queued → not mailed', async () => {
    const test = await openMailing(database, numbered(2));
    await test.send();
    await test.core.customers.optOut({
      email: 'c0@customer.example',
      category: 'mailing',
      accountId: null,
      source: 'link',
    });
    test.clock.advance(MINUTE);
    expect(await test.drain()).toEqual({ sent: 1, ended: 1 });
    expect(test.server.mails.map((mail) => mail.to[0])).toEqual(['c1@customer.example']);
  });

  it('[D10] a mail failed, its template was deleted, it is tried again by hand → not sent, and why', async () => {
    const test = await openMailing(database, numbered(1));
    test.server.faults.data = () => ({ code: 554, text: '5.6.0 not like this' });
    await test.send();
    test.clock.advance(MINUTE);
    expect(await test.drain()).toEqual({ sent: 0, ended: 1 });
    delete test.server.faults.data;
    await test.core.transaction((tx) => tx.templates.remove(admin, test.templateId));
    const [failed] = (await test.core.outbox.list(admin, {})).rows;
    await test.core.transaction((tx) => tx.outbox.retry(admin, [failed?.id ?? '']));
    expect(await test.drain()).toEqual({ sent: 0, ended: 1 });
    expect((await test.core.outbox.list(admin, {})).rows).toMatchObject([
      { state: 'cancelled', outcomeCode: 'template_deleted' },
    ]);
    expect(test.server.mails).toEqual([]);
  });

  it('[Q2] more than fits → a visible plan over the following days, each leaving on its day at the same time; nothing is dropped', async () => {
    const test = await openMailing(database, numbered(8));
    await test.core.settings.set(admin, 'quota.mailing.day', 3);
    const sent = await test.send();
    expect(sent.plan).toEqual([
      { day: '2026-11-24', messages: 3 },
      { day: '2026-11-25', messages: 3 },
      { day: '2026-11-26', messages: 2 },
    ]);
    expect(sent.quota).toMatchObject({ class: 'mailing', day: { used: 0, limit: 3 }, leftToday: 3 });
    const { rows } = await test.core.outbox.list(admin, { batchId: sent.batchId });
    const later = rows.map((row) => row.dueAt).filter((dueAt) => dueAt > test.clock.now() + MINUTE);
    expect([...new Set(later)].sort()).toEqual([test.clock.now() + DAY, test.clock.now() + 2 * DAY]);
    for (const [day, count] of [
      ['2026-11-24T12:00:00Z', 3],
      ['2026-11-24T23:30:00Z', 3],
      ['2026-11-25T12:00:00Z', 6],
      ['2026-11-26T12:00:00Z', 8],
    ] as const) {
      test.clock.set(day);
      await test.drain();
      expect(test.server.mails).toHaveLength(count);
    }
  });

  it('[Q2] more than fits and told to refuse → refused with the numbers, and nothing is queued', async () => {
    const test = await openMailing(database, numbered(5));
    await test.core.settings.set(admin, 'quota.mailing.day', 3);
    const refusal = await refusalOf(test.send({ overflow: 'refuse', requestKey: 'k' }));
    expect(sayError(test.core.base.words.in('en'), refusal)).toBe(
      '5 mails do not fit into the quota: 3 would leave that day, 2 would have to wait. Choose fewer recipients, or let the rest leave on the following days.',
    );
    expect(await test.core.outbox.counts()).toEqual([]);
    expect((await test.send({ requestKey: 'k' })).queued).toBe(5);
  });

  it('[T12] the same request twice (double click, redelivery) → one mailing, the same answer', async () => {
    const test = await openMailing(database, numbered(2));
    const [first, second] = [await test.send({ requestKey: 'same' }), await test.send({ requestKey: 'same' })];
    expect(second).toMatchObject({
      mailingId: first.mailingId,
      queued: 2,
      plan: first.plan,
      undoUntil: first.undoUntil,
    });
    expect((await test.core.outbox.progress(first.batchId)).total).toBe(2);
    const again = await test.send({ requestKey: 'another' });
    expect((await test.core.outbox.progress(again.batchId)).total).toBe(2);
  });

  it('[T14] scheduled → leaves then, not before; cancelled before → never; a past time is refused', async () => {
    const test = await openMailing(database, numbered(2));
    const scheduledFor = test.clock.now() + 2 * DAY + HOUR;
    const sent = await test.send({ scheduledFor });
    expect(sent.plan).toEqual([{ day: '2026-11-26', messages: 2 }]);
    test.clock.set(scheduledFor - 1);
    expect((await test.drain()).sent).toBe(0);
    const cancelled = await test.send({ scheduledFor: scheduledFor + DAY });
    expect(await test.core.transaction((tx) => tx.outbox.undo(admin, cancelled.batchId))).toEqual({
      cancelled: 2,
      left: 0,
    });
    test.clock.set(scheduledFor);
    expect((await test.drain()).sent).toBe(2);
    test.clock.advance(3 * DAY);
    expect((await test.drain()).sent).toBe(0);
    const refusal = await refusalOf(test.send({ scheduledFor: test.clock.now() - HOUR }));
    expect(refusal.fields).toMatchObject([{ field: 'scheduledFor', code: 'mailings.past' }]);
  });

  it('[T14] undone within the window → nothing leaves and the template counts as never sent', async () => {
    const test = await openMailing(database, numbered(2));
    const sent = await test.send();
    expect(sent.undoUntil).toBe(test.clock.now() + MINUTE);
    await test.core.transaction((tx) => tx.outbox.undo(admin, sent.batchId));
    test.clock.advance(DAY);
    expect((await test.drain()).sent).toBe(0);
    expect((await test.core.templates.get(admin, test.templateId)).lastSentAt).toBeNull();
  });

  it('[T14] some have left → what waits is cancelled at any time; the list tells how far each has come', async () => {
    const test = await openMailing(database, [...numbered(3), { reference: 'C-9', tradeName: 'None', emails: [] }]);
    await test.core.settings.setMany(admin, { 'quota.mailing.day': 2 });
    const first = await test.send();
    test.clock.advance(MINUTE);
    expect((await test.drain()).sent).toBe(2);
    const second = await test.send();
    const cancel = () => test.core.transaction((tx) => tx.outbox.cancelBatch(admin, first.batchId));
    expect(await cancel()).toEqual({ cancelled: 1, left: 2 });
    expect(await cancel()).toEqual({ cancelled: 0, left: 3 });
    const listed = await test.core.mailings.list(admin);
    expect(listed.map(({ id }) => id)).toEqual([second.mailingId, first.mailingId]);
    expect(listed[1]).toMatchObject({
      templateName: 'Spring',
      progress: { total: 3, counts: { sent: 2, cancelled: 1 } },
    });
    expect(await test.core.mailings.list(admin, { limit: 1 })).toHaveLength(1);
    const got = await test.core.mailings.get(admin, first.mailingId);
    expect(got.skipped).toMatchObject([{ reference: 'C-9', why: 'no_address' }]);
    expect(await refusalOf(test.core.mailings.get(admin, 'none'))).toMatchObject({ code: 'mailings.notFound' });
    expect((await test.core.outbox.progress(second.batchId)).counts).toMatchObject({ queued: 3, cancelled: 0 });
  });

  it('[T9] the template is edited after queueing → those queued keep their version', async () => {
    const test = await openMailing(database, numbered(1));
    await test.send();
    await test.core.transaction((tx) =>
      tx.templates.update(admin, {
        id: test.templateId,
        base: null,
        name: 'Spring',
        subject: 'New',
        design: 'text',
        body: 'New',
      }),
    );
    test.clock.advance(MINUTE);
    await test.drain();
    expect(test.server.mails[0]?.parsed.subject).toBe('News for Customer 0');
  });

  it('[T10] a proof with a real customer’s data → to the typed address, marked, counted as a mailing, in no history', async () => {
    const test = await openMailing(database, numbered(1));
    const [account] = (await test.core.customers.list(admin, {})).rows;
    const proof = {
      templateId: test.templateId,
      toEmail: 'me@acme.example',
      accountId: account?.id ?? '',
      requestKey: 'p',
    };
    const first = await test.core.transaction((tx) => tx.mailings.proof(admin, proof));
    const again = await test.core.transaction((tx) => tx.mailings.proof(admin, proof));
    expect(again).toEqual(first);
    expect(await test.drain()).toEqual({ sent: 1, ended: 0 });
    expect(test.server.mails.map((mail) => [mail.to.join(), mail.parsed.subject])).toEqual([
      ['me@acme.example', '[Proof] News for Customer 0'],
    ]);
    await test.core.transaction((tx) =>
      tx.mailings.proof({ ...admin, language: 'fr-CA' }, { ...proof, requestKey: 'of a French colleague' }),
    );
    await test.drain();
    expect(test.server.mails[1]?.parsed.subject).toBe('[Épreuve] News for Customer 0');
    expect((await test.core.templates.get(admin, test.templateId)).lastSentAt).toBeNull();
    expect((await test.core.outbox.list(admin, { accountId: account?.id ?? '' })).total).toBe(0);
    expect((await test.core.quota.use()).find((use) => use.class === 'mailing')?.day.used).toBe(2);
    const refusal = await refusalOf(
      test.core.transaction((tx) =>
        tx.mailings.proof(admin, { ...proof, toEmail: 'a@b.example\nBcc: c@d.example', requestKey: 'q' }),
      ),
    );
    expect(refusal.fields).toMatchObject([{ field: 'toEmail', code: 'core.notAnAddress' }]);
  });

  it('[T10] a proof of the worst cases of a selection → one for each, said in its subject; the same request again → no more', async () => {
    const test = await openMailing(database, [
      { reference: 'C-1', tradeName: 'Bakery' },
      { reference: 'C-2', tradeName: 'A name that is longer than all the others' },
      { reference: 'C-3', tradeName: 'مخبز', language: 'ar' },
      { reference: 'C-4', tradeName: 'A name without address, the longest of them all', emails: [] },
    ]);
    const { rows } = await test.core.customers.list(admin, { references: ['C-2', 'C-3'] });
    await test.core.transaction((tx) =>
      tx.customers.saveContacts(
        admin,
        rows.map((account) => ({ accountId: account.id, name: 'Ana' })),
      ),
    );
    const proof = { templateId: test.templateId, toEmail: 'me@acme.example', worstCases: {}, requestKey: 'worst' };
    const first = await test.core.transaction((tx) => tx.mailings.proof(admin, proof));
    expect(first.queued).toBe(3);
    expect(await test.core.transaction((tx) => tx.mailings.proof(admin, proof))).toEqual(first);
    expect(await test.drain()).toEqual({ sent: 3, ended: 0 });
    expect(test.server.mails.map((mail) => [mail.to.join(), mail.parsed.subject]).sort()).toEqual([
      ['me@acme.example', '[Proof: longest name] News for A name that is longer than all the others'],
      ['me@acme.example', '[Proof: no contact] News for Bakery'],
      ['me@acme.example', '[Proof: other language, right-to-left name] News for مخبز'],
    ]);
    expect((await test.core.quota.use()).find((use) => use.class === 'mailing')?.day.used).toBe(3);
    expect((await test.core.templates.get(admin, test.templateId)).lastSentAt).toBeNull();
    const draft = { subject: 'Draft', body: 'x', design: 'text' as const, toEmail: 'me@acme.example' };
    const one = await test.core.transaction((tx) =>
      tx.mailings.proofDraft(admin, { ...draft, worstCases: { references: ['C-1'] }, requestKey: 'draft' }),
    );
    expect(one.queued).toBe(1);
    await test.drain();
    expect(test.server.mails.at(-1)?.parsed.subject).toBe('[Proof: longest name, no contact] Draft');
  });

  it('[T10] the worst cases of a selection in which nobody would get the mail, or without customers.view → refused, nothing queued', async () => {
    const test = await openMailing(database, [{ reference: 'C-1', tradeName: 'Mute', emails: [] }]);
    const proof = { templateId: test.templateId, toEmail: 'me@acme.example', worstCases: {}, requestKey: 'w' };
    const nobody = await refusalOf(test.core.transaction((tx) => tx.mailings.proof(admin, proof)));
    expect(nobody.code).toBe('mailings.nobody');
    const blind = actorWith('templates.view', 'templates.send');
    const denied = await refusalOf(test.core.transaction((tx) => tx.mailings.proof(blind, proof)));
    expect(denied.params).toEqual({ permission: 'customers.view' });
    expect(await test.core.outbox.counts()).toEqual([]);
    expect(await test.core.base.db('batches').select()).toEqual([]);
  });

  it('[T10] a proof of a draft and of a notice’s wording → rendered with an example; a wrong draft is refused', async () => {
    const test = await openMailing(database);
    const draft = { design: 'text' as const, toEmail: 'me@acme.example' };
    await test.core.transaction((tx) =>
      tx.mailings.proofDraft(admin, { ...draft, subject: 'A @CUSTOMERNAME@', body: 'x', requestKey: '1' }),
    );
    await test.core.transaction((tx) =>
      tx.mailings.proofDraft(admin, {
        ...draft,
        kind: 'debtor',
        notice: 'debtor.one',
        subject: '@INVOICEREFERENCE@ @AMOUNT@',
        body: '@RECEIPTS@',
        requestKey: '2',
      }),
    );
    await test.core.transaction((tx) =>
      tx.mailings.proofDraft(admin, {
        ...draft,
        kind: 'incident',
        subject: 'I @INCIDENTREFERENCE@',
        body: '@Observations@ @widgetvaluation@',
        requestKey: '3',
      }),
    );
    expect((await test.drain()).sent).toBe(3);
    expect(test.server.mails.map((mail) => mail.parsed.subject).sort()).toEqual([
      "[Proof] A Martin's Bakery",
      '[Proof] F-2026-118 €840.00',
      '[Proof] I INC-1042',
    ]);
    const refusal = await refusalOf(
      test.core.transaction((tx) =>
        tx.mailings.proofDraft(admin, { ...draft, subject: '@NOPE@', body: 'x', requestKey: '4' }),
      ),
    );
    expect(refusal.fields).toMatchObject([{ field: 'subject' }]);
  });

  it('[X2] without templates.send → refused naming it, nothing queued, the refusal logged', async () => {
    const test = await openMailing(database, numbered(1));
    const actor = actorWith('templates.view', 'templates.edit', 'customers.view');
    const input = { templateId: test.templateId, selection: {}, requestKey: 'k' };
    const refusal = await refusalOf(test.core.transaction((tx) => tx.mailings.send(actor, input)));
    expect(refusal.params).toEqual({ permission: 'templates.send' });
    expect(await test.core.outbox.counts()).toEqual([]);
    expect(await test.core.audit.list(admin, { search: 'access.denied' })).toHaveLength(1);
  });

  it('[T12] an archived template → not sent', async () => {
    const test = await openMailing(database, numbered(1));
    await test.core.transaction((tx) => tx.templates.archive(admin, { id: test.templateId, archived: true }));
    expect((await refusalOf(test.send())).code).toBe('mailings.archived');
  });

  it('[T12] 5,000 customers → queued within seconds, one message each', async () => {
    const test = await openMailing(database);
    await test.core.settings.setMany(admin, { 'quota.mailing.day': null, 'quota.mailing.month': null });
    const many = numbered(5_000).map((customer) => ({ ...customer, kind: 'customer' as const }));
    await test.core.transaction((tx) => tx.customers.saveMany(admin, many));
    const started = performance.now();
    const sent = await test.send();
    const seconds = (performance.now() - started) / 1_000;
    expect(sent.queued).toBe(5_000);
    expect(seconds).toBeLessThan(10);
    expect((await test.core.outbox.progress(sent.batchId)).counts.queued).toBe(5_000);
  });
});
