import type { Key as InkKey } from 'ink';
import type { Permission } from '../core/access/index.ts';
import { graphemes } from './text.ts';

/** A key's name: a character as typed, or one of `enter esc tab shift-tab space up down … ctrl-s alt-b`. */
export type Key = string;

/**
 * One thing that a key does. Dispatch, footer, `?` help, `:` palette and docs/keys.md are all made
 * from the same list, so they can't disagree.
 */
export interface Binding {
  /** Unique in its layer. */
  readonly id: string;
  readonly keys: readonly Key[];
  /** Key of the words, e.g. `tui:action.new`. */
  readonly label: string;
  /** Key of a longer explanation for `?`. */
  readonly help?: string;
  /** Shown in the footer, in the order of the list. */
  readonly footer?: boolean;
  /** Not offered in the palette: moving the cursor. */
  readonly quiet?: boolean;
  /** The permission that it takes; whoever presses it without is refused, and that is in the audit log. */
  readonly needs?: Permission;
  /** Why it can't be used right now, as a sentence; undefined when it can. */
  disabled?(): string | undefined;
  run(): void;
}

type InkFlags = Partial<Record<keyof InkKey, unknown>>;

/**
 * One call of Ink's input handler may carry many keys: plain text that arrives in one chunk comes as
 * one string. Each grapheme becomes a key of its own, control characters inside the string included.
 */
export function splitKeys(input: string, flags: InkFlags): Key[] {
  const named = namedKey(flags);
  if (named) return [named];
  if (input.length === 0) return [];
  if (flags.ctrl) return [controlKey(input)];
  if (flags.meta) return [`alt-${input.toLowerCase()}`];
  return graphemes(input).flatMap(characterKeys);
}

function namedKey(flags: InkFlags): Key | undefined {
  if (flags.tab) return flags.shift ? 'shift-tab' : 'tab';
  if (flags.return) return 'enter';
  if (flags.escape) return 'esc';
  if (flags.backspace) return flags.meta ? 'ctrl-w' : 'backspace';
  if (flags.delete) return 'delete';
  const word = flags.ctrl || flags.meta;
  if (flags.leftArrow) return word ? 'word-left' : 'left';
  if (flags.rightArrow) return word ? 'word-right' : 'right';
  if (flags.upArrow) return 'up';
  if (flags.downArrow) return 'down';
  if (flags.pageUp) return 'pageup';
  if (flags.pageDown) return 'pagedown';
  if (flags.home) return 'home';
  if (flags.end) return 'end';
  return undefined;
}

function controlKey(input: string): Key {
  // Ctrl-I, Ctrl-M and Ctrl-J are Tab, Enter and line feed: the terminal sends the same bytes.
  if (input === 'm' || input === 'j') return 'enter';
  if (input === 'i') return 'tab';
  return `ctrl-${input.toLowerCase()}`;
}

function characterKeys(character: string): Key[] {
  if (character === '\r\n' || character === '\r' || character === '\n') return ['enter'];
  if (character === ' ') return ['space'];
  const code = character.charCodeAt(0);
  if (character === '\t') return ['tab'];
  if (character === '\b' || code === 0x7f) return ['backspace'];
  if (code === 0x1b) return ['esc'];
  if (code < 0x20) return [`ctrl-${String.fromCharCode(code + 0x60)}`];
  // C1 controls have no meaning as keys.
  if (code >= 0x80 && code < 0xa0) return [];
  return [character];
}

/** The text that a key types into a field, or null when it types nothing. */
export function typedText(key: Key): string | null {
  if (key === 'space') return ' ';
  return graphemes(key).length === 1 ? key : null;
}

/** How a key is written for people: `Ctrl-S`, `↑`, `Space`. */
export function keyLabel(key: Key): string {
  const known = KEY_LABELS[key];
  if (known) return known;
  if (key.startsWith('ctrl-')) return `Ctrl-${key.slice(5).toUpperCase()}`;
  if (key.startsWith('alt-')) return `Alt-${key.slice(4).toUpperCase()}`;
  return key;
}

const KEY_LABELS: Readonly<Record<string, string>> = {
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  space: 'Space',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  backspace: 'Backspace',
  delete: 'Del',
  'word-left': 'Ctrl-←',
  'word-right': 'Ctrl-→',
};

/** What the key is bound to. */
export function boundTo(bindings: readonly Binding[], key: Key): Binding | undefined {
  return bindings.find((binding) => binding.keys.includes(key));
}

/** The keys that more than one binding claims; a test holds it empty for every layer. */
export function clashes(bindings: readonly Pick<Binding, 'keys'>[]): Key[] {
  const seen = new Set<Key>();
  return bindings.flatMap((binding) => binding.keys).filter((key) => seen.has(key) || !seen.add(key));
}
