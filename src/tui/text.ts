import stringWidth from 'string-width';
import { manyLines } from '../core/text.ts';

/**
 * Text as the terminal's cells see it. Everything that reaches the screen passes `clean`, so that
 * no control sequence of a customer's name is ever obeyed by the terminal.
 */

const PLAIN = /^[\x20-\x7e]*$/;
/** Also one cell each, whatever comes after: Latin letters, quotes and dashes, arrows, rules, bars, stars (Unicode EAW N and A). */
const NARROW =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2193\u2500-\u259f\u25b2\u25bc\u25cf\u2605\u2606]*$/u;
/**
 * Invisible format characters (Unicode Cf) but the two joiners. Some of them, alone, make string-width 8 throw, and
 * with it Ink: a customer's name must not end the program.
 */
const FORMATTING = /[\p{Cf}--[\u200c\u200d]]/gv;
/** Made when a text needs it: the first frame does not. */
let segmenter: Intl.Segmenter | undefined;

/** What a reader sees as single characters: an accented letter or a family emoji is one. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return text.split('');
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** How many cells the text takes. */
export function cells(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text.replace(FORMATTING, ''));
}

/** One line without controls, format characters, tabs and line breaks; inner spaces stay as they are. */
export function clean(text: string): string {
  if (PLAIN.test(text)) return text;
  return manyLines(text)
    .replace(FORMATTING, '')
    .replace(/[\t\n]/g, ' ');
}

/** As `clean`, but lines stay, and French punctuation stays on the line of its word: Ink breaks at spaces. */
export function cleanLines(text: string): string {
  return manyLines(text)
    .replace(FORMATTING, '')
    .replace(/\t/g, '  ')
    .replace(/ (?=[:;!?»])|(?<=«) /gu, '\u00a0');
}

/** Exactly `width` cells: cut with `…`, or filled with spaces on the right (or left for numbers). */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const short = cut(text, width);
  const fill = ' '.repeat(Math.max(0, width - cells(short)));
  return align === 'right' ? fill + short : short + fill;
}

/** At most `width` cells, with `…` where it was cut. */
export function cut(text: string, width: number): string {
  // No screen has 1,000 columns of one cell: cutting first keeps a 1 MB subject from being measured.
  const line = clean(text.length > 4_000 ? text.slice(0, 4_000) : text);
  if (width <= 0) return '';
  return cells(line) <= width ? line : `${firstCells(line, width - 1)}…`;
}

/** As many of the first characters as go into `width` cells. */
export function firstCells(text: string, width: number): string {
  let used = 0;
  let kept = '';
  for (const grapheme of graphemes(text)) {
    used += cells(grapheme);
    if (used > width) break;
    kept += grapheme;
  }
  return kept;
}

/** Breaks text into lines of at most `width` cells, at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  if (width <= 0) return [];
  return manyLines(text)
    .replace(FORMATTING, '')
    .replace(/\t/g, '  ')
    .split('\n')
    .flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  if (cells(line) <= width) return [line];
  const lines: string[] = [];
  let current = '';
  let used = 0;
  // French puts spaces before `:` and inside `« »`: no line begins or ends there.
  for (const word of line.split(/(?<= )(?<!« )(?![:;!?»])/u)) {
    const size = cells(word.trimEnd());
    if (used > 0 && used + size > width) {
      lines.push(current.trimEnd());
      current = '';
      used = 0;
    }
    for (const grapheme of size > width ? graphemes(word) : [word]) {
      const step = cells(grapheme);
      if (used > 0 && used + cells(grapheme.trimEnd()) > width) {
        lines.push(current);
        current = '';
        used = 0;
      }
      current += grapheme;
      used += step;
    }
  }
  lines.push(current.trimEnd());
  return lines;
}
