import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { createRound } from '../../src/bot/round.ts';

const silent = pino({ level: 'silent' });

/** Work that is done when the test says so. */
function createWork() {
  const begun: PromiseWithResolvers<void>[] = [];
  let announced = Promise.withResolvers<void>();
  return {
    begun,
    work: () => {
      const one = Promise.withResolvers<void>();
      begun.push(one);
      announced.resolve();
      return one.promise;
    },
    /** Settles when the next round has begun. */
    next: () => {
      announced = Promise.withResolvers<void>();
      return announced.promise;
    },
  };
}

describe('rounds', () => {
  it('[O3] stopped during a round → settles when that one has ended, and there is no other', async () => {
    const { begun, work, next } = createWork();
    const round = createRound(silent, 'failed', work);
    const first = next();
    round.soon(0);
    await first;
    round.soon(0);
    const order: string[] = [];
    const stopping = round.stop().then(() => order.push('stopped'));
    // Whatever can go on without the round's end has gone on now.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    order.push('ended');
    begun[0]?.resolve();
    await stopping;
    round.soon(0);
    expect(order).toEqual(['ended', 'stopped']);
    expect(begun).toHaveLength(1);
  });

  it('asked for often during a round → one more, also after one that failed', async () => {
    const { begun, work, next } = createWork();
    const round = createRound(silent, 'failed', work);
    const first = next();
    round.soon(0);
    round.soon(0);
    await first;
    for (const pause of [60_000, 0, 60_000]) round.soon(pause);
    const second = next();
    begun[0]?.reject(new Error('down'));
    await second;
    expect(begun).toHaveLength(2);
    begun[1]?.resolve();
    await round.stop();
    expect(begun).toHaveLength(2);
  });
});
