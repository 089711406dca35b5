import { describe, expect, test } from 'vitest';
import { type Binding, boundTo, clashes, keyLabel, splitKeys, typedText } from '../../src/tui/keys.ts';

function binding(id: string, keys: readonly string[], more: Partial<Binding> = {}): Binding {
  return { id, keys, label: 'tui:action.new', run: () => undefined, ...more };
}

describe('splitKeys', () => {
  test('[U2] many characters in one chunk → one key each', () => {
    expect(splitKeys('jj k', {})).toEqual(['j', 'j', 'space', 'k']);
  });

  test('[U2] controls inside a chunk → their keys', () => {
    expect(splitKeys('a\tb\r\u0013\u007f', {})).toEqual(['a', 'tab', 'b', 'enter', 'ctrl-s', 'backspace']);
  });

  test('[U2] a family emoji and an accent made of two code points → one key each', () => {
    expect(splitKeys('👩‍💻e\u0301', {})).toEqual(['👩‍💻', 'e\u0301']);
  });

  test('[U2] C1 controls of a hostile terminal → no key', () => {
    expect(splitKeys('\u009b31m', {})).toEqual(['3', '1', 'm']);
  });

  test.each([
    [{ upArrow: true }, 'up'],
    [{ tab: true, shift: true }, 'shift-tab'],
    [{ leftArrow: true, ctrl: true }, 'word-left'],
    [{ backspace: true, meta: true }, 'ctrl-w'],
  ])('[U2] Ink names %j → %s', (flags, key) => {
    expect(splitKeys('', flags)).toEqual([key]);
  });

  test('[U2] Ctrl-M and Ctrl-I → Enter and Tab, for the terminal sends the same bytes', () => {
    expect([...splitKeys('m', { ctrl: true }), ...splitKeys('i', { ctrl: true })]).toEqual(['enter', 'tab']);
  });
});

describe('bindings', () => {
  test('[U2] two bindings share a key → the clash is named', () => {
    expect(clashes([binding('a', ['x', 'y']), binding('b', ['y'])])).toEqual(['y']);
  });

  test('[U2] a key that nothing is bound to → not handled', () => {
    expect(boundTo([binding('a', ['a'])], 'b')).toBeUndefined();
  });

  test('[U2] keys for people → written as on the keyboard', () => {
    expect(['ctrl-s', 'esc', 'space', 'up', 'G'].map(keyLabel)).toEqual(['Ctrl-S', 'Esc', 'Space', '↑', 'G']);
  });

  test('[U2] only characters type text', () => {
    expect(['a', 'space', 'enter', 'ctrl-s', 'é'].map(typedText)).toEqual(['a', ' ', null, null, 'é']);
  });
});
