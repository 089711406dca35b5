import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/core/package-root.ts';
import type { Language } from '../../src/core/words.ts';

const FILES = new Map<string, ReadonlyMap<string, string>>();

/** The words that a room finds in a language, by their keys: its own file's, then those of `notices.json`. No other language helps out. */
export function wordsOf(language: Language, room: string): ReadonlyMap<string, string> {
  return new Map([...fileOf(language, 'notices'), ...fileOf(language, room)]);
}

/** The words of one file. */
export function fileOf(language: Language, room: string): ReadonlyMap<string, string> {
  const file = path.join(packageRoot, `locales/${language}/${room}.json`);
  const words = FILES.get(file) ?? new Map(leaves(JSON.parse(readFileSync(file, 'utf8'))));
  FILES.set(file, words);
  return words;
}

function leaves(value: unknown, key = ''): [string, string][] {
  if (typeof value === 'string') return [[key, value]];
  return Object.entries(value as object).flatMap(([name, child]) =>
    leaves(child, key === '' ? name : `${key}.${name}`),
  );
}
