import { cells } from '../text.ts';

/** A line on the screen: the characters from `from` up to, not including, `to`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Where text that is being edited breaks: at its line breaks, else after the last space that fits, else anywhere. */
export function layoutLines(characters: readonly string[], width: number): LineRange[] {
  const lines: LineRange[] = [];
  let from = 0;
  let used = 0;
  let afterSpace = 0;
  characters.forEach((character, index) => {
    if (character === '\n') {
      lines.push({ from, to: index });
      from = index + 1;
      used = 0;
      return;
    }
    const size = cells(character);
    if (used + size > width) {
      const to = afterSpace > from ? afterSpace : index;
      lines.push({ from, to });
      from = to;
      used = cells(characters.slice(from, index).join(''));
    }
    used += size;
    if (character === ' ') afterSpace = index + 1;
  });
  return [...lines, { from, to: characters.length }];
}

/** The index of the line in which a cursor before character `at` stands. */
export function lineOf(lines: readonly LineRange[], at: number): number {
  return Math.max(
    0,
    lines.findLastIndex((line) => line.from <= at),
  );
}
