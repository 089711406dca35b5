import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { fitRow, rowCells, rowText, span, spread } from '../../src/tui/frame.ts';
import { cells, clean, cleanLines, cut, pad, wrap } from '../../src/tui/text.ts';

describe('text in cells', () => {
  test('[U2] a customer named with an escape sequence → nothing for the terminal to obey', () => {
    expect(clean('Acme\u001b[2J\u001b]52;c;aGk=\u0007\u202e gro')).toBe('Acme[2J]52;c;aGk= gro');
  });

  test('[U2] 株式会社 in six cells → cut between characters, never inside one', () => {
    expect([cut('株式会社', 6), cut('株式会社', 8)]).toEqual(['株式…', '株式会社']);
  });

  test('[U2] every character that is taken for one cell → is one by string-width', () => {
    const narrow = Array.from({ length: 0x2700 }, (_, code) => String.fromCodePoint(code)).filter(
      (character) => clean(character) === character && character !== '' && cells(character) === 1,
    );
    expect(narrow.filter((character) => stringWidth(character) > 1)).toEqual([]);
  });

  test('[U2] a name with lone format characters, on which string-width throws → measured and cleaned', () => {
    expect(() => stringWidth('a\ufff9b')).toThrow();
    expect([cells('a\ufff9b'), clean('a\ufff9\u0601b'), ...wrap('\ufffb', 5)]).toEqual([2, 'ab', '']);
  });

  test('[U2] any text → pad fills exactly its cells', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(cells(pad(text, width))).toBe(width);
      }),
    );
  });

  test('[U2] any text → no wrapped line is wider than asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        for (const line of wrap(text, width)) expect(cells(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('[U2] French punctuation → stays on the line of its word, for Ink breaks at spaces', () => {
    expect(cleanLines('« non » : ici !\nfin')).toBe('«\u00a0non\u00a0»\u00a0: ici\u00a0!\nfin');
  });

  test('[U2] a long word beside short ones → broken only where it must be', () => {
    expect(wrap('refuse l’expéditeur : « non » !', 20)).toEqual(['refuse', 'l’expéditeur :', '« non » !']);
    expect(wrap('see https://example.com/abcdef now', 12)).toEqual(['see', 'https://exam', 'ple.com/abcd', 'ef now']);
  });

  test('[U2] money → right-aligned', () => {
    expect(pad('€1.00', 8, 'right')).toBe('   €1.00');
  });
});

describe('rows', () => {
  test('[U2] left and right do not fit → the left gives way', () => {
    const line = spread([span('A very long title indeed')], [span('1–2 of 3')], 20);
    expect(rowText(line)).toBe('A very lon… 1–2 of 3');
  });

  test('[U2] any spans → a fitted row is never wider than its box', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 30 })),
        fc.integer({ min: 1, max: 40 }),
        (texts, width) => {
          expect(
            rowCells(
              fitRow(
                texts.map((text) => span(text)),
                width,
              ),
            ),
          ).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
