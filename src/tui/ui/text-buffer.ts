import { manyLines } from '../../core/text.ts';
import { type Key, typedText } from '../keys.ts';
import { graphemes } from '../text.ts';

/** Text being edited, as graphemes with a cursor between them. Lines are split by `\n` graphemes. */
export interface TextBuffer {
  readonly characters: readonly string[];
  readonly cursor: number;
}

export function bufferOf(text: string): TextBuffer {
  const characters = graphemes(text);
  return { characters, cursor: characters.length };
}

export function textOf(buffer: TextBuffer): string {
  return buffer.characters.join('');
}

/** Text that was pasted or typed, made harmless: controls go, and so do line breaks where there is one line. */
export function insert(buffer: TextBuffer, text: string, multiline: boolean): TextBuffer {
  const harmless = manyLines(text, 1_100_000);
  const added = graphemes(multiline ? harmless : harmless.replace(/\s*\n\s*/g, ' ').replace(/\t/g, ' '));
  const { characters, cursor } = buffer;
  return {
    characters: [...characters.slice(0, cursor), ...added, ...characters.slice(cursor)],
    cursor: cursor + added.length,
  };
}

/** The buffer after an editing key, or null when the key means nothing here. */
export function edit(buffer: TextBuffer, key: Key, multiline: boolean): TextBuffer | null {
  const move = MOVES[key];
  if (move) return { ...buffer, cursor: move(buffer) };
  const removal = REMOVALS[key];
  if (removal) return remove(buffer, removal(buffer));
  if (multiline && key === 'enter') return insert(buffer, '\n', true);
  const typed = typedText(key);
  return typed === null ? null : insert(buffer, typed, multiline);
}

/** The buffer with the cursor a line up or down, or null at the first or last line. */
export function moveLine(buffer: TextBuffer, step: -1 | 1): TextBuffer | null {
  const start = lineStart(buffer);
  const column = buffer.cursor - start;
  if (step === -1) {
    if (start === 0) return null;
    const previous = lineStart({ ...buffer, cursor: start - 1 });
    return { ...buffer, cursor: Math.min(previous + column, start - 1) };
  }
  const end = lineEnd(buffer);
  if (end === buffer.characters.length) return null;
  return { ...buffer, cursor: Math.min(end + 1 + column, lineEnd({ ...buffer, cursor: end + 1 })) };
}

const MOVES: Readonly<Record<Key, (buffer: TextBuffer) => number>> = {
  left: ({ cursor }) => Math.max(0, cursor - 1),
  right: ({ cursor, characters }) => Math.min(characters.length, cursor + 1),
  home: lineStart,
  'ctrl-a': lineStart,
  end: lineEnd,
  'word-left': wordStart,
  'alt-b': wordStart,
  'word-right': wordEnd,
  'alt-f': wordEnd,
};

/** What a deleting key removes, as a half-open range. */
const REMOVALS: Readonly<Record<Key, (buffer: TextBuffer) => readonly [number, number]>> = {
  backspace: ({ cursor }) => [Math.max(0, cursor - 1), cursor],
  delete: ({ cursor, characters }) => [cursor, Math.min(characters.length, cursor + 1)],
  'ctrl-w': (buffer) => [wordStart(buffer), buffer.cursor],
  'ctrl-u': (buffer) => [lineStart(buffer), buffer.cursor],
  'ctrl-k': (buffer) => [buffer.cursor, lineEnd(buffer)],
};

function remove(buffer: TextBuffer, [from, to]: readonly [number, number]): TextBuffer {
  return { characters: [...buffer.characters.slice(0, from), ...buffer.characters.slice(to)], cursor: from };
}

function lineStart({ characters, cursor }: TextBuffer): number {
  return cursor === 0 ? 0 : characters.lastIndexOf('\n', cursor - 1) + 1;
}

function lineEnd({ characters, cursor }: TextBuffer): number {
  const next = characters.indexOf('\n', cursor);
  return next === -1 ? characters.length : next;
}

function wordStart({ characters, cursor }: TextBuffer): number {
  let at = cursor;
  while (at > 0 && isSpace(characters[at - 1])) at -= 1;
  while (at > 0 && !isSpace(characters[at - 1])) at -= 1;
  return at;
}

function wordEnd({ characters, cursor }: TextBuffer): number {
  let at = cursor;
  while (at < characters.length && isSpace(characters[at])) at += 1;
  while (at < characters.length && !isSpace(characters[at])) at += 1;
  return at;
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /^\s+$/.test(character);
}
