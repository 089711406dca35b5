import { describe, expect, test } from 'vitest';
import { AnswerSieve } from '../../src/tui/background.ts';
import type { Tint } from '../../src/tui/theme.ts';

const WHITE = '\u001b]11;rgb:ffff/ffff/ffff\u001b\\';

function sift(...chunks: readonly string[]): { typed: string; tints: Tint[] } {
  const tints: Tint[] = [];
  const sieve = new AnswerSieve((tint) => tints.push(tint));
  sieve.expect();
  return { typed: chunks.map((chunk) => sieve.sift(chunk)).join(''), tints };
}

describe('the answer of the terminal about its background', () => {
  test.each([
    [[WHITE], '', ['light']],
    [['\u001b]11;rgb:1e1e/1e1e/2e2e\u0007'], '', ['dark']],
    [['\u001b]11;rgba:f/f/e/f\u0007'], '', ['light']],
    [[`8j${WHITE}\u001b[B`], '8j\u001b[B', ['light']],
    [['8', '\u001b]1', '1;rgb:ffff/ff', 'ff/ffff\u001b', '\\', 'j'], '8j', ['light']],
  ])('[U2] %j → typed %j, background %j', (chunks, typed, tints) => {
    expect(sift(...chunks)).toEqual({ typed, tints });
  });

  test.each([[['\u001b']], [['\u001b', '[B']], [['\u001b]', 'x']], [['a\u001b]11;no', 'b\u0007c']]])(
    '[U2] %j is no answer → all of it was typed',
    (chunks) => {
      expect(sift(...chunks)).toEqual({ typed: chunks.join(''), tints: [] });
    },
  );

  test('[U2] nothing was asked → nothing is taken out', () => {
    const sieve = new AnswerSieve(() => undefined);
    expect(sieve.sift(WHITE)).toBe(WHITE);
  });
});
