import { beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../../../src/core/clock.ts';
import { type StoredMessage, takeReport } from '../../../../src/core/mail/index.ts';
import { signedId } from '../../../../src/core/mail/signed-id.ts';
import { markRestored } from '../../../../src/core/recovery/index.ts';
import { reportBytes } from '../../../support/bounce-reports.ts';
import { admin, TEST_SECRET } from '../../../support/core.ts';
import { testDatabases } from '../../../support/databases.ts';
import { notify, openCompany, owe } from '../../../support/debts.ts';
import { queueMessages } from '../../../support/outbox.ts';

type Company = Awaited<ReturnType<typeof openCompany>>;

describe.each(testDatabases)('bounces (%s)', (database) => {
  let company: Company;
  beforeEach(async () => {
    company = await openCompany(database, { settings: { 'bounces.address': 'bounces@acme.example' } });
  });

  /** A message that has left, with its return path as the mail server saw it. */
  async function sent(options: Partial<Parameters<typeof queueMessages>[1]> = {}) {
    const before = company.smtp.mails.length;
    const { ids, batchId } = await queueMessages(company.core, {
      count: 1,
      toEmail: 'anna@customer.example',
      ...options,
    });
    await company.deliver();
    const message = await stored(ids[0] ?? '');
    return { message, batchId, returnPath: company.smtp.mails[before]?.from ?? '' };
  }

  async function stored(id: string): Promise<StoredMessage> {
    const message = await company.core.outbox.byId(id);
    if (!message) throw new Error('no such message');
    return message;
  }

  const take = (name: string, about: { to?: string; returnPath?: string; messageId?: string }) =>
    takeReport(company.core, {
      raw: reportBytes(name, {
        to: 'anna@customer.example',
        returnPath: 'bounces@acme.example',
        messageId: '<nothing@acme.example>',
        ...about,
      }),
      source: 'pipe',
    });

  const blocked = async (): Promise<{ email: string; reason: string }[]> =>
    (await company.core.customers.listSuppressions(admin, {})).rows.map(({ email, reason }) => ({ email, reason }));

  it('[E4] a bounce mailbox is set → each mail leaves with a return path of its own, From stays', async () => {
    const { returnPath, message } = await sent();
    expect(returnPath).toMatch(/^bounces\+[0-9a-z]{26}-[0-9a-f]{16}@acme\.example$/);
    expect(returnPath).toContain(message.id.toLowerCase());
    expect(company.smtp.mails[0]?.parsed.from?.value[0]?.address).toBe('office@acme.example');
    await company.core.transaction((tx) => tx.settings.set(admin, 'bounces.verp', false));
    expect((await sent()).returnPath).toBe('bounces@acme.example');
    await company.core.transaction((tx) => tx.settings.set(admin, 'bounces.address', ''));
    expect((await sent()).returnPath).toBe('office@acme.example');
  });

  it('[E4] a hard bounce to the return path → marked, address suppressed with reason, words and message, sender told', async () => {
    const { message, returnPath, batchId } = await sent();
    expect(await take('postfix-unknown-user', { returnPath })).toEqual({
      kind: 'hard',
      messageId: message.id,
      email: 'anna@customer.example',
      isNew: true,
    });
    expect(await stored(message.id)).toMatchObject({
      state: 'sent',
      bounce: { kind: 'hard', text: expect.stringContaining('User unknown'), at: company.clock.now() },
    });
    expect((await company.core.customers.listSuppressions(admin, {})).rows).toMatchObject([
      {
        email: 'anna@customer.example',
        reason: 'hard_bounce',
        detail: expect.stringContaining('550 5.1.1'),
        messageId: message.id,
      },
    ]);
    expect((await company.core.outbox.progress(batchId)).bounced).toBe(1);
    expect((await company.core.outbox.list(admin, { bounced: true })).total).toBe(1);
    expect(await company.core.alerts.byKey(`bounce:batch:${batchId}`)).toMatchObject({ kind: 'bounce' });
  });

  it('[E4] it left before the database was put back to a copy in which it still waited → its bounce counts', async () => {
    const { core, clock } = company;
    const { ids } = await queueMessages(core, { count: 1, toEmail: 'anna@customer.example' });
    const [id = ''] = ids;
    await markRestored(core.base.db, { takenAt: clock.now(), clock });
    await company.deliver();
    expect(await stored(id)).toMatchObject({ state: 'unknown', attempts: 0 });
    const returnPath = `bounces+${signedId(id, 'return-path', TEST_SECRET)}@acme.example`;
    expect(await take('postfix-unknown-user', { returnPath })).toMatchObject({ kind: 'hard', messageId: id });
    expect(await blocked()).toEqual([{ email: 'anna@customer.example', reason: 'hard_bounce' }]);
  });

  it('[E4] the same report twice, and at once → counted once; cleared meanwhile → the old report blocks nothing', async () => {
    const { returnPath } = await sent();
    const both = await Promise.all([take('qmail', { returnPath }), take('qmail', { returnPath })]);
    expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
    await company.core.transaction((tx) => tx.customers.clearSuppression(admin, 'anna@customer.example'));
    expect(await take('qmail', { returnPath })).toMatchObject({ kind: 'hard', isNew: false });
    expect(await blocked()).toEqual([]);
  });

  it('[E4] the next mail to a blocked address → held back; cleared and tried again by hand → it leaves', async () => {
    const { returnPath } = await sent();
    await take('qmail', { returnPath });
    const { message } = await sent();
    expect(message.state).toBe('suppressed');
    await company.core.transaction(async (tx) => {
      await tx.customers.clearSuppression(admin, 'anna@customer.example');
      await tx.outbox.retry(admin, [message.id]);
    });
    await company.deliver();
    expect((await stored(message.id)).state).toBe('sent');
  });

  it('[E4] no return path left, the Message-ID and the address are right → counted', async () => {
    const { message } = await sent();
    expect(await take('gmail-no-such-user', { messageId: message.rfcMessageId })).toMatchObject({
      kind: 'hard',
      messageId: message.id,
      isNew: true,
    });
    expect(await blocked()).toEqual([{ email: 'anna@customer.example', reason: 'hard_bounce' }]);
  });

  it('[E4] 552 mailbox full, policy, out of office, delayed → marked or not, nobody suppressed', async () => {
    const first = await sent();
    expect(await take('postfix-delayed', first)).toMatchObject({ kind: 'delayed', isNew: false });
    expect(await take('out-of-office', first)).toMatchObject({ kind: 'auto_reply', messageId: null });
    expect((await stored(first.message.id)).bounce).toBeNull();
    expect(await take('postfix-mailbox-full', first)).toMatchObject({ kind: 'soft', isNew: true });
    const second = await sent();
    expect(await take('exchange-blocked-sender', second)).toMatchObject({ kind: 'policy', isNew: true });
    expect((await stored(second.message.id)).bounce?.kind).toBe('policy');
    expect(await blocked()).toEqual([]);
  });

  it('[E4] a complaint → suppressed as one, even when the mail had come back softly before', async () => {
    const { message, returnPath } = await sent();
    await take('postfix-mailbox-full', { returnPath });
    expect(await take('yahoo-complaint', { returnPath })).toMatchObject({ kind: 'complaint', isNew: true });
    expect((await stored(message.id)).bounce?.kind).toBe('complaint');
    expect(await blocked()).toEqual([{ email: 'anna@customer.example', reason: 'complaint' }]);
  });

  it('[E4] five soft bounces in a row → suppressed; one that arrived in between → not', async () => {
    let report = 0;
    for (let round = 0; round < 4; round += 1) await softly();
    await sent();
    await softly();
    expect(await blocked()).toEqual([]);
    for (let round = 0; round < 3; round += 1) await softly();
    expect(await blocked()).toEqual([]);
    company.clock.advance(DAY);
    await softly();
    expect(await blocked()).toEqual([{ email: 'anna@customer.example', reason: 'soft_bounce' }]);

    async function softly(): Promise<void> {
      const { returnPath } = await sent();
      const raw = reportBytes('postfix-mailbox-full', {
        to: 'anna@customer.example',
        returnPath,
        messageId: '<nothing@acme.example>',
      });
      // Each report has a Message-ID of its own.
      report += 1;
      const own = Buffer.from(raw.toString().replace('20261129081240', `2026112908${1000 + report}`));
      await takeReport(company.core, { raw: own, source: 'imap' });
    }
  });

  it('[E4] an alias of two, one of whom is reached → the address lives', async () => {
    const { message, returnPath } = await sent();
    expect(await take('alias-of-two', { returnPath })).toMatchObject({ kind: 'delivered', messageId: message.id });
    expect(await blocked()).toEqual([]);
  });

  describe('[E4] forged reports change nothing', () => {
    it.each([
      ['without any proof', () => ({})],
      [
        'with the id of the message, unsigned',
        ({ id }: StoredMessage) => ({ returnPath: `bounces+${id.toLowerCase()}@acme.example` }),
      ],
      [
        'signed with another key',
        ({ id }: StoredMessage) => ({
          returnPath: `bounces+${signedId(id, 'return-path', 'x'.repeat(32))}@acme.example`,
        }),
      ],
      [
        'with the Message-ID’s signature as return path',
        ({ rfcMessageId }: StoredMessage) => ({ returnPath: `bounces+${rfcMessageId.slice(1, -1)}` }),
      ],
      [
        'with a Message-ID made up from one’s own',
        ({ id }: StoredMessage) => ({ messageId: `<${id.toLowerCase()}-0123456789abcdef@acme.example>` }),
      ],
      [
        'with the right signature and another domain',
        ({ id }: StoredMessage) => ({ messageId: `<${signedId(id, 'message-id', TEST_SECRET)}@evil.example>` }),
      ],
    ])('%s', async (_how, forge) => {
      const { message } = await sent();
      for (const name of ['postfix-unknown-user', 'qmail', 'yahoo-complaint', 'exim-plain'])
        expect(await take(name, forge(message))).toMatchObject({ messageId: null, email: null, isNew: false });
      expect((await stored(message.id)).bounce).toBeNull();
      expect(await blocked()).toEqual([]);
    });

    it('a customer knows the Message-ID of their own mail → can name no other address with it', async () => {
      const { message } = await sent({ toEmail: 'mallory@evil.example' });
      await sent({ toEmail: 'victim@customer.example' });
      for (const name of ['postfix-unknown-user', 'qmail', 'yahoo-complaint', 'exim-plain', 'gmail-no-such-user'])
        expect(await take(name, { to: 'victim@customer.example', messageId: message.rfcMessageId })).toMatchObject({
          messageId: null,
        });
      expect(await blocked()).toEqual([]);
    });

    it('a customer knows the return path of their own mail → can suppress themselves alone', async () => {
      const { returnPath } = await sent({ toEmail: 'mallory@evil.example' });
      await sent({ toEmail: 'victim@customer.example' });
      await take('postfix-unknown-user', { to: 'victim@customer.example', returnPath });
      expect(await blocked()).toEqual([{ email: 'mallory@evil.example', reason: 'hard_bounce' }]);
    });

    it('a message that never left → no report about it is true', async () => {
      const { ids } = await queueMessages(company.core, {
        count: 1,
        undoSeconds: 600,
        toEmail: 'anna@customer.example',
      });
      const returnPath = `bounces+${signedId(ids[0] ?? '', 'return-path', TEST_SECRET)}@acme.example`;
      expect(await take('postfix-unknown-user', { returnPath })).toMatchObject({ messageId: null });
      expect(await blocked()).toEqual([]);
    });
  });

  it('[D13 E4] a debtor notice came back → why says so with the server’s words, a card of its own, the stamps stay', async () => {
    const { account, receipts } = await owe(company, { emails: ['anna@customer.example'], daysOverdue: [40] });
    await notify(company.core, receipts);
    await company.deliver();
    const [message] = (await company.core.outbox.list(admin, {})).rows;
    await take('postfix-unknown-user', { returnPath: company.smtp.mails[0]?.from ?? '' });
    const [newest] = await company.core.decisions.list(admin, { kind: 'customer', id: account.id }, { limit: 5 });
    expect(newest).toMatchObject({
      outcome: 'came_back',
      reason: 'bounce_hard',
      reference: 'C-001-1',
      detail: expect.stringContaining('User unknown'),
    });
    expect(await company.core.alerts.byKey(`bounce:${message?.id}`)).toMatchObject({
      payload: { accountId: account.id, class: 'debtor' },
    });
    expect((await company.core.customers.get(admin, account.id)).lastNoticeAt).not.toBeNull();
  });
});
