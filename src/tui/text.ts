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

/** More of a line is on no screen: a subject of 1 MB must not be measured with each key. */
const LONGEST_LINE = 4_000;

/** One line without controls, format characters, tabs and line breaks; inner spaces stay as they are. */
export function clean(text: string): string {
  const line = text.slice(0, LONGEST_LINE);
  if (PLAIN.test(line)) return line;
  return manyLines(line)
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
