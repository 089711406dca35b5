import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.ts';
import { LANGUAGES } from '../../src/core/words.ts';

/**
 * The table "To add X, copy Y" of AGENTS.md is true: its files exist, and its example, the name of a thing that is there
 * already, stands in every one of them. A place that has moved or is not needed any more fails here.
 */

/** What one must be able to look up. */
const WANTED = [
  'a setting',
  'a tag',
  'a notice',
  'a scheduled notice',
  'a cause with a recheck',
  'a room',
  'a reason (why)',
  'a column of import and export',
  'a Slack verb',
  'a Slack card',
  'a terminal screen',
  'a page for customers',
  'a command',
  'a table or column',
];

/** More places than this for one thought are too many to remember. */
const MOST_FILES = 12;

interface Row {
  readonly adding: string;
  readonly example: string;
  readonly files: readonly string[];
}

const ROWS = readRows();

describe('the table of AGENTS.md', () => {
  it('has a row for each thing that is added', () => {
    expect(ROWS.map(({ adding }) => adding).toSorted()).toEqual(WANTED.toSorted());
  });

  it.each(ROWS)('$adding → every file exists and has the example in it', ({ example, files }) => {
    expect(files.filter((file) => !existsSync(path.join(packageRoot, file)))).toEqual([]);
    expect(files.filter((file) => !holds(file, example))).toEqual([]);
  });

  it('what is said to be generated is', () => {
    const said = [...readTable().matchAll(/`([^`]+)` \(`npm run generate`/g)].map(([, file = '']) => file);
    const generator = readFileSync(path.join(packageRoot, 'scripts', 'generate.ts'), 'utf8');
    expect(said.filter((file) => !generator.includes(`'${file}'`))).toEqual([]);
    expect(said).toContain('docs/settings.md');
  });

  it.each(ROWS)('$adding → a test among its files, and few of them', ({ files }) => {
    expect(files.filter((file) => /\.test\.ts$/.test(file))).not.toEqual([]);
    expect(files.length).toBeLessThanOrEqual(MOST_FILES);
  });
});

/** Named after it, or with it in the text; words lie in it as `label: { undo: { seconds` and are meant as `undo.seconds`. */
function holds(file: string, example: string): boolean {
  const place = path.join(packageRoot, file);
  const word = plain(example);
  if (plain(file).includes(word)) return true;
  if (statSync(place).isDirectory()) return false;
  const text = readFileSync(place, 'utf8');
  return (
    plain(text).includes(word) ||
    (file.endsWith('.json') && keysOf(JSON.parse(text)).some((key) => plain(key).includes(word)))
  );
}

/** `mail_stuck` is `mailStuck` and `mail-stuck`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}

function keysOf(tree: object, above = ''): string[] {
  return Object.entries(tree).flatMap(([name, child]) => {
    const key = `${above}.${name}`;
    return typeof child === 'object' && child !== null ? [key, ...keysOf(child, key)] : [key];
  });
}

/** The first word in backticks of the second column is the example, those of the third with a / or . are files: `*` is each language. */
function readRows(): Row[] {
  return readTable()
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| to add'))
    .map((line) => {
      const [adding = '', example = '', places = ''] = line
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      const files = quoted(places)
        .filter((word) => /[/.]/.test(word))
        .flatMap((file) => (file.includes('*') ? LANGUAGES.map((language) => file.replace('*', language)) : [file]));
      return { adding, example: quoted(example)[0] ?? '(no example)', files };
    });
}

function readTable(): string {
  const text = readFileSync(path.join(packageRoot, 'AGENTS.md'), 'utf8');
  const [, section = ''] = text.split(/^## To add X, copy Y$/m);
  return section.split(/^## /m)[0] ?? '';
}

function quoted(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}
