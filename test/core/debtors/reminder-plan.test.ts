import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, type PlainDate, weekdayOf } from '../../../src/core/dates.ts';
import { publicHolidays } from '../../../src/core/debtors/holidays.ts';
import {
  type PolicyRule,
  planReminders,
  policyRule,
  type ReminderCandidate,
} from '../../../src/core/debtors/reminder-plan.ts';
import { sendingDays } from '../../../src/core/debtors/sending-days.ts';
import { SETTING_DEFAULTS } from '../../../src/core/settings/index.ts';

/** A Tuesday. */
const TODAY = '2026-11-24';
const NONE = new Map<string, number>();
const EVERY_DAY = sendingDays([1, 2, 3, 4, 5, 6, 7], () => new Set());

function rule(changes: Partial<PolicyRule> = {}): PolicyRule {
  return { ...policyRule(SETTING_DEFAULTS, EVERY_DAY), ...changes };
}

function candidate(daysOverdue: number, changes: Partial<ReminderCandidate> = {}): ReminderCandidate {
  return {
    receiptId: `r${daysOverdue}`,
    accountId: 'a',
    dueOn: addDays(TODAY, -daysOverdue),
    open: { minor: 10_000, currency: 'EUR' },
    receiptSwitch: 'inherit',
    accountSwitch: 'inherit',
    pause: null,
    usedLevel: 0,
    toldOn: null,
    isWaiting: false,
    snoozedUntil: null,
    ...changes,
  };
}

function outcome(one: ReminderCandidate, changes: Partial<PolicyRule> = {}): string {
  const plan = planReminders([one], { rule: rule(changes), today: TODAY });
  const [customer] = plan.customers;
  if (customer) return `level ${customer.level}`;
  return plan.held[0] ? `${plan.held[0].why} ${plan.held[0].detail}`.trim() : 'nothing due';
}

describe('the reminder rule: levels 7 and 21 days after the due date, interval 7, staleness 7', () => {
  it.each([
    ['[D8] a day before the first level → nothing due', candidate(6), 'nothing due'],
    ['[D8] on the day of the first level → level 1', candidate(7), 'level 1'],
    ['[D9] missed for seven days → caught up', candidate(14), 'level 1'],
    ['[D9] missed for eight days → stale', candidate(15), `stale ${addDays(TODAY, -8)}`],
    ['[D8] on the day of the second level → level 2', candidate(21, { usedLevel: 1 }), 'level 2'],
    ['[D9] both levels reached, none used → the highest alone', candidate(22), 'level 2'],
    ['[D9] the highest used → nothing more', candidate(40, { usedLevel: 2 }), 'nothing due'],
    [
      '[D9] a policy turned on over years of backlog → stale, not level 1',
      candidate(900),
      `stale ${addDays(TODAY, -879)}`,
    ],
    [
      '[D8] told six days ago → interval, with the day it ends',
      candidate(7, { toldOn: addDays(TODAY, -6) }),
      'interval 2026-11-25',
    ],
    ['[D8] told seven days ago → level 1', candidate(7, { toldOn: addDays(TODAY, -7) }), 'level 1'],
    [
      '[D8] reached ten days ago while an interval ran that ended five days ago → shifted, not stale',
      candidate(17, { toldOn: addDays(TODAY, -12) }),
      'level 1',
    ],
    [
      '[D9] a notice by hand about an old debt → does not make it young again',
      candidate(900, { toldOn: addDays(TODAY, -8) }),
      `stale ${addDays(TODAY, -879)}`,
    ],
    ['[D8] a notice is still on its way → interval', candidate(7, { isWaiting: true }), 'interval'],
    [
      '[D5] the receipt is off, the customer on → off',
      candidate(7, { receiptSwitch: 'off', accountSwitch: 'on' }),
      'switched_off',
    ],
    ['[D5] the customer is off → off', candidate(7, { accountSwitch: 'off' }), 'switched_off'],
    [
      '[D5] the receipt is on, the customer off → goes',
      candidate(7, { receiptSwitch: 'on', accountSwitch: 'off' }),
      'level 1',
    ],
    [
      '[D11] promised for today → paused through today',
      candidate(7, { pause: { reason: 'promise', until: TODAY, note: '' } }),
      `paused ${TODAY}`,
    ],
    [
      '[D11] the promise was for yesterday → due again, however late the level is by now',
      candidate(60, { usedLevel: 1, pause: { reason: 'promise', until: addDays(TODAY, -1), note: '' } }),
      'level 2',
    ],
    [
      '[D11] disputed without end → paused',
      candidate(7, { pause: { reason: 'dispute', until: null, note: '' } }),
      'paused',
    ],
    ['[D12] snoozed until tomorrow → snoozed', candidate(7, { snoozedUntil: addDays(TODAY, 1) }), 'snoozed 2026-11-25'],
    ['[D12] snoozed until today, level long past → due', candidate(19, { snoozedUntil: TODAY }), 'level 1'],
  ])('%s', (_, one, expected) => {
    expect(outcome(one)).toBe(expected);
  });

  it('[D8] a level before the due date → reached before it', () => {
    const levels = [
      { number: 1, offsetDays: -3, minimum: NONE },
      { number: 2, offsetDays: 7, minimum: NONE },
    ];
    expect(outcome(candidate(-4), { levels })).toBe('nothing due');
    expect(outcome(candidate(-3), { levels })).toBe('level 1');
  });

  it('[D8] below the highest level’s minimum → the lower level while it is fresh, else told why', () => {
    const levels = [
      { number: 1, offsetDays: 7, minimum: NONE },
      { number: 2, offsetDays: 10, minimum: new Map([['EUR', 50_000]]) },
    ];
    expect(outcome(candidate(11), { levels })).toBe('level 1');
    expect(outcome(candidate(11, { usedLevel: 1 }), { levels })).toBe('below_minimum');
    expect(outcome(candidate(11, { open: { minor: 50_000, currency: 'EUR' } }), { levels })).toBe('level 2');
    // A threshold counts in its own currency alone: 499 yen are not less than 500 euros.
    expect(outcome(candidate(11, { open: { minor: 499, currency: 'JPY' } }), { levels })).toBe('level 2');
  });

  it('[D8] levels given in any order → numbered by their offsets', () => {
    const settings = {
      ...SETTING_DEFAULTS,
      'policy.levels': [
        { offsetDays: 30, minimum: null },
        { offsetDays: 5, minimum: '7 EUR' },
      ],
    };
    expect(policyRule(settings, EVERY_DAY).levels.map(({ number, offsetDays }) => [number, offsetDays])).toEqual([
      [1, 5],
      [2, 30],
    ]);
  });

  it('[D9] a customer’s receipts stand at two levels → one mail at the highest, each receipt at its own', () => {
    const plan = planReminders([candidate(21, { usedLevel: 1 }), candidate(7)], { rule: rule(), today: TODAY });
    expect(plan.customers).toMatchObject([{ level: 2, receipts: [{ level: 2 }, { level: 1 }] }]);
  });

  it('[D8] due on a Saturday with weekends free and no days of grace → Monday, not dropped', () => {
    const days = sendingDays([1, 2, 3, 4, 5], () => new Set());
    const monday = '2026-11-23';
    const saturday = candidate(0, { dueOn: addDays('2026-11-21', -7) });
    const strict = rule({ days, stalenessDays: 0 });
    expect(planReminders([saturday], { rule: strict, today: monday }).customers).toHaveLength(1);
    expect(planReminders([saturday], { rule: strict, today: addDays(monday, 1) }).held).toMatchObject([
      { why: 'stale' },
    ]);
  });

  it('[D8] public holidays of France and Catalonia → closed, told from weekends; the next open day follows', async () => {
    const france = sendingDays([1, 2, 3, 4, 5], await publicHolidays('FR'));
    expect(france.closedBecause('2026-12-25')).toBe('holiday');
    expect(france.closedBecause('2026-12-26')).toBe('weekend');
    expect(france.onOrAfter('2026-12-25')).toBe('2026-12-28');
    const catalonia = sendingDays([1, 2, 3, 4, 5], await publicHolidays('ES-CT'));
    expect(catalonia.closedBecause('2026-09-11')).toBe('holiday');
    expect(catalonia.closedBecause('2026-07-14')).toBeNull();
    const none = sendingDays([1, 2, 3, 4, 5], await publicHolidays(''));
    expect(none.closedBecause('2026-12-25')).toBeNull();
  });
});

interface Story {
  readonly receipts: readonly { readonly account: number; readonly due: number; readonly paidOn: number | null }[];
  /** For each day whether the machine was awake. */
  readonly awake: readonly boolean[];
  readonly levels: readonly number[];
  readonly interval: number;
  readonly staleness: number;
  readonly weekends: boolean;
}

const story: fc.Arbitrary<Story> = fc.record({
  receipts: fc.array(
    fc.record({
      account: fc.integer({ min: 0, max: 2 }),
      due: fc.integer({ min: -40, max: 30 }),
      paidOn: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  awake: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
  levels: fc.uniqueArray(fc.integer({ min: -5, max: 30 }), { minLength: 1, maxLength: 4 }),
  interval: fc.integer({ min: 0, max: 10 }),
  staleness: fc.integer({ min: 0, max: 10 }),
  weekends: fc.boolean(),
});

/** Lives through forty days with the rule alone: what is sent is remembered as the tables would. */
function live({ receipts, awake, levels, interval, staleness, weekends }: Story) {
  const days = sendingDays(weekends ? [1, 2, 3, 4, 5] : [1, 2, 3, 4, 5, 6, 7], () => new Set());
  const policy = policyRule(
    {
      ...SETTING_DEFAULTS,
      'policy.levels': levels.map((offsetDays) => ({ offsetDays, minimum: null })),
      'policy.minimumInterval': interval,
      'policy.stalenessDays': staleness,
    },
    days,
  );
  const used = new Map<string, number>();
  const told = new Map<string, PlainDate>();
  const sent: { day: PlainDate; account: string; level: number; receipts: { id: string; level: number }[] }[] = [];
  for (const [index, isAwake] of awake.entries()) {
    const today = addDays(TODAY, index);
    if (!isAwake || days.closedBecause(today)) continue;
    const open = receipts.flatMap((receipt, number) =>
      receipt.paidOn !== null && receipt.paidOn <= index
        ? []
        : [
            candidate(0, {
              receiptId: `r${number}`,
              accountId: `a${receipt.account}`,
              dueOn: addDays(TODAY, receipt.due),
              usedLevel: used.get(`r${number}`) ?? 0,
              toldOn: told.get(`a${receipt.account}`) ?? null,
            }),
          ],
    );
    for (const { accountId, level, receipts: due } of planReminders(open, { rule: policy, today }).customers) {
      told.set(accountId, today);
      const listed = due.map((one) => ({ id: one.candidate.receiptId, level: one.level }));
      for (const one of listed) used.set(one.id, one.level);
      sent.push({ day: today, account: accountId, level, receipts: listed });
    }
  }
  return { sent, policy };
}

describe('the reminder rule over random payments, days missed and policies', () => {
  it('[D9] never two messages for a receipt and level, levels only rise, one mail and level a day for a customer', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { sent } = live(told);
        const perDay = sent.map(({ day, account }) => `${day} ${account}`);
        expect(new Set(perDay).size).toBe(perDay.length);
        for (const number of told.receipts.keys()) {
          const levels = sent.flatMap(({ receipts }) =>
            receipts.filter(({ id }) => id === `r${number}`).map(({ level }) => level),
          );
          expect(levels).toEqual([...new Set(levels)].sort((a, b) => a - b));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('[D8] the interval, the weekdays and the paid ones are kept, and nothing is sent before its day', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { sent, policy } = live(told);
        for (const { day, receipts } of sent) {
          if (told.weekends) expect(weekdayOf(day)).toBeLessThan(6);
          for (const { id, level } of receipts) {
            const receipt = told.receipts[Number(id.slice(1))];
            const offset = policy.levels[level - 1]?.offsetDays ?? 0;
            expect(daysBetween(addDays(TODAY, receipt?.due ?? 0), day)).toBeGreaterThanOrEqual(offset);
            expect(receipt?.paidOn ?? 99).toBeGreaterThan(daysBetween(TODAY, day));
          }
        }
        for (const [, mails] of Map.groupBy(sent, ({ account }) => account))
          for (const [index, mail] of mails.slice(1).entries())
            expect(daysBetween(mails[index]?.day ?? '', mail.day)).toBeGreaterThanOrEqual(told.interval);
      }),
      { numRuns: 500 },
    );
  });

  it('[D9] always awake, no interval, every day a sending day → each level reached within the story is sent, none is lost', () => {
    fc.assert(
      fc.property(story, (told) => {
        const always = { ...told, awake: told.awake.map(() => true), interval: 0, weekends: false };
        const { sent, policy } = live(always);
        for (const [number, receipt] of told.receipts.entries()) {
          const expected = policy.levels.flatMap(({ number: level, offsetDays }) => {
            const reached = receipt.due + offsetDays;
            const isInTime = reached > 0 && reached < 40 && reached < (receipt.paidOn ?? 99);
            return isInTime ? [level] : [];
          });
          const got = sent.flatMap(({ receipts }) =>
            receipts.filter(({ id }) => id === `r${number}`).map(({ level }) => level),
          );
          for (const level of expected) expect(got).toContain(level);
        }
      }),
      { numRuns: 300 },
    );
  });
});
