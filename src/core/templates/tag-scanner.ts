import type { MailKind } from '../notices/index.ts';
import { findTag, isKnownIn, nearestTag, type Tag } from './tags.ts';

/**
 * Finds tags in what a user wrote. The text is data: it is cut into literals and tags once, and values are put between
 * the literals afterwards, so a value that holds `@TAG@`, `{{ }}` or `$&` is never looked at again.
 */

/** A tag as it stands in a text. */
export interface FoundTag {
  readonly tag: Tag;
  /** What follows `|`: shown when there is no value; for a link, what is clicked. */
  readonly fallback: string;
  /** Offsets in the text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Something that looks like a tag and is none, or stands where it cannot be filled in. */
export interface TagProblem {
  readonly kind: 'unknown' | 'elsewhere' | 'unclosed' | 'place' | 'broken';
  readonly word: string;
  readonly nearest: string | null;
  /** Offset in the text. */
  readonly at: number;
}

/** Longest tag name that is looked for, and longest fallback: bounds the work on hostile text. */
const NAME = '[\\p{L}\\p{N}_]{2,40}';
const FALLBACK = '(?:\\|([^@\\r\\n]{0,200}))?';

/** Every tag of the registry in `text`, in order. Only known names count, so `a@b.c@d` is left alone. */
export function findTags(text: string): FoundTag[] {
  const found: FoundTag[] = [];
  for (const { word, fallback, start, end, resume } of candidates(text)) {
    const tag = findTag(word);
    if (tag) {
      found.push({ tag, fallback, start, end });
      resume(end);
    }
  }
  return found;
}

/** The first problems: a person mends a few at a time, and a pasted text may hold a hundred thousand. */
export const MOST_PROBLEMS = 20;

/** What is wrong with the tags of `text` in a mail of this kind: the first `MOST_PROBLEMS` in the order of the text. */
export function findTagProblems(text: string, kind: MailKind): TagProblem[] {
  const problems: TagProblem[] = [];
  const closed = new Set<number>();
  for (const { word, start, end, resume } of candidates(text)) {
    if (problems.length === MOST_PROBLEMS) break;
    const tag = findTag(word);
    if (tag) {
      closed.add(start);
      if (!isKnownIn(tag, kind)) problems.push({ kind: 'elsewhere', word, nearest: tag.kinds?.[0] ?? null, at: start });
      resume(end);
    } else if (!looksLikeAddress(text, start, end)) {
      problems.push({ kind: 'unknown', word, nearest: nearestTag(word, kind), at: start });
      resume(end);
    }
  }
  return [...problems, ...unclosed(text, closed)].sort((a, b) => a.at - b.at).slice(0, MOST_PROBLEMS);
}

/** Line and column of an offset, both from 1; columns count characters as people see them. */
export function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1 };
}

interface Candidate {
  readonly word: string;
  readonly fallback: string;
  readonly start: number;
  readonly end: number;
  /** Goes on after `offset`; without it, the closing `@` may open the next candidate. */
  resume(offset: number): void;
}

function* candidates(text: string): Generator<Candidate> {
  const pattern = new RegExp(`@(${NAME})${FALLBACK}@`, 'gu');
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const start = match.index;
    const end = pattern.lastIndex;
    pattern.lastIndex = start + 1;
    yield {
      word: match[1] ?? '',
      fallback: match[2] ?? '',
      start,
      end,
      resume: (offset) => {
        pattern.lastIndex = offset;
      },
    };
  }
}

/** `bob@x.com` is cut by its dot; what is left to tell apart is `bob@host@…` and `…@bob@host.example`. */
function looksLikeAddress(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? ' ';
  return /[\p{L}\p{N}._%+-]/u.test(before) || /^[\p{L}\p{N}-]+\.\p{L}/u.test(text.slice(end, end + 80));
}

/** A known name behind an `@` that is never closed: `Dear @CUSTOMERNAME,`. */
function unclosed(text: string, closed: ReadonlySet<number>): TagProblem[] {
  const problems: TagProblem[] = [];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}._%+@-])@(${NAME})(?![\\p{L}\\p{N}_@-])(?!\\.\\p{L})`, 'gu');
  for (const match of text.matchAll(pattern)) {
    const word = match[1] ?? '';
    const tag = findTag(word);
    // `@date` may be anybody's handle; a name written as the registry writes it is meant.
    if (problems.length === MOST_PROBLEMS) break;
    if (tag && !closed.has(match.index) && (word === tag.name || tag.aliases.includes(word)))
      problems.push({ kind: 'unclosed', word, nearest: null, at: match.index });
  }
  return problems;
}
