import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/core/clock.ts';
import { type Core, createCore } from '../../../src/core/core.ts';
import type { RateTaken } from '../../../src/core/quota/index.ts';
import {
  pieceAt,
  RATE_JITTER,
  RATE_SPANS,
  type RateLimits,
  type RatePiece,
  roomInRate,
} from '../../../src/core/quota/rate.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';

const LENGTHS = { second: SECOND, minute: MINUTE, hour: HOUR };

/** What was granted, when: `[instant, how many]`. */
type Grants = readonly (readonly [number, number])[];

/** The most that any window of a length held, wherever it begins: one that begins with a grant is as full as any. */
function worstWindow(grants: Grants, length: number): number {
  return Math.max(
    0,
    ...grants.map(([start]) =>
      grants.reduce((sum, [at, count]) => (at >= start && at < start + length ? sum + count : sum), 0),
    ),
  );
}

const limitsArbitrary = fc.record({
  second: fc.option(fc.integer({ min: 1, max: 50 })),
  minute: fc.option(fc.integer({ min: 1, max: 200 })),
  hour: fc.option(fc.integer({ min: 1, max: 500 })),
});

/** Pauses of every length that matters: inside a piece, a window of a second, of a minute, of an hour. */
const pauseArbitrary = fc.oneof(
  fc.integer({ min: 0, max: 30 }),
  fc.integer({ min: 900, max: 1_200 }),
  fc.integer({ min: 0, max: 70 * SECOND }),
  fc.integer({ min: 0, max: 70 * MINUTE }),
);

const takesArbitrary = fc.array(fc.record({ pause: pauseArbitrary, wanted: fc.integer({ min: 1, max: 40 }) }), {
  maxLength: 60,
});

/** Takes as the service does, in memory. */
function createTaker(limits: RateLimits) {
  const pieces: RatePiece[] = [];
  return (now: number, wanted: number) => {
    const taken = roomInRate({ limits, pieces, now, wanted });
    for (const span of RATE_SPANS) pieces.push({ span, piece: pieceAt(span, now), used: taken.granted });
    return taken;
  };
}

describe('rate rules', () => {
  it('[E5] any takes at any moments → no window of any span above its limit, the jitter of the wire included', () => {
    fc.assert(
      fc.property(
        limitsArbitrary,
        takesArbitrary,
        fc.integer({ min: 0, max: HOUR }),
        fc.array(fc.integer({ min: 0, max: RATE_JITTER }), { minLength: 60, maxLength: 60 }),
        (limits, takes, start, delays) => {
          const take = createTaker(limits);
          let now = start;
          let next: number | null = null;
          const grants = takes.map(({ pause, wanted }, index): [number, number] => {
            // Half of the time it waits for the window, as the delivery does.
            now = next !== null && pause % 2 === 0 ? next : now + pause;
            const { granted, nextAt } = take(now, wanted);
            next = nextAt;
            return [now + (delays[index] ?? 0), granted];
          });
          for (const span of RATE_SPANS)
            if (limits[span] !== null) expect(worstWindow(grants, LENGTHS[span])).toBeLessThanOrEqual(limits[span]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('[E5] less granted than wanted → nothing more fits a millisecond before `nextAt`, and something does at it', () => {
    fc.assert(
      fc.property(limitsArbitrary, takesArbitrary, (limits, takes) => {
        const take = createTaker(limits);
        let now = Date.parse('2026-11-24T08:00:00Z');
        for (const { pause, wanted } of takes) {
          now += pause;
          const { granted, nextAt } = take(now, wanted);
          expect(nextAt === null).toBe(granted === wanted);
          if (nextAt === null) continue;
          expect(nextAt).toBeGreaterThan(now);
          expect(take(nextAt - 1, 1).granted).toBe(0);
          now = nextAt;
          expect(take(now, 1).granted).toBe(1);
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['second', 20, 60 * SECOND],
    ['second', 1, 60 * SECOND],
    ['minute', 100, HOUR],
    ['hour', 500, 24 * HOUR],
  ] as const)('[E5] %s %i, always more to send → at least nine tenths of the limit leave', (span, limit, time) => {
    const take = createTaker({ second: null, minute: null, hour: null, [span]: limit });
    let sent = 0;
    for (let now = 7; now < time; ) {
      const { granted, nextAt } = take(now, 7);
      sent += granted;
      now = nextAt ?? now + 1;
    }
    expect(sent).toBeGreaterThanOrEqual(0.9 * limit * (time / LENGTHS[span]));
    expect(sent).toBeLessThanOrEqual(limit * (time / LENGTHS[span]));
  });
});

function take(core: Core, wanted: number): Promise<RateTaken> {
  return core.transaction((tx) => tx.quota.takeRate({ wanted }));
}

describe.each(testDatabases)('rate (%s)', (database) => {
  it('[E5] no limit set → everything is granted, nothing is counted', async () => {
    const { core } = await openTestCore(database);
    expect(await take(core, 5_000)).toMatchObject({ granted: 5_000, nextAt: null });
    expect(await core.quota.rate()).toEqual([]);
    expect(await core.base.db('rate_counters')).toEqual([]);
  });

  it('[E5] outside of a transaction → refused: nobody else may count in between', async () => {
    const { core } = await openTestCore(database);
    await expect(core.quota.takeRate({ wanted: 1 })).rejects.toThrow('quota.takeRate needs a transaction');
  });

  it('[E5] forty takers at once → never one more than the limit', async () => {
    const { core } = await openTestCore(database);
    await core.settings.set(admin, 'rate.second', 20);
    await core.settings.set(admin, 'rate.hour', 100);
    const takes = await Promise.all(Array.from({ length: 40 }, () => take(core, 3)));
    expect(takes.reduce((sum, each) => sum + each.granted, 0)).toBe(20);
    expect(await core.quota.rate()).toEqual([
      { span: 'second', limit: 20, used: 20 },
      { span: 'hour', limit: 100, used: 20 },
    ]);
  });

  it('[E5] two services take in turns as the clock moves → no window above any limit, little left unused, old pieces pruned', async () => {
    const { core, clock } = await openTestCore(database);
    const other = createCore(core.base);
    const limits = { second: 5, minute: 60, hour: 400 };
    for (const span of RATE_SPANS) await core.settings.set(admin, `rate.${span}`, limits[span]);
    const random = fc.sample(
      fc.record({ pause: fc.integer({ min: 0, max: 900 }), wanted: fc.integer({ min: 1, max: 4 }) }),
      {
        numRuns: 250,
        seed: 7,
      },
    );
    const started = clock.now();
    const grants: [number, number][] = [];
    for (const [index, { pause, wanted }] of random.entries()) {
      clock.advance(pause);
      const taken = await take(index % 2 === 0 ? core : other, wanted);
      expect(taken.at).toBe(clock.now());
      grants.push([taken.at, taken.granted]);
      // Now and then both wait for the window, as they do with much to send.
      if (taken.nextAt !== null && index % 5 === 0) clock.set(taken.nextAt);
    }
    for (const span of RATE_SPANS) expect(worstWindow(grants, LENGTHS[span])).toBeLessThanOrEqual(limits[span]);
    const total = grants.reduce((sum, [, granted]) => sum + granted, 0);
    const minutes = (clock.now() - started) / MINUTE;
    expect(total).toBeGreaterThanOrEqual(0.9 * Math.min(60 * minutes, 400));
    clock.advance(2 * HOUR);
    await take(core, 1);
    expect(await core.base.db('rate_counters').whereNot('span', 'lock')).toHaveLength(3);
  });

  it('[E5] a transaction that fails after taking → nothing was taken', async () => {
    const { core } = await openTestCore(database);
    await core.settings.set(admin, 'rate.minute', 5);
    const failing = core.transaction(async (tx) => {
      await tx.quota.takeRate({ wanted: 5 });
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect((await take(core, 9)).granted).toBe(5);
  });

  it('[E5] the clock is set back by an hour → what was taken counts as taken now; a window later there is room', async () => {
    const { core, clock } = await openTestCore(database);
    await core.settings.set(admin, 'rate.second', 5);
    expect((await take(core, 5)).granted).toBe(5);
    clock.advance(-HOUR);
    const { granted, nextAt } = await take(core, 5);
    expect(granted).toBe(0);
    expect((nextAt ?? 0) - clock.now()).toBeLessThanOrEqual(1_100);
    clock.set(nextAt ?? 0);
    expect((await take(core, 9)).granted).toBe(5);
  });

  it('[E5] counted, held up, counted anew → counts once, where it leaves', async () => {
    const { core, clock } = await openTestCore(database);
    await core.settings.set(admin, 'rate.second', 5);
    const { at } = await take(core, 5);
    clock.advance(600);
    const again = () => core.transaction((tx) => tx.quota.takeRate({ wanted: 1, insteadOf: at }));
    expect(await again()).toMatchObject({ granted: 1, nextAt: null });
    expect((await take(core, 5)).granted).toBe(0);
    clock.advance(500);
    expect((await take(core, 5)).granted).toBe(4);
    // Its count has left the window: it takes a new one, and none of anybody else's.
    expect((await again()).granted).toBe(0);
    expect(await core.quota.rate()).toEqual([{ span: 'second', limit: 5, used: 5 }]);
  });

  it('[E5] a rate of 0 → refused: nothing would ever leave', async () => {
    const { core } = await openTestCore(database);
    await expect(core.settings.set(admin, 'rate.second', 0)).rejects.toMatchObject({ code: 'core.invalidInput' });
    await core.settings.set(admin, 'rate.second', 'none');
    expect((await core.settings.all())['rate.second']).toBeNull();
  });
});
