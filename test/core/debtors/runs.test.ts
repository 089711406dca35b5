import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/access/index.ts';
import { PermissionDenied } from '../../../src/core/access/index.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import type { ReminderRun } from '../../../src/core/debtors/index.ts';
import { AppError } from '../../../src/core/errors.ts';
import { sayError } from '../../../src/core/words.ts';
import { actorWith, admin } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { openCompany, owe, pay } from '../../support/debts.ts';

/** 09:30 on a Tuesday in Paris. */
const NOW = '2026-11-24T08:30:00Z';
const TODAY = '2026-11-24';

const lea: Actor = { ...actorWith('debtors.view', 'debtors.edit', 'debtors.send'), id: 'lea', name: 'Léa' };
const tom: Actor = { ...lea, id: 'tom', name: 'Tom' };

async function openPolicy(database: TestDatabase, settings: Readonly<Record<string, unknown>> = {}) {
  return await openCompany(database, { now: NOW, settings: { 'policy.on': true, ...settings } });
}

async function openRun(core: Core, day = TODAY): Promise<ReminderRun> {
  const run = await core.transaction((tx) => tx.debtors.openRun(day));
  if (!run) throw new Error('no run');
  return run;
}

const decide = (core: Core, actor: Actor, input: Parameters<Core['debtors']['decide']>[1]) =>
  core.transaction((tx) => tx.debtors.decide(actor, input));

const itemOf = (run: ReminderRun, reference: string) =>
  run.items.find((item) => item.account.reference === reference)?.id ?? '';

const states = (run: ReminderRun) =>
  Object.fromEntries(run.items.map((item) => [item.account.reference, [item.state, item.reason]]));

const why = async (core: Core, accountId: string) =>
  (await core.decisions.list(admin, { kind: 'customer', id: accountId })).map(({ outcome, reason, actorName }) => [
    outcome,
    reason,
    actorName,
  ]);

describe.each(testDatabases)('reminder runs (%s)', (database) => {
  it('[D8] the policy is off, as it is until an admin turns it on → no run', async () => {
    const company = await openCompany(database, { now: NOW });
    await owe(company, { daysOverdue: [7] });
    expect(await company.core.transaction((tx) => tx.debtors.openRun(TODAY))).toBeNull();
  });

  it('[D12] approval on → proposed with amount, days late, level; one alert for the card; nothing leaves until approved', async () => {
    const company = await openPolicy(database);
    await owe(company, { reference: 'C-1', daysOverdue: [7], amountMinor: 12_400 });
    await owe(company, { reference: 'C-2', daysOverdue: [22, 8], amountMinor: 5_000 });
    const run = await openRun(company.core);
    expect(run).toMatchObject({
      day: TODAY,
      state: 'open',
      sendAt: Date.parse(NOW),
      cutOffAt: Date.parse('2026-11-24T11:00:00Z'),
    });
    expect(
      run.items.map((item) => [item.account.reference, item.level, item.daysOverdue, item.totals, item.state]),
    ).toEqual([
      ['C-2', 2, 22, [{ minor: 10_000, currency: 'EUR' }], 'proposed'],
      ['C-1', 1, 7, [{ minor: 12_400, currency: 'EUR' }], 'proposed'],
    ]);
    const alert = await company.core.alerts.byKey(`reminder_run:${run.id}`);
    expect(alert).toMatchObject({ kind: 'reminder_run', payload: { runId: run.id, event: 'opened', items: 2 } });
    await company.deliver();
    expect(company.smtp.mails).toEqual([]);
  });

  it('[D12] one approved, one skipped, one snoozed → the first leaves, the others do not and say why', async () => {
    const company = await openPolicy(database);
    const accounts = new Map<string, string>();
    for (const reference of ['C-1', 'C-2', 'C-3'])
      accounts.set(
        reference,
        (await owe(company, { reference, emails: [`${reference}@x.example`], daysOverdue: [7] })).account.id,
      );
    const run = await openRun(company.core);
    await decide(company.core, lea, { runId: run.id, itemIds: [itemOf(run, 'C-1')], as: 'approve' });
    await decide(company.core, tom, { runId: run.id, itemIds: [itemOf(run, 'C-2')], as: 'skip' });
    const after = await decide(company.core, tom, {
      runId: run.id,
      itemIds: [itemOf(run, 'C-3')],
      as: 'snooze',
      until: '2026-11-27',
    });
    expect(states(after)).toEqual({
      'C-1': ['queued', null],
      'C-2': ['skipped', 'skipped'],
      'C-3': ['snoozed', 'snoozed'],
    });
    expect(after.state).toBe('closed');
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.to)).toEqual([['C-1@x.example']]);
    expect(await why(company.core, accounts.get('C-1') ?? '')).toEqual([
      ['sent', 'policy', 'Léa'],
      ['queued', 'policy', 'Léa'],
      ['approved', 'manual', 'Léa'],
      ['held', 'policy', 'relance'],
    ]);
    expect((await why(company.core, accounts.get('C-2') ?? ''))[0]).toEqual(['not_sent', 'skipped', 'Tom']);
    expect((await why(company.core, accounts.get('C-3') ?? ''))[0]).toEqual(['not_sent', 'snoozed', 'Tom']);

    // The next days: the skipped level is given up, the snoozed one comes back on its day.
    const days = async (day: string) => states(await openRun(company.core, day));
    company.clock.advance(DAY);
    expect(await days('2026-11-25')).toEqual({});
    company.clock.advance(2 * DAY);
    expect(await days('2026-11-27')).toEqual({ 'C-3': ['proposed', null] });
  });

  it('[D7] a reminder was handed over → receipt and customer carry date, approver and level', async () => {
    const company = await openPolicy(database);
    const { account, receipts } = await owe(company, { daysOverdue: [22, 8] });
    const run = await openRun(company.core);
    await decide(company.core, lea, { runId: run.id, itemIds: 'all', as: 'approve' });
    await company.deliver();
    const { rows } = await company.core.debtors.listReceipts(admin, {});
    expect(rows.map(({ receipt }) => [receipt.lastNoticeLevel, receipt.lastNoticeBy, receipt.lastNoticeAt])).toEqual([
      [2, 'Léa', company.clock.now()],
      [1, 'Léa', company.clock.now()],
    ]);
    const [told] = await company.core.customers.byIds([account.id]);
    expect(told).toMatchObject({ lastNoticeLevel: 2, lastNoticeBy: 'Léa', lastNoticeAt: company.clock.now() });
    expect(company.smtp.mails).toHaveLength(1);
    expect(receipts).toHaveLength(2);
  });

  it('[D7] approval off → leaves at once, stamped by the policy', async () => {
    const company = await openPolicy(database, { 'policy.approval': false });
    await owe(company, { daysOverdue: [7] });
    const run = await openRun(company.core);
    expect(run.state).toBe('closed');
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
    const { rows } = await company.core.debtors.listReceipts(admin, {});
    expect(rows).toMatchObject([{ receipt: { lastNoticeBy: 'Reminder policy', lastNoticeLevel: 1 } }]);
    expect(await company.core.alerts.byKey(`reminder_run:${run.id}`)).toBeNull();
  });

  it('[D12] approved twice, by two people at once → one mail', async () => {
    const company = await openPolicy(database);
    await owe(company, { daysOverdue: [7] });
    const run = await openRun(company.core);
    await Promise.all([
      decide(company.core, lea, { runId: run.id, itemIds: 'all', as: 'approve' }),
      decide(company.core, tom, { runId: run.id, itemIds: 'all', as: 'approve' }),
    ]);
    const after = await decide(company.core, lea, { runId: run.id, itemIds: 'all', as: 'approve' });
    expect(states(after)).toEqual({ 'C-001': ['queued', null] });
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(1);
  });

  it('[D12] unanswered by the cut-off → not sent, says so, posts so; approving then is refused; proposed again next day', async () => {
    const company = await openPolicy(database);
    const { account } = await owe(company, { daysOverdue: [7] });
    const run = await openRun(company.core);
    company.clock.set('2026-11-24T11:00:00Z');
    const late = await decide(company.core, lea, { runId: run.id, itemIds: 'all', as: 'approve' }).catch(
      (error) => error,
    );
    expect(late).toBeInstanceOf(AppError);
    expect(sayError(company.core.base.words.in('en'), late)).toBe(
      'The cut-off has passed: what nobody approved is not sent today. It is proposed again on the next sending day.',
    );
    expect(await company.core.debtors.passedCutOff()).toBe(Date.parse('2026-11-24T11:00:00Z'));
    const [closed] = await company.core.transaction((tx) => tx.debtors.closeRuns());
    expect(closed).toMatchObject({ state: 'closed', items: [{ state: 'expired', reason: 'not_approved' }] });
    expect(await company.core.transaction((tx) => tx.debtors.closeRuns())).toEqual([]);
    expect(await company.core.alerts.byKey(`reminder_run:${run.id}:closed`)).toMatchObject({
      payload: { runId: run.id, event: 'closed', expired: 1 },
    });
    expect((await why(company.core, account.id))[0]).toEqual(['not_sent', 'not_approved', 'relance']);
    await expect(decide(company.core, lea, { runId: run.id, itemIds: 'all', as: 'approve' })).rejects.toThrow(
      'cutOffPassed',
    );
    company.clock.advance(DAY);
    expect(states(await openRun(company.core, '2026-11-25'))).toEqual({ 'C-001': ['proposed', null] });
    await company.deliver();
    expect(company.smtp.mails).toEqual([]);
  });

  it('[D12] above the set amount → the first approval waits, the same person cannot give the second, another can', async () => {
    const company = await openPolicy(database, { 'policy.secondApproverAbove': '5000 EUR' });
    await owe(company, {
      reference: 'C-1',
      tradeName: 'Atelier Nord',
      emails: ['a@nord.example'],
      daysOverdue: [7, 8],
      amountMinor: 302_500,
    });
    await owe(company, { reference: 'C-2', emails: ['b@x.example'], daysOverdue: [7], amountMinor: 500_000 });
    // 600,000 yen are no threshold of anybody's: 5000 EUR says nothing about them.
    const yen = { currency: 'JPY', amountMinor: 600_000 };
    await owe(company, { reference: 'C-3', emails: ['c@x.example'], daysOverdue: [7], ...yen });
    const run = await openRun(company.core);
    const approve = (actor: Actor) => decide(company.core, actor, { runId: run.id, itemIds: 'all', as: 'approve' });
    const first = await approve(lea);
    expect(states(first)).toEqual({
      'C-1': ['awaiting_second', 'second_approver'],
      'C-2': ['queued', null],
      'C-3': ['queued', null],
    });
    expect(states(await approve(lea))['C-1']).toEqual(['awaiting_second', 'second_approver']);
    const second = await approve(tom);
    expect(states(second)['C-1']).toEqual(['queued', null]);
    expect(second.items.find((item) => item.account.reference === 'C-1')?.decidedByName).toBe('Tom');
    await company.deliver();
    expect(company.smtp.mails.flatMap((mail) => mail.to).sort()).toEqual([
      'a@nord.example',
      'b@x.example',
      'c@x.example',
    ]);
  });

  it('[D12] only one of two approvals by the cut-off → not sent, for want of the second', async () => {
    const company = await openPolicy(database, { 'policy.secondApproverAbove': '1 EUR' });
    const { account } = await owe(company, { daysOverdue: [7] });
    const run = await openRun(company.core);
    await decide(company.core, lea, { runId: run.id, itemIds: 'all', as: 'approve' });
    company.clock.advance(4 * HOUR);
    await company.core.transaction((tx) => tx.debtors.closeRuns());
    expect((await why(company.core, account.id))[0]).toEqual(['not_sent', 'second_approver', 'relance']);
  });

  it('[D12] the machine slept past the cut-off → people get an hour all the same', async () => {
    const company = await openPolicy(database);
    await owe(company, { daysOverdue: [7] });
    company.clock.set('2026-11-24T14:00:00Z');
    expect((await openRun(company.core)).cutOffAt).toBe(Date.parse('2026-11-24T15:00:00Z'));
  });

  it('[D10] paid between approval and hand-over → not mailed, though approved; a partly paid one shows what is left', async () => {
    const company = await openPolicy(database, { 'undo.seconds': 60 });
    const all = await owe(company, {
      reference: 'C-1',
      emails: ['all@x.example'],
      daysOverdue: [7],
      amountMinor: 10_000,
    });
    const part = await owe(company, {
      reference: 'C-2',
      emails: ['part@x.example'],
      daysOverdue: [7],
      amountMinor: 10_000,
    });
    const run = await openRun(company.core);
    await decide(company.core, lea, { runId: run.id, itemIds: 'all', as: 'approve' });
    await pay(company, all.receipts[0]);
    await pay(company, part.receipts[0], 2_500);
    company.clock.advance(60_000);
    await company.deliver();
    expect(company.smtp.mails.map((mail) => mail.to)).toEqual([['part@x.example']]);
    expect(company.smtp.mails[0]?.parsed.text).toContain('€75.00');
    expect((await why(company.core, all.account.id))[0]?.slice(0, 2)).toEqual(['not_sent', 'paid']);
    const [account] = await company.core.customers.byIds([all.account.id]);
    expect(account?.lastNoticeAt).toBeNull();
  });

  it('[D10] paid between proposal and approval → dropped at approval', async () => {
    const company = await openPolicy(database);
    const { receipts } = await owe(company, { daysOverdue: [7] });
    const run = await openRun(company.core);
    await pay(company, receipts[0]);
    const after = await decide(company.core, lea, { runId: run.id, itemIds: 'all', as: 'approve' });
    expect(states(after)).toEqual({ 'C-001': ['dropped', 'paid'] });
    expect(await company.core.outbox.counts()).toEqual([]);
  });

  it('[D10] switched off, paused, or the policy turned off after approval → not mailed; the level is due again afterwards', async () => {
    const company = await openPolicy(database, { 'undo.seconds': 60 });
    const off = await owe(company, { reference: 'C-1', daysOverdue: [7] });
    const paused = await owe(company, { reference: 'C-2', daysOverdue: [7] });
    const run = await openRun(company.core);
    await decide(company.core, lea, { runId: run.id, itemIds: 'all', as: 'approve' });
    await company.core.transaction(async (tx) => {
      await tx.debtors.setSwitch(admin, { accountId: off.account.id, value: 'off' });
      await tx.debtors.pause(admin, { receiptId: paused.receipts[0]?.id ?? '', reason: 'promise', until: TODAY });
    });
    company.clock.advance(60_000);
    await company.deliver();
    expect(company.smtp.mails).toEqual([]);
    expect((await why(company.core, off.account.id))[0]?.slice(0, 2)).toEqual(['not_sent', 'switched_off']);
    expect((await why(company.core, paused.account.id))[0]?.slice(0, 2)).toEqual(['not_sent', 'paused']);

    company.clock.advance(DAY);
    const next = await openRun(company.core, '2026-11-25');
    expect(states(next)).toEqual({ 'C-2': ['proposed', null] });
    await decide(company.core, lea, { runId: next.id, itemIds: 'all', as: 'approve' });
    await company.core.transaction((tx) => tx.settings.set(admin, 'policy.on', false));
    company.clock.advance(60_000);
    await company.deliver();
    expect(company.smtp.mails).toEqual([]);
    expect((await why(company.core, paused.account.id))[0]?.slice(0, 2)).toEqual(['not_sent', 'policy_off']);
  });

  it('[D11] disputed from the card → its question is answered, its level is kept for after the dispute; a half paused item still waits', async () => {
    const company = await openPolicy(database);
    const { receipts } = await owe(company, { daysOverdue: [8, 7] });
    const run = await openRun(company.core);
    const dispute = async (index: number) => {
      const receiptId = receipts[index]?.id ?? '';
      await company.core.transaction((tx) => tx.debtors.pause(lea, { receiptId, reason: 'dispute', until: TODAY }));
      return await company.core.debtors.getRun(lea, run.id);
    };
    expect(states(await dispute(0))).toEqual({ 'C-001': ['proposed', null] });
    const after = await dispute(1);
    expect(states(after)).toEqual({ 'C-001': ['dropped', 'paused'] });
    expect(after).toMatchObject({ state: 'closed', items: [{ decidedByName: 'Léa' }] });
    company.clock.advance(DAY);
    expect(states(await openRun(company.core, '2026-11-25'))).toEqual({ 'C-001': ['proposed', null] });
  });

  it('[D10] one of two receipts paused after approval → the other is told; the paused one’s level is due again afterwards', async () => {
    const company = await openPolicy(database, { 'policy.minimumInterval': 0 });
    const { receipts } = await owe(company, { daysOverdue: [8, 7] });
    const run = await openRun(company.core);
    await decide(company.core, lea, { runId: run.id, itemIds: 'all', as: 'approve' });
    await company.core.transaction((tx) =>
      tx.debtors.pause(admin, { receiptId: receipts[0]?.id ?? '', reason: 'promise', until: TODAY }),
    );
    await company.deliver();
    expect(company.smtp.mails[0]?.parsed.text).not.toContain('C-001-1');
    company.clock.advance(DAY);
    expect(await openRun(company.core, '2026-11-25')).toMatchObject({
      items: [{ level: 1, receiptIds: [receipts[0]?.id] }],
    });
  });

  it('[D13] held back by switch, pause, amount, age, address → each says why, once, however many days it lasts', async () => {
    const company = await openPolicy(database, { 'policy.levels': [{ offsetDays: 7, minimum: '10 EUR' }] });
    const cases = {
      switched_off: await owe(company, { reference: 'C-1', daysOverdue: [7] }),
      paused: await owe(company, { reference: 'C-2', daysOverdue: [7] }),
      below_minimum: await owe(company, { reference: 'C-3', daysOverdue: [7], amountMinor: 999 }),
      stale: await owe(company, { reference: 'C-4', daysOverdue: [400] }),
      no_address: await owe(company, { reference: 'C-5', emails: [], daysOverdue: [7] }),
      suppressed: await owe(company, { reference: 'C-6', emails: ['gone@x.example'], daysOverdue: [7] }),
    };
    await company.core.customers.suppress({ email: 'gone@x.example', reason: 'hard_bounce' });
    await company.core.transaction(async (tx) => {
      await tx.debtors.setSwitch(admin, { accountId: cases.switched_off.account.id, value: 'off' });
      await tx.debtors.pause(admin, { receiptId: cases.paused.receipts[0]?.id ?? '', reason: 'dispute', until: null });
    });
    const run = await openRun(company.core);
    expect(run).toMatchObject({ state: 'closed', items: [] });
    company.clock.advance(DAY);
    await openRun(company.core, '2026-11-25');
    for (const [reason, { account }] of Object.entries(cases)) {
      const decisions = await why(company.core, account.id);
      expect(decisions.filter(([outcome]) => outcome === 'not_sent')).toEqual([['not_sent', reason, 'relance']]);
    }
  });

  it('[D8] a Saturday and a public holiday → no run, says why; on the next sending day it goes', async () => {
    const company = await openPolicy(database, { 'policy.holidays': 'FR', 'policy.stalenessDays': 0 });
    const weekend = await owe(company, { reference: 'C-1', daysOverdue: [3] });
    company.clock.set('2026-11-28T08:30:00Z');
    expect(await company.core.transaction((tx) => tx.debtors.openRun('2026-11-28'))).toBeNull();
    expect((await company.core.decisions.list(admin, { kind: 'customer', id: weekend.account.id }))[0]).toMatchObject({
      outcome: 'not_sent',
      reason: 'weekend',
      detail: '2026-11-30',
    });
    company.clock.set('2026-11-30T08:30:00Z');
    expect(states(await openRun(company.core, '2026-11-30'))).toEqual({ 'C-1': ['proposed', null] });

    company.clock.set('2026-12-25T08:30:00Z');
    const holiday = await owe(company, { reference: 'C-2', daysOverdue: [7] });
    expect(await company.core.transaction((tx) => tx.debtors.openRun('2026-12-25'))).toBeNull();
    expect((await why(company.core, holiday.account.id))[0]?.slice(0, 2)).toEqual(['not_sent', 'holiday']);
    company.clock.set('2026-12-28T08:30:00Z');
    expect(states(await openRun(company.core, '2026-12-28'))['C-2']).toEqual(['proposed', null]);
  });

  it('[D8] reminded yesterday, another receipt reaches a level → interval; told again only after it', async () => {
    const company = await openPolicy(database, { 'policy.approval': false });
    const { account } = await owe(company, { daysOverdue: [7, 6] });
    await openRun(company.core);
    await company.deliver();
    const later = async (day: string) => {
      company.clock.set(`${day}T08:30:00Z`);
      await openRun(company.core, day);
      await company.deliver();
      return company.smtp.mails.length;
    };
    expect(await later('2026-11-25')).toBe(1);
    expect((await why(company.core, account.id))[0]?.slice(0, 2)).toEqual(['not_sent', 'interval']);
    expect(await later('2026-11-30')).toBe(1);
    expect(await later('2026-12-01')).toBe(2);
    const text = company.smtp.mails[1]?.parsed.text ?? '';
    expect(text).toContain('C-001-2');
    expect(text).not.toContain('C-001-1');
  });

  it('[D9] a level was refused by the server → not tried again by itself, the next level is', async () => {
    const company = await openPolicy(database, { 'policy.approval': false });
    await owe(company, { daysOverdue: [7] });
    company.smtp.faults.data = () => ({ code: 554, text: '5.6.0 no' });
    await openRun(company.core);
    await company.deliver();
    company.smtp.faults.data = () => null;
    company.clock.set('2026-11-25T08:30:00Z');
    expect((await openRun(company.core, '2026-11-25')).items).toEqual([]);
    company.clock.set('2026-12-08T08:30:00Z');
    expect((await openRun(company.core, '2026-12-08')).items).toMatchObject([{ level: 2 }]);
  });

  it('[D3] two addresses, one receipt per mail → one mail for each receipt and recipient, once', async () => {
    const company = await openPolicy(database, { 'policy.approval': false, 'debtors.onePerReceipt': true });
    await owe(company, { emails: ['a@x.example', 'b@x.example'], daysOverdue: [7, 8] });
    await openRun(company.core);
    await company.deliver();
    expect(company.smtp.mails).toHaveLength(4);
    const reminders = await company.core.base.db('reminders').count({ n: '*' });
    expect(Number(reminders[0]?.['n'])).toBe(4);
  });

  it('[X2] deciding without debtors.send, seeing without debtors.view → refused', async () => {
    const company = await openPolicy(database);
    await owe(company, { daysOverdue: [7] });
    const run = await openRun(company.core);
    const viewer = actorWith('debtors.view', 'debtors.edit');
    await expect(decide(company.core, viewer, { runId: run.id, itemIds: 'all', as: 'approve' })).rejects.toThrow(
      PermissionDenied,
    );
    await expect(company.core.debtors.getRun(actorWith(), run.id)).rejects.toThrow(PermissionDenied);
    expect(await company.core.debtors.latestRun(viewer)).toEqual(run);
  });
});
