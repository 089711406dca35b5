import { describe, expect, test } from 'vitest';
import { cells } from '../../src/tui/text.ts';
import { drawText } from '../support/draw.ts';
import { kitSamples, sampleApp } from '../support/kit-samples.tsx';

const WIDTHS = [40, 60, 80, 120, 200];
const drawn = (columns: number): Map<string, string> => {
  const app = sampleApp();
  return new Map(kitSamples(app).map(({ name, node }) => [name, drawText(app, node, columns)]));
};

describe('kit', () => {
  test('[U2] each component, in windows of 40 to 200 columns → never wider than its window', () => {
    const wide = WIDTHS.flatMap((columns) =>
      [...drawn(columns)].flatMap(([name, text]) =>
        text
          .split('\n')
          .filter((line) => cells(line) > columns)
          .map((line) => `${name} at ${columns}: ${line}`),
      ),
    );
    expect(wide).toEqual([]);
  });

  test('[U1] a list at 80 columns → cut with an ellipsis; at 120 → addresses are whole', () => {
    expect(drawn(80).get('List')).toContain('facturation@boulangerie-martin.exam…');
    expect(drawn(120).get('List')).toContain('facturation@boulangerie-martin.example');
  });

  test('[U2] charts → one cell for anything above nothing, a 0 for none, a number of stars', () => {
    expect(drawn(80).get('Charts')?.split('\n')).toEqual([
      '█████████████████░░░',
      '1-30 ██████████  31-60 ████  90+ 0',
      ' ▂▅▃█▁',
      '★★★★☆',
    ]);
  });

  test('[U2] a long message → as many lines as it needs, three at most; keys that do not fit → left out whole', () => {
    expect(drawn(40).get('Toast')?.split('\n')).toHaveLength(3);
    expect(drawn(60).get('StatusBar')).toBe(' Enter preview  n preview  Ctrl-S preview            ? help');
    expect(drawn(40).get('StatusBar')).toBe(' Enter preview  n preview        ? help');
  });

  test('[U1] words over several lines → none begins with the space it was broken at; what was written with one keeps it', () => {
    const lines = drawn(40).get('Words')?.split('\n');
    expect(lines?.map((line) => line.trimEnd())).toEqual(['0123456789'.repeat(4), 'next']);
    const indented = drawn(40).get('Indented')?.split('\n');
    expect(indented?.map((line) => line.trimEnd())).toEqual(['List:', '  first']);
  });
});
