import { describe, expect, it } from 'vitest';
import { PermissionDenied } from '../../../src/core/access/index.ts';
import { DAY } from '../../../src/core/clock.ts';
import type { AppError } from '../../../src/core/errors.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { notify, openCompany, owe, pay } from '../../support/debts.ts';

describe.each(testDatabases)('pauses and decisions (%s)', (database) => {
  it('[D11] a promise until Friday → paused through Friday, a card for the channel, the decision; then proposed again', async () => {
    const company = await openCompany(database);
    const { account, receipts } = await owe(company, { daysOverdue: [30] });
    const receiptId = receipts[0]?.id ?? '';
    await company.core.transaction((tx) =>
      tx.debtors.pause(admin, { receiptId, reason: 'promise', until: '2026-11-27', note: 'called, <b>Friday</b>' }),
    );
    const held = async () =>
      (await company.core.debtors.listReceipts(admin, {})).rows.map((row) => [row.ticked, row.held]);
    expect(await held()).toEqual([[false, 'paused']]);
    company.clock.set('2026-11-27T20:00:00Z');
    expect(await held()).toEqual([[false, 'paused']]);
    company.clock.advance(DAY);
    expect(await held()).toEqual([[true, null]]);
    const [alert] = await company.core.alerts.claim({ owner: 'test', limit: 10 });
    expect(alert).toMatchObject({
      kind: 'receipt_paused',
      payload: { receiptIds: receiptId, accountId: account.id, reason: 'promise', byName: 'root' },
    });
    expect(await company.core.decisions.list(admin, { kind: 'receipt', id: receiptId })).toMatchObject([
      { outcome: 'paused', reason: 'promise', detail: '2026-11-27', actorName: 'root', reference: 'C-001-1' },
    ]);
  });

  it('[D11] resumed → ticked again, and the decision is kept; resumed twice → once', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, { daysOverdue: [30] });
    const receiptId = receipts[0]?.id ?? '';
    await company.core.transaction((tx) => tx.debtors.pause(admin, { receiptId, reason: 'dispute', until: null }));
    await company.core.transaction((tx) => tx.debtors.resume(admin, { receiptId }));
    await company.core.transaction((tx) => tx.debtors.resume(admin, { receiptId }));
    expect((await company.core.debtors.propose(admin, {})).receipts).toBe(1);
    const decisions = await company.core.decisions.list(admin, { kind: 'receipt', id: receiptId });
    expect(decisions.map(({ outcome }) => outcome)).toEqual(['resumed', 'paused']);
  });

  it.each([
    ['promise', null, 'Give the day by which the customer promised to pay.'],
    ['dispute', '2026-02-30', '“2026-02-30” is not a date. Write it like 2026-12-24.'],
    ['promise', '2026-11-23', '2026-11-23 has passed. Choose today or a later day.'],
  ] as const)(
    '[D11] paused as %s until %s → refused with the sentence, nothing changes',
    async (reason, until, sentence) => {
      const company = await openCompany(database);
      const { receipts } = await owe(company, { daysOverdue: [30] });
      const receiptId = receipts[0]?.id ?? '';
      const refusal = await company.core
        .transaction((tx) => tx.debtors.pause(admin, { receiptId, reason, until }))
        .catch((error: unknown) => error);
      expect(sayError(company.core.base.words.in('en'), refusal as AppError)).toBe(sentence);
      expect((await company.core.documents.receiptsByIds([receiptId]))[0]?.pause).toBeNull();
    },
  );

  it('[D11] the customer says on the notice’s page that it is paid → every open receipt of that mail pauses, one card, whatever the clicks', async () => {
    const company = await openCompany(database);
    const { account, receipts } = await owe(company, { daysOverdue: [30, 20, 10] });
    await notify(company.core, receipts.slice(0, 2));
    await pay(company, receipts[0]);
    const [message] = (await company.core.outbox.list(admin, {})).rows;
    const claim = () =>
      company.core.transaction((tx) =>
        tx.debtors.claimPaid({ messageId: message?.id ?? '', note: 'Paid\u202e on Monday' }),
      );
    await claim();
    await claim();
    const pauses = (await company.core.documents.receiptsByIds(receipts.map(({ id }) => id)))
      .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
      .map(({ pause }) => pause);
    expect(pauses).toEqual([null, { reason: 'claims_paid', until: '2026-12-04', note: 'Paid on Monday' }, null]);
    const alerts = await company.core.alerts.claim({ owner: 'test', limit: 10 });
    expect(alerts).toMatchObject([{ kind: 'customer_words' }]);
    const wordsId = String(alerts[0]?.payload['wordsId']);
    expect(await company.core.customers.wordsById(wordsId)).toMatchObject({
      accountId: account.id,
      messageId: message?.id,
      about: 'paid',
      words: 'Paid on Monday',
    });
    expect(await company.core.decisions.list(admin, { kind: 'customer', id: account.id }, { limit: 1 })).toMatchObject([
      { outcome: 'paused', reason: 'claims_paid', actorName: 'Boulangerie Martin' },
    ]);
  });

  it('[D11] the customer writes again: the same day, though it is paused, disputed or all paid → every text is kept and told; an identical one is not', async () => {
    const company = await openCompany(database);
    const { account, receipts } = await owe(company, { daysOverdue: [30, 20] });
    await notify(company.core, receipts);
    const messageId = (await company.core.outbox.list(admin, {})).rows[0]?.id ?? '';
    const [first, second] = receipts.map(({ id }) => id) as [string, string];
    const say = (note: string) => company.core.transaction((tx) => tx.debtors.claimPaid({ messageId, note }));
    await company.core.transaction((tx) =>
      tx.debtors.pause(admin, { receiptId: first, reason: 'dispute', until: null }),
    );
    await say('By transfer');
    await say('It was 62.00, not 120.00');
    await say('By transfer');
    await company.core.transaction(async (tx) => {
      await tx.debtors.resume(admin, { receiptId: first });
      await tx.debtors.resume(admin, { receiptId: second });
    });
    for (const receipt of receipts) await pay(company, receipt);
    company.clock.advance(1_000);
    await say('I paid twice, please send it back');

    const kept = await company.core.customers.listWords(admin, account.id);
    expect(kept.map(({ words }) => words)).toEqual([
      'I paid twice, please send it back',
      'It was 62.00, not 120.00',
      'By transfer',
    ]);
    const alerts = await company.core.alerts.claim({ owner: 'test', limit: 20 });
    expect(alerts.filter(({ kind }) => kind === 'customer_words').map(({ payload }) => payload['wordsId'])).toEqual(
      kept.map(({ id }) => id).toReversed(),
    );
    await expect(say('x'.repeat(2_001))).rejects.toThrow('customers.tooLong');
    await expect(company.core.customers.listWords(actorWith('debtors.view'), account.id)).rejects.toThrow(
      PermissionDenied,
    );
  });

  it('[D11] said again word for word when the pause is over → pauses anew, with a card of its own', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, { daysOverdue: [30] });
    await notify(company.core, receipts);
    const messageId = (await company.core.outbox.list(admin, {})).rows[0]?.id ?? '';
    const say = () => company.core.transaction((tx) => tx.debtors.claimPaid({ messageId, note: '' }));
    await say();
    company.clock.advance(11 * DAY);
    await say();
    await say();
    const [receipt] = await company.core.documents.receiptsByIds(receipts.map(({ id }) => id));
    expect(receipt?.pause).toMatchObject({ reason: 'claims_paid', until: '2026-12-15' });
    expect(await company.core.alerts.claim({ owner: 'test', limit: 10 })).toHaveLength(2);
  });

  it('[D4] a revoked notice or none at all says it is paid → refused, nothing pauses', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, { daysOverdue: [30] });
    await notify(company.core, receipts);
    const [message] = (await company.core.outbox.list(admin, {})).rows;
    await company.core.outbox.revokeLinks(admin, message?.id ?? '');
    const claim = (messageId: string) =>
      company.core.transaction((tx) => tx.debtors.claimPaid({ messageId, note: '' }));
    await expect(claim(message?.id ?? '')).rejects.toThrow('debtors.linkRevoked');
    await expect(claim('nothing')).rejects.toThrow('debtors.noSuchNotice');
    expect((await company.core.debtors.propose(admin, {})).customers[0]?.receipts[0]?.held).toBe('queued');
  });

  it('[D13] sent, undone, failed and paid in turn → the customer’s list tells all of it, newest first', async () => {
    const company = await openCompany(database, { settings: { 'undo.seconds': 60 } });
    const { account, receipts } = await owe(company, { daysOverdue: [30] });
    const undone = await notify(company.core, receipts);
    await company.core.transaction((tx) => tx.outbox.undo(admin, undone.batchId));
    company.clock.advance(1_000);
    await notify(company.core, receipts);
    company.clock.advance(60_000);
    await company.deliver();
    company.clock.advance(1_000);
    await pay(company, receipts[0]);
    await notify(company.core, receipts);
    const list = await company.core.decisions.list(admin, { kind: 'customer', id: account.id });
    expect(list.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'not_sent paid',
      'sent manual',
      'queued manual',
      'not_sent cancelled',
      'queued manual',
    ]);
  });

  it('[D13 Q2 E3] a reminder whose quota is full, then refused and tried again by hand → each receipt says so', async () => {
    const company = await openCompany(database, { settings: { 'quota.notice.day': 0 } });
    const { core, smtp } = company;
    const { receipts } = await owe(company, { daysOverdue: [30, 40] });
    await notify(core, receipts);
    await company.deliver();
    await core.settings.setMany(admin, { 'quota.notice.day': 300 });
    smtp.faults.data = () => ({ code: 554, text: 'no such thing' });
    await company.deliver();
    const failed = (await core.outbox.list(admin, { state: 'failed' })).rows.map(({ id }) => id);
    await core.transaction((tx) => tx.outbox.retry(admin, failed));
    for (const { id } of receipts) {
      const told = (await core.decisions.list(admin, { kind: 'receipt', id })).toReversed();
      expect(told.map(({ outcome, reason, detail }) => `${outcome} ${reason} ${detail}`.trim())).toEqual([
        'queued manual',
        expect.stringMatching(/^queued quota 20\d\d-\d\d-\d\d$/),
        expect.stringMatching(/^not_sent failed .*no such thing/),
        'queued retried',
      ]);
    }
  });

  it('[X2] pausing, switching and looking without the permission → refused', async () => {
    const company = await openCompany(database);
    const { account, receipts } = await owe(company, { daysOverdue: [30] });
    const viewer = actorWith('debtors.view', 'debtors.send');
    const receiptId = receipts[0]?.id ?? '';
    const refused = [
      () => company.core.transaction((tx) => tx.debtors.pause(viewer, { receiptId, reason: 'dispute', until: null })),
      () => company.core.transaction((tx) => tx.debtors.setSwitch(viewer, { receiptId, value: 'off' })),
      () => company.core.transaction((tx) => tx.debtors.setSwitch(viewer, { accountId: account.id, value: 'off' })),
      () => company.core.decisions.list(actorWith('debtors.edit'), { kind: 'receipt', id: receiptId }),
    ];
    for (const attempt of refused) await expect(attempt()).rejects.toThrow(PermissionDenied);
  });
});
