import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cells, clean, cleanLines, firstCells } from '../../src/tui/text.ts';

describe('text in cells', () => {
  test('[U2] a customer named with an escape sequence → nothing for the terminal to obey', () => {
    expect(clean('Acme\u001b[2J\u001b]52;c;aGk=\u0007\u202e gro')).toBe('Acme[2J]52;c;aGk= gro');
  });

  test('[U2] 株式会社 in five cells → cut between characters, never inside one', () => {
    expect([firstCells('株式会社', 5), firstCells('株式会社', 8)]).toEqual(['株式', '株式会社']);
  });

  test('[U2] every character that is taken for one cell → is one by string-width', () => {
    const narrow = Array.from({ length: 0x2700 }, (_, code) => String.fromCodePoint(code)).filter(
      (character) => clean(character) === character && character !== '' && cells(character) === 1,
    );
    expect(narrow.filter((character) => stringWidth(character) > 1)).toEqual([]);
  });

  test('[U2] a name with lone format characters, on which string-width throws → measured and cleaned', () => {
    expect(() => stringWidth('a\ufff9b')).toThrow();
    expect([cells('a\ufff9b'), clean('a\ufff9\u0601b'), cleanLines('\ufffb')]).toEqual([2, 'ab', '']);
  });

  test('[U2] any text → its first cells are never more than asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(cells(firstCells(clean(text), width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('[U2] French punctuation → stays on the line of its word; lines stay lines', () => {
    expect(cleanLines('refuse : « non » !\nsuite')).toBe('refuse\u00a0: «\u00a0non\u00a0»\u00a0!\nsuite');
  });

  test('[U2] a subject of 1 MB → no more of it is measured than a screen could show', () => {
    expect(clean('x'.repeat(1_000_000))).toHaveLength(4_000);
  });
});
