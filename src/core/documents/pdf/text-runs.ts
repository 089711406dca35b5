/**
 * Puts a line's pieces in the order in which they are drawn: a small part of the Unicode Bidirectional Algorithm (UAX 9),
 * enough for names and sentences that mix Latin, digits, and Arabic or Hebrew. Explicit controls are taken out on entry,
 * so that isolates are ours alone.
 */

/** Letters of one direction and one font, drawn in one go; a right-to-left run is in logical order, the shaper turns it. */
export interface TextRun {
  readonly text: string;
  readonly rightToLeft: boolean;
  readonly script: 'wide' | 'other';
}

type Direction = 'left' | 'right';

const RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
const LETTER = /\p{L}/u;
const DIGIT = /\p{Nd}/u;
/** Han, kana, Hangul and their punctuation and full-width forms: in the Japanese font. */
const WIDE =
  /[\u2e80-\u30ff\u3105-\u4dbf\u4e00-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{1b000}-\u{1b16f}\u{20000}-\u{3fffd}]/u;
const MIRRORED: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '{': '}',
  '}': '{',
  '<': '>',
  '>': '<',
  '«': '»',
  '»': '«',
};

/** First strong isolate, which in a cut line stands for all that it holds, and its end (UAX 9, 2.4.2). */
const ISOLATE = '\u2068';
const ISOLATED = /\u2068([^\u2069]*)\u2069?/g;

/** A value that is put into a sentence, kept to itself when it would reorder the words around it, e.g. an Arabic date. */
export function isolated(value: string): string {
  return RIGHT.test(value) ? `${ISOLATE}${value}\u2069` : value;
}

/** The direction of a paragraph: that of its first letter outside isolates (UAX 9, P2), or inside when it is all there is. */
export function baseDirection(text: string): Direction {
  const outside = text.replace(ISOLATED, '');
  for (const character of LETTER.test(outside) ? outside : text) {
    if (RIGHT.test(character)) return 'right';
    if (LETTER.test(character)) return 'left';
  }
  return 'left';
}

/** Whether the character is as wide as it is high and may stand at the end of a line. */
export function isWide(character: string): boolean {
  return WIDE.test(character);
}

/** A line's runs from left to right as they are drawn, in a paragraph of the given direction. */
export function visualRuns(line: string, base: Direction): TextRun[] {
  const inner = [...line.matchAll(ISOLATED)].map(([, held]) => held ?? '');
  // An end without a beginning is what a line break has left.
  const characters = [...line.replace(ISOLATED, ISOLATE).replaceAll('\u2069', '')];
  const levels = embeddingLevels(characters, base);
  return reorder(split(characters, levels, inner)).flatMap(({ text, level, script, holds }) =>
    holds === null
      ? { text: level % 2 === 1 ? mirrored(text) : text, rightToLeft: level % 2 === 1, script }
      : visualRuns(holds, baseDirection(holds)),
  );
}

interface LevelRun {
  text: string;
  readonly level: number;
  readonly script: TextRun['script'];
  /** Of an isolate: its text, which has an order of its own. */
  readonly holds: string | null;
}

/** Even: left to right, odd: right to left; digits among right-to-left letters stand one level higher (I1, I2). */
function embeddingLevels(characters: readonly string[], base: Direction): number[] {
  const baseLevel = base === 'right' ? 1 : 0;
  const directions = withBrackets(characters, strongDirections(characters, base), base);
  const following = directions.map((_, index) => index);
  for (let index = directions.length - 1, next = directions.length; index >= 0; index -= 1) {
    if (directions[index] !== null) next = index;
    following[index] = next;
  }
  let before = base;
  return characters.map((_, index) => {
    const own = directions[index] ?? null;
    if (own !== null) before = own;
    if (own === 'right') return isNumeric(characters, index) ? 2 : 1;
    if (own === 'left') return baseLevel * 2;
    // A neutral goes with its neighbours when they agree, else with the paragraph (N1, N2).
    const after = directions[following[index] ?? directions.length] ?? base;
    if (before !== after) return baseLevel;
    return before === 'right' ? 1 : baseLevel * 2;
  });
}

/** The direction of letters; digits take that of the letters before them (W7), and count as it for their neighbours. */
function strongDirections(characters: readonly string[], base: Direction): (Direction | null)[] {
  let before: Direction = base;
  return characters.map((character, index) => {
    if (RIGHT.test(character)) before = 'right';
    else if (LETTER.test(character)) before = 'left';
    else if (!isNumeric(characters, index)) return null;
    return before;
  });
}

/** A pair of brackets goes with what it holds, or with the paragraph (N0), so that it never comes apart. */
function withBrackets(
  characters: readonly string[],
  strong: readonly (Direction | null)[],
  base: Direction,
): (Direction | null)[] {
  const directions = [...strong];
  const open: number[] = [];
  characters.forEach((character, end) => {
    if ('([{'.includes(character)) open.push(end);
    if (!')]}'.includes(character)) return;
    const start = open.pop();
    if (start === undefined || MIRRORED[characters[start] ?? ''] !== character) return;
    const inside = directions.slice(start + 1, end).filter((direction) => direction !== null);
    if (inside.length === 0) return;
    const before = directions.slice(0, start).findLast((direction) => direction !== null) ?? base;
    const direction = inside.includes(base) ? base : before;
    directions[start] = direction;
    directions[end] = direction;
  });
  return directions;
}

/** A digit, or a separator between two digits. */
function isNumeric(characters: readonly string[], index: number): boolean {
  const character = characters[index] ?? '';
  if (DIGIT.test(character)) return true;
  const between = DIGIT.test(characters[index - 1] ?? '') && DIGIT.test(characters[index + 1] ?? '');
  return between && /[.,:/\u00a0\u202f-]/.test(character);
}

function split(characters: readonly string[], levels: readonly number[], inner: readonly string[]): LevelRun[] {
  const runs: LevelRun[] = [];
  let isolates = 0;
  characters.forEach((character, index) => {
    const level = levels[index] ?? 0;
    const last = runs.at(-1);
    const script = character === ' ' ? (last?.script ?? 'other') : isWide(character) ? 'wide' : 'other';
    if (character === ISOLATE) {
      runs.push({ text: '', level, script: 'other', holds: inner[isolates] ?? '' });
      isolates += 1;
    } else if (last?.holds === null && last.level === level && last.script === script) last.text += character;
    else runs.push({ text: character, level, script, holds: null });
  });
  return runs;
}

/** From the highest level down to the lowest odd one, every stretch at or above it is turned round (L2). */
function reorder(runs: readonly LevelRun[]): LevelRun[] {
  const order = [...runs];
  const highest = Math.max(0, ...runs.map((run) => run.level));
  for (let level = highest; level >= 1; level -= 1) {
    for (let start = 0; start < order.length; start += 1) {
      if ((order[start]?.level ?? 0) < level) continue;
      let end = start;
      while ((order[end + 1]?.level ?? 0) >= level) end += 1;
      order.splice(start, end - start + 1, ...order.slice(start, end + 1).reverse());
      start = end;
    }
  }
  return order;
}

/** Brackets open to the other side; a run without letters is not turned by the shaper, so here. */
function mirrored(text: string): string {
  const swapped = [...text].map((character) => MIRRORED[character] ?? character);
  return RIGHT.test(text) ? swapped.join('') : swapped.reverse().join('');
}
