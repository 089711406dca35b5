import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.ts';
import { LANGUAGES } from '../../src/core/words.ts';

/** Every word exists in every language with the same holes, every key that the code names exists, and no key is left over. */

const PLURALS = /_(zero|one|two|few|many|other)$/;
const CODE = readSources(path.join(packageRoot, 'src'));

describe('locales', () => {
  const english = readWords('en');

  it.each(LANGUAGES.filter((language) => language !== 'en'))(
    '[O2] %s has the words of English, no more and no fewer',
    (language) => {
      const words = readWords(language);
      expect(stems(words).filter((key) => !stems(english).includes(key))).toEqual([]);
      expect(stems(english).filter((key) => !stems(words).includes(key))).toEqual([]);
    },
  );

  it.each(LANGUAGES.filter((language) => language !== 'en'))('%s fills the same holes as English', (language) => {
    const holesOfEnglish = holesByStem(english);
    const wrong = [...readWords(language)].flatMap(([key, text]) => {
      const extra = holes(text).filter((hole) => !holesOfEnglish.get(stem(key))?.has(hole));
      return extra.length > 0 ? [`${key}: ${extra.join(', ')}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it.each(LANGUAGES)('%s has every plural form that its grammar asks for', (language) => {
    const words = readWords(language);
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const plurals = new Set([...words.keys()].filter((key) => PLURALS.test(key)).map(stem));
    const missing = [...plurals].flatMap((key) =>
      categories.filter((category) => !words.has(`${key}_${category}`)).map((category) => `${key}_${category}`),
    );
    expect(missing).toEqual([]);
  });

  it('every key that the code names exists', () => {
    const known = new Set(stems(english));
    const prefixes = [...known];
    const namespaces = new Set(prefixes.map((key) => key.split(':')[0]));
    const named = [...CODE.matchAll(/['"]([a-zA-Z]+:[a-zA-Z][\w.]*)['"]/g)].map((match) => match[1] ?? '');
    const begun = [...CODE.matchAll(/`([a-zA-Z]+:[\w.]*)\$\{/g)].map((match) => match[1] ?? '');
    const ours = (key: string) => namespaces.has(key.split(':')[0]);
    const missing = [
      ...named.filter((key) => ours(key) && !known.has(key)),
      ...begun.filter((key) => ours(key) && !prefixes.some((candidate) => candidate.startsWith(key))),
    ];
    expect([...new Set(missing)]).toEqual([]);
  });

  it('no key is left over', () => {
    const dynamic = [...CODE.matchAll(/['"`]([a-zA-Z]+:[\w.]*)\$\{/g)].map((match) => match[1] ?? '');
    const unused = stems(english).filter((key) => {
      const [namespace = '', rest = ''] = key.split(':');
      if (CODE.includes(key)) return false;
      if (rest.startsWith('error.') && CODE.includes(`${namespace}.${rest.slice('error.'.length)}`)) return false;
      // Codes of schemas: `settings.<message>` and `core:config.<message>` are built from the schema's own error text.
      if (/^(settings:error|core:config)\./.test(key)) return !CODE.includes(`'${rest.split('.').at(-1)}'`);
      return !dynamic.some((prefix) => key.startsWith(prefix));
    });
    expect(unused).toEqual([]);
  });
});

function readWords(language: string): Map<string, string> {
  const folder = path.join(packageRoot, 'locales', language);
  const words = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    const namespace = path.basename(file, '.json');
    flatten(JSON.parse(readFileSync(path.join(folder, file), 'utf8')), `${namespace}:`, words);
  }
  return words;
}

function flatten(value: unknown, key: string, into: Map<string, string>): void {
  if (typeof value === 'string') {
    into.set(key, value);
    return;
  }
  for (const [name, child] of Object.entries(value as object))
    flatten(child, key.endsWith(':') ? `${key}${name}` : `${key}.${name}`, into);
}

function stem(key: string): string {
  return key.replace(PLURALS, '');
}

function stems(words: ReadonlyMap<string, string>): string[] {
  return [...new Set([...words.keys()].map(stem))];
}

function holes(text: string): string[] {
  return [...text.matchAll(/\{\{\s*([^}\s]+)\s*\}\}/g)].map((match) => match[1] ?? '');
}

function holesByStem(words: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const result = new Map<string, Set<string>>();
  for (const [key, text] of words) {
    const known = result.get(stem(key)) ?? new Set();
    for (const hole of holes(text)) known.add(hole);
    result.set(stem(key), known);
  }
  return result;
}

function readSources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
}
