import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planDays, waitingDays } from '../../../src/core/quota/quota-plan.ts';

const base = {
  today: '2026-11-24',
  from: '2026-11-24',
  limitsOn: () => ({ day: 300, month: 1000 }),
  used: { day: 0, month: 0 },
  waiting: new Map<string, number>(),
};

describe('quota plan', () => {
  it('[Q2] 700 messages, 300 a day → today, tomorrow and the day after', () => {
    expect(planDays({ ...base, messages: 700 })).toEqual([
      { day: '2026-11-24', messages: 300 },
      { day: '2026-11-25', messages: 300 },
      { day: '2026-11-26', messages: 100 },
    ]);
  });

  it('[Q2] the month is full → goes on at the first of the next', () => {
    expect(planDays({ ...base, messages: 400, used: { day: 100, month: 900 } })).toEqual([
      { day: '2026-11-24', messages: 100 },
      { day: '2026-12-01', messages: 300 },
    ]);
  });

  it('[Q2] what waits already goes first and what of it does not fit moves on', () => {
    const waiting = new Map([
      ['2026-11-24', 350],
      ['2026-11-26', 290],
    ]);
    expect(planDays({ ...base, messages: 300, waiting })).toEqual([
      { day: '2026-11-25', messages: 250 },
      { day: '2026-11-26', messages: 10 },
      { day: '2026-11-27', messages: 40 },
    ]);
  });

  it('[Q2] scheduled for later → nothing earlier; no limits → one day', () => {
    expect(planDays({ ...base, messages: 10, from: '2026-12-24' })).toEqual([{ day: '2026-12-24', messages: 10 }]);
    expect(planDays({ ...base, messages: 9000, limitsOn: () => ({ day: null, month: null }) })).toEqual([
      { day: '2026-11-24', messages: 9000 },
    ]);
    expect(planDays({ ...base, messages: 0 })).toEqual([]);
  });

  it('[Q1] a limit that grows from day to day → each day takes what its own allows', () => {
    const caps: Record<string, number> = { '2026-11-24': 50, '2026-11-25': 75, '2026-11-26': 112 };
    const limitsOn = (day: string) => ({ day: caps[day] ?? null, month: null });
    expect(planDays({ ...base, messages: 300, limitsOn })).toEqual([
      { day: '2026-11-24', messages: 50 },
      { day: '2026-11-25', messages: 75 },
      { day: '2026-11-26', messages: 112 },
      { day: '2026-11-27', messages: 63 },
    ]);
  });

  it('[Q2] so much waits that it takes years → the days of the first year are told', () => {
    const plan = waitingDays({
      ...base,
      limitsOn: () => ({ day: 1, month: null }),
      waiting: new Map([[base.today, 9e6]]),
    });
    expect(plan).toHaveLength(366);
    expect(plan[365]).toEqual({ day: '2027-11-24', messages: 1 });
  });

  it('[Q2] a limit of 0 → refused, not planned for ever', () => {
    expect(() => planDays({ ...base, messages: 1, limitsOn: () => ({ day: 0, month: null }) })).toThrow('quota.closed');
  });

  it('[Q2] whatever waits and was used → all are planned, no day and no month above its limit', () => {
    fc.assert(
      fc.property(
        fc.record({
          messages: fc.integer({ min: 1, max: 3000 }),
          day: fc.integer({ min: 1, max: 400 }),
          month: fc.integer({ min: 1, max: 2000 }),
          used: fc.integer({ min: 0, max: 500 }),
          waiting: fc.integer({ min: 0, max: 600 }),
        }),
        ({ messages, day, month, used, waiting }) => {
          const plan = planDays({
            ...base,
            messages,
            limitsOn: () => ({ day, month }),
            used: { day: used, month: used },
            waiting: new Map([[base.today, waiting]]),
          });
          expect(plan.reduce((sum, part) => sum + part.messages, 0)).toBe(messages);
          const months = new Map<string, number>();
          for (const part of plan) {
            expect(part.messages).toBeLessThanOrEqual(day);
            const name = part.day.slice(0, 7);
            months.set(name, (months.get(name) ?? 0) + part.messages);
          }
          for (const sum of months.values()) expect(sum).toBeLessThanOrEqual(month);
        },
      ),
      { numRuns: 50 },
    );
  });
});
