import { isSlot, type Piece } from './pieces.ts';
import type { TagProblem } from './tag-scanner.ts';
import { findTag } from './tags.ts';

/**
 * Tags that a reader would see as they are: in the source they are cut in two by formatting (`@CUSTOMER<b>NAME</b>@`, as
 * editors like to write it), spelled with entities, or hold a blank or a character that nobody sees. Looked for in what
 * is left to read once all whole tags are filled in.
 */
export function findBrokenTags(source: string, readable: readonly Piece[]): TagProblem[] {
  const text = readable
    .map((piece) => (isSlot(piece) ? FILLED : piece))
    .join('')
    .replace(UNSEEN, '');
  const problems = new Map<string, TagProblem>();
  for (const match of text.matchAll(LOOKS_LIKE_TAG)) {
    const [whole, word = match.groups?.['rest'] ?? ''] = match;
    const tag = findTag(word);
    // `open @ date @ noon` is anybody's; a name written as the registry writes it is meant.
    if (!tag || (/\s/.test(whole) && word !== tag.name && !tag.aliases.includes(word))) continue;
    problems.set(word, { kind: 'broken', word, nearest: null, at: placeIn(source, word) });
  }
  return [...problems.values()];
}

/** A zero width space would be read as a blank on the way to plain text; as a soft hyphen it stays what it is: unseen. */
export function keepUnseen(source: string): string {
  return source.replace(/\u200B|&(?:#8203|#x200b|ZeroWidthSpace);/gi, '\u00AD');
}

/** Stands for a filled tag: no letter, so that it ends a name. */
const FILLED = '\uFFFC';

/** Soft hyphen, zero width spaces and joiners, direction marks, word joiner, byte order mark. */
const UNSEEN_CLASS = '\\u00AD\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2064\\uFEFF';
const UNSEEN = new RegExp(`[${UNSEEN_CLASS}]`, 'gu');

/** Both signs, however wide; or the second half of two tags that share one, `@CUSTOMERNAME@DATE@`. */
const NAME = '[\\p{L}\\p{N}_]{2,40}';
const LOOKS_LIKE_TAG = new RegExp(
  `[@\\uFF20]\\s{0,3}(${NAME})\\s{0,3}(?:\\|[^@\\r\\n]{0,200})?[@\\uFF20]|${FILLED}(?<rest>${NAME})@`,
  'gu',
);

/** Where the name begins in the source, past markup and entities between its letters; the beginning when it is not found. */
function placeIn(source: string, word: string): number {
  const gap = `(?:<[^<>]{0,300}>|&[#\\w]{1,10};|[\\s${UNSEEN_CLASS}])*`;
  const letters = [...word].join(gap);
  return Math.max(0, source.search(new RegExp(`(?:[@\\uFF20]|&(?:#64|#x40|commat);)${gap}${letters}`, 'iu')));
}
