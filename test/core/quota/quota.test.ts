import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/core/clock.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { queueMessages } from '../../support/outbox.ts';

describe.each(testDatabases)('quota (%s)', (database) => {
  it('[Q1] defaults → 300 mailings a day and 1,000 a month, notices unlimited', async () => {
    const { core } = await openTestCore(database);
    expect(await core.quota.use()).toEqual([
      {
        class: 'mailing',
        day: { used: 0, limit: 300 },
        month: { used: 0, limit: 1000 },
        waitingToday: 0,
        leftToday: 300,
        warmUp: null,
      },
      {
        class: 'notice',
        day: { used: 0, limit: null },
        month: { used: 0, limit: null },
        waitingToday: 0,
        leftToday: null,
        warmUp: null,
      },
    ]);
  });

  it('[Q1] forty takers at once → never one more than the limit', async () => {
    const { core } = await openTestCore(database);
    const takes = await Promise.all(
      Array.from({ length: 40 }, () => core.transaction((tx) => tx.quota.take({ class: 'mailing', wanted: 11 }))),
    );
    expect(takes.reduce((sum, take) => sum + take.granted, 0)).toBe(300);
    expect((await core.quota.use())[0]?.day.used).toBe(300);
  });

  it('[Q1] the day is full → nothing today, 300 again tomorrow; the month is full → nothing until the next', async () => {
    const { core, clock } = await openTestCore(database, { now: '2026-11-24T08:00:00Z' });
    const take = (wanted: number) => core.transaction((tx) => tx.quota.take({ class: 'mailing', wanted }));
    expect(await take(400)).toMatchObject({ granted: 300, day: '2026-11-24', nextDay: '2026-11-25' });
    expect(await take(1)).toMatchObject({ granted: 0, nextDay: '2026-11-25' });
    for (const expected of [300, 300, 100]) {
      clock.advance(DAY);
      expect((await take(400)).granted).toBe(expected);
    }
    expect(await take(1)).toMatchObject({ granted: 0, nextDay: '2026-12-01' });
    clock.set('2026-12-01T00:00:01Z');
    expect((await take(400)).granted).toBe(300);
  });

  it('[Q1] the company’s time zone decides which day it is', async () => {
    const { core, clock } = await openTestCore(database);
    await core.settings.set(admin, 'company.timeZone', 'Pacific/Auckland');
    clock.set('2026-11-24T10:59:00Z');
    const take = () => core.transaction((tx) => tx.quota.take({ class: 'mailing', wanted: 1 }));
    expect((await take()).day).toBe('2026-11-24');
    clock.set('2026-11-24T11:00:00Z');
    expect((await take()).day).toBe('2026-11-25');
  });

  it('[Q1] a transaction that fails after taking → nothing was taken', async () => {
    const { core } = await openTestCore(database);
    await expect(
      core.transaction(async (tx) => {
        await tx.quota.take({ class: 'mailing', wanted: 5 });
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect((await core.quota.use())[0]?.day.used).toBe(0);
  });

  it('[Q1] given back → may be taken again, never below zero', async () => {
    const { core } = await openTestCore(database);
    const { day } = await core.transaction((tx) => tx.quota.take({ class: 'mailing', wanted: 300 }));
    await core.transaction((tx) => tx.quota.giveBack({ class: 'mailing', day, messages: 2 }));
    expect((await core.transaction((tx) => tx.quota.take({ class: 'mailing', wanted: 9 }))).granted).toBe(2);
    await core.quota.giveBack({ class: 'mailing', day, messages: 999 });
    expect((await core.quota.use())[0]?.day.used).toBe(0);
  });

  it('[Q2] messages wait in the outbox → they count for what is left and for the plan', async () => {
    const { core, clock } = await openTestCore(database);
    await core.settings.set(admin, 'company.timeZone', 'Europe/Madrid');
    await queueMessages(core, { count: 250 });
    await queueMessages(core, { count: 5, messageClass: 'proof' });
    await queueMessages(core, { count: 100, dueAt: clock.now() + DAY });
    await queueMessages(core, { count: 7, messageClass: 'debtor' });
    const [mailing, notice] = await core.quota.use();
    expect(mailing).toMatchObject({ waitingToday: 255, leftToday: 45 });
    expect(notice).toMatchObject({ waitingToday: 7, leftToday: null });
    expect(await core.quota.plan({ class: 'mailing', messages: 300 })).toEqual([
      { day: '2026-11-24', messages: 45 },
      { day: '2026-11-25', messages: 200 },
      { day: '2026-11-26', messages: 55 },
    ]);
  });

  it('[Q3] 80 % and 100 % are reached → each told by the take that reached it, once', async () => {
    const { core } = await openTestCore(database);
    const take = (wanted: number) => core.transaction((tx) => tx.quota.take({ class: 'mailing', wanted }));
    expect((await take(239)).warnings).toEqual([]);
    expect((await take(1)).warnings).toEqual([
      { period: 'day', name: '2026-11-24', share: 80, used: 240, limit: 300, warmUpDay: null },
    ]);
    expect((await take(59)).warnings).toEqual([]);
    expect((await take(5)).warnings).toMatchObject([{ share: 100 }]);
  });

  it('[Q3] 80 % and 100 % reached by one take → told as one', async () => {
    const { core } = await openTestCore(database);
    const taken = await core.transaction((tx) => tx.quota.take({ class: 'mailing', wanted: 300 }));
    expect(taken.warnings).toMatchObject([{ share: 100, used: 300 }]);
  });

  it('[Q2] [Q3] more waits than the day holds → told by the days on which it will leave, what is scheduled after it', async () => {
    const { core, clock } = await openTestCore(database);
    await core.settings.set(admin, 'quota.mailing.day', 5);
    expect(await core.quota.waitingDays('mailing')).toEqual([]);
    await queueMessages(core, { count: 7 });
    await queueMessages(core, { count: 1, dueAt: clock.now() + 3 * DAY });
    expect(await core.quota.waitingDays('mailing')).toEqual([
      { day: '2026-11-24', messages: 5 },
      { day: '2026-11-25', messages: 2 },
      { day: '2026-11-27', messages: 1 },
    ]);
    await core.settings.set(admin, 'quota.mailing.day', 0);
    expect(await core.quota.waitingDays('mailing')).toEqual([
      { day: '2026-11-24', messages: 7 },
      { day: '2026-11-27', messages: 1 },
    ]);
  });

  it('[Q3] an unlimited class → everything granted, and counted', async () => {
    const { core } = await openTestCore(database);
    const taken = await core.transaction((tx) => tx.quota.take({ class: 'notice', wanted: 5000 }));
    expect(taken).toMatchObject({ granted: 5000, nextDay: null, warnings: [] });
    expect((await core.quota.use())[1]).toMatchObject({ day: { used: 5000, limit: null } });
  });
});
