import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/core/clock.ts';
import { addDays } from '../../../src/core/dates.ts';
import { limitsOn, warmUpAhead, warmUpOn } from '../../../src/core/quota/warm-up.ts';
import { SETTING_DEFAULTS } from '../../../src/core/settings/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { queueMessages } from '../../support/outbox.ts';

const warmUp = { from: '2026-11-24', firstDay: 50, growthPercent: 50 };

describe('warm-up', () => {
  it('[Q1] 50 on the first day and half as many more on each → 50, 75, 112, 168; nothing before it', () => {
    const caps = [0, 1, 2, 3].map((days) => warmUpOn(warmUp, addDays('2026-11-24', days)));
    expect(caps).toEqual([
      { number: 1, cap: 50 },
      { number: 2, cap: 75 },
      { number: 3, cap: 112 },
      { number: 4, cap: 168 },
    ]);
    expect(warmUpOn(warmUp, '2026-11-23')).toBeNull();
    expect(warmUpOn(null, '2026-11-24')).toBeNull();
  });

  it('[Q1] beyond 100,000 a day, even years later → over by itself', () => {
    expect(warmUpOn(warmUp, addDays('2026-11-24', 18))).toEqual({ number: 19, cap: 73_894 });
    expect(warmUpOn(warmUp, addDays('2026-11-24', 19))).toBeNull();
    expect(warmUpOn(warmUp, '2099-01-01')).toBeNull();
  });

  it('[Q1] the day’s own limit is reached → the plan holds nothing back any more', () => {
    const limits = { day: 300, month: 1_000 };
    expect(limitsOn('2026-11-28', { limits, warmUp })).toEqual({
      limits: { day: 253, month: 1_000 },
      warmUp: { number: 5, cap: 253 },
    });
    expect(limitsOn('2026-11-29', { limits, warmUp })).toEqual({ limits, warmUp: null });
    const settings = { ...SETTING_DEFAULTS, 'warmUp.from': '2026-11-24' };
    expect(warmUpAhead(settings, { today: '2026-11-27', count: 10 })).toEqual([
      { day: '2026-11-27', number: 4, cap: 168 },
      { day: '2026-11-28', number: 5, cap: 253 },
    ]);
    expect(warmUpAhead(settings, { today: '2026-11-01', count: 2 }).map(({ day }) => day)).toEqual([
      '2026-11-24',
      '2026-11-25',
    ]);
  });
});

describe.each(testDatabases)('warm-up (%s)', (database) => {
  async function openWarmUp() {
    const opened = await openTestCore(database, { now: '2026-11-24T08:00:00Z' });
    await opened.core.settings.setMany(admin, { 'warmUp.from': '2026-11-24', 'quota.mailing.month': null });
    const take = (wanted: number, quotaClass: 'mailing' | 'notice' = 'mailing') =>
      opened.core.transaction((tx) => tx.quota.take({ class: quotaClass, wanted }));
    return { ...opened, take };
  }

  it('[Q1] each day grants what the plan allows, then tomorrow, which allows more; in the end the day’s own limit', async () => {
    const { clock, take } = await openWarmUp();
    const granted: number[] = [];
    for (let day = 0; day < 7; day += 1) {
      const taken = await take(1_000);
      granted.push(taken.granted);
      expect(taken.nextDay).toBe(addDays(taken.day, 1));
      expect((await take(1)).granted).toBe(0);
      clock.advance(DAY);
    }
    expect(granted).toEqual([50, 75, 112, 168, 253, 300, 300]);
  });

  it('[Q3] a warm-up → notices leave without a cap', async () => {
    const { core, take } = await openWarmUp();
    expect((await take(5_000, 'notice')).granted).toBe(5_000);
    expect((await core.quota.use())[1]).toMatchObject({ day: { used: 5_000, limit: null }, warmUp: null });
  });

  it('[Q2] used, left and plan before a send → all know the warm-up', async () => {
    const { core, clock, take } = await openWarmUp();
    clock.advance(3 * DAY);
    await take(8);
    await queueMessages(core, { count: 60 });
    expect((await core.quota.use())[0]).toMatchObject({
      day: { used: 8, limit: 168 },
      leftToday: 100,
      warmUp: { number: 4, cap: 168 },
    });
    expect(await core.quota.plan({ class: 'mailing', messages: 700 })).toEqual([
      { day: '2026-11-27', messages: 100 },
      { day: '2026-11-28', messages: 253 },
      { day: '2026-11-29', messages: 300 },
      { day: '2026-11-30', messages: 47 },
    ]);
  });

  it('[Q3] 80 % of the warm-up’s day → the warning says that it is the warm-up’s', async () => {
    const { take } = await openWarmUp();
    expect((await take(40)).warnings).toEqual([
      { period: 'day', name: '2026-11-24', share: 80, used: 40, limit: 50, warmUpDay: 1 },
    ]);
  });

  it('[Q1] the company’s time zone decides which day of the plan it is', async () => {
    const { core, clock } = await openWarmUp();
    await core.settings.set(admin, 'company.timeZone', 'Pacific/Auckland');
    clock.set('2026-11-24T10:59:00Z');
    expect((await core.quota.use())[0]?.warmUp).toEqual({ number: 1, cap: 50 });
    clock.set('2026-11-24T11:00:00Z');
    expect((await core.quota.use())[0]?.warmUp).toEqual({ number: 2, cap: 75 });
  });
});
