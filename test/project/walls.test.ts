import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.ts';
import { SOURCES, sourcesOf } from '../support/sources.ts';

/** The import walls as one test beside the compiler and the linter: it reads what is written. */

const DOORS = ['bot', 'tui', 'web', 'demo'];

/** Rooms of core from below to above: a room imports only rooms of lower rank. */
const RANKS: readonly (readonly string[])[] = [
  ['access', 'processes'],
  ['audit'],
  ['settings'],
  ['quota', 'customers'],
  ['notices'],
  ['decisions'],
  ['documents'],
  ['templates'],
  ['mail'],
  ['mailings', 'debtors', 'incidents', 'ratings', 'watch'],
  ['schedule', 'exchange', 'recovery'],
];

/** One library, one home. */
const HOMES: Readonly<Record<string, RegExp>> = {
  '@slack/': /^src\/bot\//,
  'slack-stand-in': /^src\/cli\//,
  ink: /^src\/tui\//,
  react: /^src\/tui\//,
  nodemailer: /^src\/core\/mail\//,
  imapflow: /^src\/core\/mail\//,
  nunjucks: /^src\/core\/templates\//,
  'node-cron': /^src\/core\/schedule\//,
  knex: /^src\/core\/(db\/|.*-store\.ts$)/,
};

/** Time, chance and environment come in through one door each. */
const DOORS_OF_THE_WORLD: readonly { readonly pattern: RegExp; readonly home: RegExp }[] = [
  { pattern: /\bDate\.now\(\)|\bnew Date\(\)/, home: /^src\/core\/clock\.ts$/ },
  { pattern: /\bMath\.random\(|\brandomBytes\(|\brandomUUID\(|\brandomInt\(/, home: /^src\/core\/ids\.ts$/ },
  { pattern: /\bprocess\.env\b/, home: /^src\/core\/config\.ts$/ },
  // Amounts, numbers and dates for people are written in one place, of one locale; the others write for machines, files
  // and the header's clock.
  {
    pattern: /\bIntl\.(NumberFormat|DateTimeFormat)\(|\btoLocale(Date|Time)?String\(/,
    home: /^src\/(core\/(money|dates|exchange\/local-values|mail\/mime\/write-mail)\.ts|tui\/app\/header\.tsx|demo\/)/,
  },
];

it('core imports no door, and doors do not import one another', () => {
  const wrong = SOURCES.flatMap(({ file, imports }) => {
    const from = areaOf(file);
    return imports
      .filter((target) => {
        const to = areaOf(target);
        if (from === 'core') return to !== 'core' && to !== 'migrations';
        return DOORS.includes(from) && to !== from && to !== 'core';
      })
      .map((target) => `${file} → ${target}`);
  });
  expect(wrong).toEqual([]);
});

it('rooms of core meet at their index, and only downwards', () => {
  const wrong = SOURCES.flatMap(({ file, imports }) => {
    const from = roomOf(file);
    return imports
      .filter((target) => {
        const to = roomOf(target);
        if (!to || to === from || rankOf(to) < 0) return false;
        if (!target.endsWith(`/${to}/index.ts`)) return true;
        return from !== null && rankOf(from) >= 0 && rankOf(to) >= rankOf(from);
      })
      .map((target) => `${file} → ${target}`);
  });
  expect(wrong).toEqual([]);
});

it('each library is imported in its home alone', () => {
  const wrong = SOURCES.flatMap(({ file, packages }) =>
    Object.entries(HOMES).flatMap(([library, home]) =>
      packages.some((name) =>
        library.endsWith('/') ? name.startsWith(library) : name === library || name.startsWith(`${library}/`),
      ) && !home.test(file)
        ? [`${file} imports ${library}`]
        : [],
    ),
  );
  expect(wrong).toEqual([]);
});

it('time, chance and environment are read in their doors alone', () => {
  const wrong = SOURCES.flatMap(({ file, code }) =>
    DOORS_OF_THE_WORLD.flatMap(({ pattern, home }) =>
      pattern.test(code) && !home.test(file) ? [`${file}: ${pattern}`] : [],
    ),
  );
  expect(wrong).toEqual([]);
});

it('the Slack stand-in imports nothing of Relance, and what its package.json names', () => {
  const home = 'packages/slack-stand-in/';
  const manifest = JSON.parse(readFileSync(path.join(packageRoot, home, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const shipped = Object.keys(manifest.dependencies);
  const files = sourcesOf(home);
  expect(files.length).toBeGreaterThan(50);
  const wrong = files.flatMap(({ file, imports, packages }) => {
    const known = file.startsWith(`${home}src/`)
      ? shipped
      : [...shipped, ...Object.keys(manifest.devDependencies), 'slack-stand-in'];
    return [
      ...imports.filter((target) => !target.startsWith(home)),
      ...packages.filter((name) => !known.some((one) => name === one || name.startsWith(`${one}/`))),
    ].map((target) => `${file} → ${target}`);
  });
  expect(wrong).toEqual([]);
});

it('the Slack stand-in is imported by its name alone', () => {
  const wrong = ['src', 'test', 'bench', 'scripts']
    .flatMap((folder) => sourcesOf(folder))
    .flatMap(({ file, imports }) =>
      imports.filter((target) => target.startsWith('packages/')).map((target) => `${file} → ${target}`),
    );
  expect(wrong).toEqual([]);
});

/** `src/bot/…` → bot, `migrations/…` → migrations. */
function areaOf(file: string): string {
  return file.startsWith('src/') ? (file.split('/')[1] ?? '') : (file.split('/')[0] ?? '');
}

/** The room of core that a file stands in, or null for base files and doors. */
function roomOf(file: string): string | null {
  const [, area, room, rest] = file.split('/');
  return area === 'core' && rest !== undefined && room !== undefined && room !== 'db' ? room : null;
}

function rankOf(room: string): number {
  return RANKS.findIndex((rooms) => rooms.includes(room));
}
