import { describe, expect, test } from 'vitest';
import { bufferOf, edit, insert, moveLine, type TextBuffer, textOf } from '../../src/tui/ui/text-buffer.ts';

/** Presses the keys one after the other; a key without meaning changes nothing. */
function typed(start: TextBuffer, keys: readonly string[], multiline = false): TextBuffer {
  return keys.reduce((buffer, key) => edit(buffer, key, multiline) ?? buffer, start);
}

describe('text buffer', () => {
  test('[U2] letters, then home and a letter → inserted at the front', () => {
    expect(textOf(typed(bufferOf('bc'), ['home', 'a']))).toBe('abc');
  });

  test('[U2] Backspace after a family emoji → the whole emoji goes', () => {
    expect(textOf(typed(bufferOf('a👩‍💻'), ['backspace']))).toBe('a');
  });

  test('[U2] Ctrl-W → the word before the cursor goes', () => {
    expect(textOf(typed(bufferOf('Dear customer'), ['ctrl-w']))).toBe('Dear ');
  });

  test('[U2] Ctrl-U and Ctrl-K → only this line', () => {
    const lines = bufferOf('one\ntwo');
    expect([textOf(typed(lines, ['ctrl-u'], true)), textOf(typed(lines, ['home', 'ctrl-k'], true))]).toEqual([
      'one\n',
      'one\n',
    ]);
  });

  test('[U2] word keys → over words and spaces', () => {
    const at = (keys: readonly string[]): number => typed(bufferOf('one two  three'), keys).cursor;
    expect([at(['alt-b']), at(['alt-b', 'word-left']), at(['home', 'alt-f', 'word-right'])]).toEqual([9, 4, 7]);
  });

  test('[U2] lines of different length → up and down keep within them', () => {
    const buffer = bufferOf('long line\nab');
    const up = moveLine(buffer, -1);
    expect(up?.cursor).toBe(2);
    expect(moveLine({ ...buffer, cursor: 9 }, 1)?.cursor).toBe(12);
    expect(moveLine(buffer, 1)).toBeNull();
  });

  test('[U2] several lines pasted into one line → one line without controls', () => {
    expect(textOf(insert(bufferOf(''), 'a\u001b[31m\r\n  b\tc', false))).toBe('a[31m b c');
  });

  test('[U2] Enter in several lines → a line break; in one line → nothing', () => {
    expect(textOf(typed(bufferOf('a'), ['enter', 'b'], true))).toBe('a\nb');
    expect(edit(bufferOf('a'), 'enter', false)).toBeNull();
  });
});
