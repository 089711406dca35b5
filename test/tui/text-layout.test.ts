import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cells, clean, graphemes } from '../../src/tui/text.ts';
import { layoutLines, lineOf } from '../../src/tui/ui/text-layout.ts';

function lines(text: string, width: number): string[] {
  const characters = graphemes(text);
  return layoutLines(characters, width).map(({ from, to }) => characters.slice(from, to).join(''));
}

describe('layout of text being edited', () => {
  test('[U2] a long line → broken after a space; a long word → where it must', () => {
    expect(lines('not yet received\nabcdefgh', 8)).toEqual(['not yet ', 'received', 'abcdefgh']);
    expect(lines('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });

  test('[U2] the cursor at the end of a line break → on the new line', () => {
    const ranges = layoutLines(graphemes('ab\n'), 8);
    expect([lineOf(ranges, 2), lineOf(ranges, 3)]).toEqual([0, 1]);
  });

  test('[U2] any text → every line fits, and nothing but line breaks is left out', () => {
    const text = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 })).map((parts) => parts.map(clean).join('\n'));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 20 }), (written, width) => {
        const shown = lines(written, width);
        for (const line of shown) expect(cells(line)).toBeLessThanOrEqual(width);
        expect(shown.join('')).toBe(
          graphemes(written)
            .filter((character) => character !== '\n')
            .join(''),
        );
      }),
    );
  });
});
