import { describe, expect, test } from 'vitest';
import { PagedRows } from '../../src/tui/ui/list/paged-rows.ts';

/** A list of numbers that counts how it is asked. */
function numbers(total: number) {
  const asked: [number, number][] = [];
  const state = { total };
  const rows = new PagedRows<number>(async (offset, limit) => {
    asked.push([offset, limit]);
    const length = Math.max(0, Math.min(limit, state.total - offset));
    return { rows: Array.from({ length }, (_, index) => offset + index), total: state.total };
  });
  return { rows, asked, state };
}

describe('rows by pages', () => {
  test('[U2] a million rows → one page is asked for, and the last one at once', async () => {
    const { rows, asked } = numbers(1_000_000);
    await rows.reset(0);
    expect(rows.total).toBe(1_000_000);
    expect(rows.missingAround(999_999, 10)).toEqual([9_999]);
    await rows.load([9_999]);
    expect(rows.at(999_999)).toBe(999_999);
    expect(asked).toEqual([
      [0, 100],
      [999_900, 100],
    ]);
  });

  test('[U2] near the end of a page → the next one is missing', async () => {
    const { rows } = numbers(250);
    await rows.reset(0);
    expect(rows.missingAround(50, 10)).toEqual([]);
    expect(rows.missingAround(95, 10)).toEqual([1]);
  });

  test('[U2] the list became shorter than where one stood → its new end', async () => {
    const { rows, state } = numbers(250);
    await rows.reset(240);
    state.total = 30;
    await rows.reset(240);
    expect([rows.total, rows.at(29)]).toEqual([30, 29]);
  });

  test('[U2] an answer that a newer question has overtaken → dropped', async () => {
    const answers: ((rows: readonly string[]) => void)[] = [];
    const rows = new PagedRows<string>(
      () => new Promise((resolve) => answers.push((found) => resolve({ rows: found, total: found.length }))),
    );
    const old = rows.reset(0);
    const fresh = rows.reset(0);
    answers[1]?.(['new']);
    await fresh;
    answers[0]?.(['old', 'old']);
    await old;
    expect([rows.total, rows.at(0)]).toEqual([1, 'new']);
  });

  test('[U2] the asker of an overtaken question → waits for the newer answer', async () => {
    const answers: ((rows: readonly string[]) => void)[] = [];
    const rows = new PagedRows<string>(
      () => new Promise((resolve) => answers.push((found) => resolve({ rows: found, total: found.length }))),
    );
    const old = rows.reset(0).then(() => rows.at(0));
    const fresh = rows.reset(0);
    answers[0]?.(['old']);
    answers[1]?.(['new']);
    await fresh;
    expect(await old).toBe('new');
  });

  test('[U2] another page asked for while the list is read anew → kept, for it is read after that', async () => {
    const { promise: reading, resolve: answer } = Promise.withResolvers<void>();
    const rows = new PagedRows<number>(async (offset) => {
      if (offset === 0) await reading;
      return { rows: [offset], total: 250 };
    });
    const anew = rows.reset(0);
    const loaded = rows.load([2]);
    await new Promise(setImmediate);
    answer();
    await Promise.all([anew, loaded]);
    expect([rows.at(0), rows.at(200)]).toEqual([0, 200]);
  });
});
