import { describe, expect, it } from 'vitest';
import { baseDirection, isolated, visualRuns } from '../../../src/core/documents/pdf/text-runs.ts';

/** Runs as they are drawn from left to right; `<…` is one that the shaper turns. */
function drawn(line: string): string[] {
  return visualRuns(line, baseDirection(line)).map((run) => `${run.rightToLeft ? '<' : ''}${run.text}`);
}

describe('text runs', () => {
  it.each<[string, string, string[]]>([
    ['Latin alone', 'Boulangerie Martin & Fils (C-1)', ['Boulangerie Martin & Fils (C-1)']],
    ['Arabic alone', 'شركة النور للتجارة', ['<شركة النور للتجارة']],
    ['a code after Arabic', 'شركة (C-1)', ['<(', 'C-1', '<شركة )']],
    ['a code and a date after Arabic', 'شركة (C-1) 24/11/2026', ['24/11/2026', '< (', 'C-1', '<شركة )']],
    ['digits inside Arabic', 'فرع 24/11 جديد', ['< جديد', '24/11', '<فرع ']],
    ['Arabic inside Latin', 'Nour نور Ltd', ['Nour ', '<نور', ' Ltd']],
    ['brackets between Arabic', 'نور (شركة) نور', ['<نور )شركة( نور']],
    ['Japanese beside Latin', '株式会社 Sakura 1', ['株式会社 ', 'Sakura 1']],
    ['digits alone', '1 240,50', ['1 240,50']],
  ])('[M2] %s → runs in the order in which they are seen', (_, line, runs) => {
    expect(drawn(line)).toEqual(runs);
  });

  it.each<[string, string, string[]]>([
    [
      'inside a sentence',
      `Issued on ${isolated('28 سبتمبر 2026')} by us`,
      ['Issued on ', '2026', '< سبتمبر ', '28', ' by us'],
    ],
    ['at the beginning', `${isolated('28 سبتمبر 2026')} · overdue`, ['2026', '< سبتمبر ', '28', ' · overdue']],
    ['alone', isolated('28 سبتمبر 2026'), ['2026', '< سبتمبر ', '28']],
    ['inside Arabic', `فرع ${isolated('نور 7')} جديد`, ['< جديد', '7', '<نور ', '<فرع ']],
    ['cut by a line break', 'سبتمبر 2026\u2069 by us', ['by us', '< ', '2026', '<سبتمبر ']],
    ['in Latin letters', `Issued on ${isolated('28 September 2026')}`, ['Issued on 28 September 2026']],
  ])(
    '[M2] a date that is kept to itself, %s → in its own order, the words around it where they were',
    (_, line, runs) => {
      expect(drawn(line)).toEqual(runs);
    },
  );

  it('[M2] Latin with an Arabic end and a bracket → the closing bracket stays at the end of the line', () => {
    expect(drawn('Nour (نور)')).toEqual(['Nour (', '<نور', ')']);
  });
});
