import { describe, expect, it } from 'vitest';
import { PermissionDenied } from '../../../src/core/access/index.ts';
import { DAY, HOUR } from '../../../src/core/clock.ts';
import { heldGroups } from '../../../src/core/debtors/index.ts';
import { actorWith, admin } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { notify, openCompany, owe, pay } from '../../support/debts.ts';

describe.each(testDatabases)('debtors list (%s)', (database) => {
  it('[D1] customers owe in two currencies → per customer and in all, totals per currency, never mixed', async () => {
    const company = await openCompany(database);
    await owe(company, { reference: 'C-1', tradeName: 'Martin', daysOverdue: [47, 3], amountMinor: 50_000 });
    await owe(company, {
      reference: 'C-2',
      tradeName: 'O’Brien',
      daysOverdue: [16],
      amountMinor: 31_055,
      currency: 'USD',
    });
    const page = await company.core.debtors.list(admin, {});
    expect(page).toMatchObject({
      customers: 2,
      receipts: 3,
      totals: [
        { minor: 100_000, currency: 'EUR' },
        { minor: 31_055, currency: 'USD' },
      ],
      rows: [
        {
          account: { reference: 'C-1' },
          receipts: 2,
          oldestDaysOverdue: 47,
          daysSinceNotice: null,
          totals: [{ minor: 100_000, currency: 'EUR' }],
        },
        {
          account: { reference: 'C-2' },
          receipts: 1,
          oldestDaysOverdue: 16,
          totals: [{ minor: 31_055, currency: 'USD' }],
        },
      ],
    });
  });

  it('[D1] receipts at every edge of the ageing buckets → each in the one its days say', async () => {
    const company = await openCompany(database);
    await owe(company, { daysOverdue: [-5, 0, 1, 30, 31, 60, 61, 90, 91], amountMinor: 100 });
    const { ageing } = await company.core.debtors.list(admin, {});
    expect(ageing.map(({ bucket, receipts, totals }) => [bucket, receipts, totals[0]?.minor])).toEqual([
      ['current', 2, 200],
      ['1-30', 2, 200],
      ['31-60', 2, 200],
      ['61-90', 2, 200],
      ['90+', 1, 100],
    ]);
  });

  it('[D1] filtered by 15 days overdue → exactly those of 15 days and more, by the company’s calendar at midnight', async () => {
    // 23:30 UTC is already tomorrow in Paris.
    const company = await openCompany(database, { now: '2026-11-23T23:30:00Z' });
    const { receipts } = await owe(company, { daysOverdue: [14, 15, 16] });
    const kept = async () =>
      (await company.core.debtors.listReceipts(admin, { daysOverdue: 15 })).rows.map(({ receipt, daysOverdue }) => [
        receipt.documentReference,
        daysOverdue,
      ]);
    expect(await kept()).toEqual([
      ['C-001-3', 16],
      ['C-001-2', 15],
    ]);
    company.clock.advance(-HOUR);
    expect(await kept()).toEqual([['C-001-3', 15]]);
    expect(receipts).toHaveLength(3);
  });

  it('[D1] filtered by 7 days since the last notice → told 6 days ago is out, told 7 days ago and never told are in', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, { daysOverdue: [40, 30, 20] });
    const [told7, told6, never] = receipts;
    const tell = async (receipt: typeof told7) => {
      await notify(company.core, receipt ? [receipt] : []);
      await company.deliver();
    };
    await tell(told7);
    company.clock.advance(DAY);
    await tell(told6);
    company.clock.advance(6 * DAY);
    const { rows } = await company.core.debtors.listReceipts(admin, { daysSinceNotice: 7 });
    expect(rows.map(({ receipt, daysSinceNotice }) => [receipt.id, daysSinceNotice])).toEqual([
      [told7?.id, 7],
      [never?.id, null],
    ]);
    const all = await company.core.debtors.listReceipts(admin, { daysSinceNotice: 0 });
    expect(all.total).toBe(3);
  });

  it('[D1] the notice left late in the evening, company time → the day after it counts as one day ago, whatever UTC says', async () => {
    const company = await openCompany(database, { now: '2026-11-23T22:50:00Z' });
    const { receipts } = await owe(company, { daysOverdue: [40] });
    await notify(company.core, receipts);
    await company.deliver();
    company.clock.advance(HOUR);
    expect((await company.core.debtors.list(admin, { daysSinceNotice: 1 })).rows).toMatchObject([
      { daysSinceNotice: 1 },
    ]);
    expect((await company.core.debtors.list(admin, { daysSinceNotice: 2 })).customers).toBe(0);
  });

  it('[D1] paid, credited to nothing and partly paid → only what is left is owed', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, { daysOverdue: [30, 20], amountMinor: 10_000 });
    await pay(company, receipts[0]);
    await pay(company, receipts[1], 4_000);
    expect(await company.core.debtors.list(admin, {})).toMatchObject({
      receipts: 1,
      totals: [{ minor: 6_000, currency: 'EUR' }],
    });
  });

  it('[D1] searched, sorted, paged → the customers asked for, in that order, with the totals of all that match', async () => {
    const company = await openCompany(database);
    await owe(company, { reference: 'C-1', tradeName: 'Ñandú Logística', daysOverdue: [10], amountMinor: 300 });
    await owe(company, { reference: 'C-2', tradeName: 'Atelier Nord', daysOverdue: [30], amountMinor: 100 });
    await owe(company, {
      reference: 'C-3',
      tradeName: 'Boulangerie',
      daysOverdue: [20],
      amountMinor: 500,
      currency: 'JPY',
    });
    await owe(company, {
      reference: 'C-4',
      tradeName: 'Kuwait Oil',
      daysOverdue: [5],
      amountMinor: 4_000,
      currency: 'KWD',
    });
    const order = async (sort: 'oldest' | 'amount' | 'name') =>
      (await company.core.debtors.list(admin, {}, { sort })).rows.map(({ account }) => account.reference);
    expect(await order('oldest')).toEqual(['C-2', 'C-3', 'C-1', 'C-4']);
    expect(await order('name')).toEqual(['C-2', 'C-3', 'C-4', 'C-1']);
    // ¥500, KWD 4.000, €3.00, €1.00: no rate is assumed, one unit counts as one unit.
    expect(await order('amount')).toEqual(['C-3', 'C-4', 'C-1', 'C-2']);
    const page = await company.core.debtors.list(admin, {}, { offset: 1, limit: 1 });
    expect(page).toMatchObject({ customers: 4, receipts: 4, rows: [{ account: { reference: 'C-3' } }] });
    expect(await company.core.debtors.list(admin, {}, { offset: 9 })).toMatchObject({ customers: 4, rows: [] });
    expect((await company.core.debtors.list(admin, { search: 'nandu' })).rows).toMatchObject([
      { account: { reference: 'C-1' } },
    ]);
    expect((await company.core.debtors.list(admin, { search: 'c-2-1' })).rows).toMatchObject([
      { account: { reference: 'C-2' } },
    ]);
    expect((await company.core.debtors.list(admin, { references: ['C-3', 'C-1'] })).customers).toBe(2);
  });

  it('[D2 D5 D11] some receipts held back → what would be mailed has its own amount and age, the rest says by what until when', async () => {
    const company = await openCompany(database);
    const { receipts } = await owe(company, { daysOverdue: [72, 60, 50, 45, 40, 34], amountMinor: 6_263 });
    const [disputed, promised, alsoPromised, off, told] = receipts;
    const pause = (receipt: typeof told, reason: 'dispute' | 'promise', until: string | null) =>
      company.core.transaction((tx) =>
        tx.debtors.pause(admin, { receiptId: receipt?.id ?? '', reason, until, note: '' }),
      );
    await pause(disputed, 'dispute', null);
    await pause(promised, 'promise', '2026-12-01');
    await pause(alsoPromised, 'promise', '2026-12-01');
    await company.core.transaction((tx) => tx.debtors.setSwitch(admin, { receiptId: off?.id ?? '', value: 'off' }));
    await notify(company.core, told ? [told] : []);
    const rowOf = async () => (await company.core.debtors.list(admin, {})).rows[0];
    const held = [
      { hold: 'paused', pause: 'promise', until: '2026-12-01', receipts: 2 },
      { hold: 'paused', pause: 'dispute', until: null, receipts: 1 },
      { hold: 'queued', pause: null, until: null, receipts: 1 },
      { hold: 'switched_off', pause: null, until: null, receipts: 1 },
    ];
    expect(await rowOf()).toMatchObject({
      receipts: 6,
      totals: [{ minor: 6 * 6_263, currency: 'EUR' }],
      proposed: { receipts: 1, totals: [{ minor: 6_263, currency: 'EUR' }], oldestDaysOverdue: 34 },
      held,
    });
    // The same of what the notification screen proposes.
    const [customer] = (await company.core.debtors.propose(admin, {})).customers;
    expect(heldGroups(customer?.receipts ?? [])).toEqual(held);
    await company.deliver();
    expect((await rowOf())?.held.map(({ hold }) => hold)).toEqual(['paused', 'paused', 'switched_off', 'told_today']);
  });

  it('[X2] without debtors.view → refused, naming it, and each refusal is logged', async () => {
    const { core } = await openCompany(database);
    await expect(core.debtors.list(actorWith('customers.view'), {})).rejects.toThrow(PermissionDenied);
    await expect(core.debtors.propose(actorWith('customers.view'), {})).rejects.toThrow(PermissionDenied);
    await expect
      .poll(async () => await core.audit.list(admin, { search: 'access.denied' }))
      .toMatchObject([{ details: { permission: 'debtors.view' } }, { details: { permission: 'debtors.view' } }]);
  });
});
