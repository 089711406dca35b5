import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import type { ReminderRun } from '../../../src/core/debtors/index.ts';
import { noticeOfLevel } from '../../../src/core/templates/index.ts';
import { admin } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { openCompany, owe, pay } from '../../support/debts.ts';

/** 09:30 on a Tuesday in Paris. */
const NOW = '2026-11-24T08:30:00Z';

/** Level 1 after 7 days speaks as any notice, level 2 after 21 in its own words. */
async function openPolicy(database: TestDatabase, settings: Readonly<Record<string, unknown>> = {}) {
  const company = await openCompany(database, { now: NOW, settings: { 'policy.on': true, ...settings } });
  await company.core.transaction((tx) =>
    tx.templates.setNoticeText(admin, {
      base: null,
      kind: noticeOfLevel(2),
      language: 'en',
      subject: 'Second reminder: @TOTALDUE@',
      body: 'Level @REMINDERLEVEL@, @RECEIPTCOUNT@ of them.\n\n@RECEIPTS@',
    }),
  );
  return company;
}

async function openRun(core: Core, day = '2026-11-24'): Promise<ReminderRun> {
  const run = await core.transaction((tx) => tx.debtors.openRun(day));
  if (!run) throw new Error('no run');
  return run;
}

const approveAll = (core: Core, run: ReminderRun) =>
  core.transaction((tx) => tx.debtors.decide(admin, { runId: run.id, itemIds: 'all', as: 'approve' }));

describe.each(testDatabases)('the words of a level (%s)', (database) => {
  it('[D8] a level with words of its own → said to one and to several; the other level and a notice by hand speak as before', async () => {
    const company = await openPolicy(database);
    const { core } = company;
    await owe(company, { reference: 'C-1', emails: ['one@x.example'], daysOverdue: [22], amountMinor: 5_000 });
    await owe(company, { reference: 'C-2', emails: ['two@x.example'], daysOverdue: [22, 23], amountMinor: 5_000 });
    await owe(company, { reference: 'C-3', emails: ['first@x.example'], daysOverdue: [7], amountMinor: 5_000 });
    await owe(company, { reference: 'C-4', emails: ['fr@x.example'], language: 'fr', daysOverdue: [22] });
    const byHand = await owe(company, { reference: 'C-5', emails: ['hand@x.example'], daysOverdue: [100] });
    await approveAll(core, await openRun(core));
    await core.transaction((tx) =>
      tx.debtors.notify(admin, { receiptIds: byHand.receipts.map(({ id }) => id), requestKey: 'hand' }),
    );
    await company.deliver();
    const subjects = Object.fromEntries(company.smtp.mails.map(({ to, parsed }) => [to[0], parsed.subject]));
    expect(subjects).toMatchObject({
      'one@x.example': 'Second reminder: €50.00',
      'two@x.example': 'Second reminder: €100.00',
      'first@x.example': 'Invoice C-3-1: €50.00 to pay',
      'hand@x.example': 'Invoice C-5-1: €120.00 to pay',
    });
    expect(subjects['fr@x.example']).toContain('C-4-1');
    const two = company.smtp.mails.find(({ to }) => to[0] === 'two@x.example');
    expect(two?.parsed.text).toContain('Level 2, 2 of them.');
  });

  it('[D8] preview at a level → its words; without → those of a notice by hand', async () => {
    const company = await openPolicy(database);
    const { account, receipts } = await owe(company, { daysOverdue: [22] });
    const input = { accountId: account.id, receiptIds: receipts.map(({ id }) => id) };
    expect((await company.core.debtors.preview(admin, { ...input, level: 2 })).text).toContain('Level 2, 1 of them.');
    expect((await company.core.debtors.preview(admin, { ...input, level: 1 })).subject).toMatch(/^Invoice/);
    expect((await company.core.debtors.preview(admin, input)).subject).toMatch(/^Invoice/);
  });

  it('[D8 D10] one of two paid after the approval → the level’s words, about the other alone', async () => {
    const company = await openPolicy(database, { 'undo.seconds': 60 });
    const { receipts } = await owe(company, { daysOverdue: [22, 23], amountMinor: 5_000 });
    await approveAll(company.core, await openRun(company.core));
    await pay(company, receipts[0]);
    company.clock.advance(MINUTE);
    await company.deliver();
    expect(company.smtp.mails.map(({ parsed }) => parsed.subject)).toEqual(['Second reminder: €50.00']);
    expect(company.smtp.mails[0]?.parsed.text).toContain('Level 2, 1 of them.');
  });

  it('[D8 D10] the receipt of the higher level paid before the approval, or a mail for each → each speaks at its own level', async () => {
    const company = await openPolicy(database);
    const { receipts } = await owe(company, { daysOverdue: [22, 8] });
    const run = await openRun(company.core);
    expect(run.items).toMatchObject([{ level: 2 }]);
    await pay(company, receipts[0]);
    await approveAll(company.core, run);
    await company.deliver();
    expect(company.smtp.mails.map(({ parsed }) => parsed.subject)).toEqual(['Invoice C-001-2: €120.00 to pay']);

    const single = await openPolicy(database, { 'debtors.onePerReceipt': true });
    await owe(single, { daysOverdue: [22, 8] });
    await approveAll(single.core, await openRun(single.core));
    await single.deliver();
    expect(single.smtp.mails.map(({ parsed }) => parsed.subject).toSorted()).toEqual([
      'Invoice C-001-2: €120.00 to pay',
      'Second reminder: €120.00',
    ]);
  });

  it('[D8] the policy turned on over an old ledger, on a Saturday → Monday’s run counts the customers it leaves out, the next one nobody', async () => {
    const company = await openPolicy(database);
    await owe(company, { reference: 'C-1', emails: ['a@x.example'], daysOverdue: [400, 300] });
    await owe(company, { reference: 'C-2', emails: ['b@x.example'], daysOverdue: [200] });
    await owe(company, { reference: 'C-3', emails: ['c@x.example'], daysOverdue: [3] });
    company.clock.set('2026-11-28T08:30:00Z');
    expect(await company.core.transaction((tx) => tx.debtors.openRun('2026-11-28'))).toBeNull();
    company.clock.set('2026-11-30T08:30:00Z');
    const run = await openRun(company.core, '2026-11-30');
    expect(run).toMatchObject({ staleCustomers: 2, items: [{ account: { reference: 'C-3' } }] });
    company.clock.set('2026-12-01T08:30:00Z');
    expect(await openRun(company.core, '2026-12-01')).toMatchObject({ staleCustomers: 0 });
    expect(await company.core.debtors.getRun(admin, run.id)).toMatchObject({ staleCustomers: 2 });
  });
});
