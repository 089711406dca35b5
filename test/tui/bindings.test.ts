import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { declaredScreens } from '../../scripts/declared-screens.ts';
import { generateKeys } from '../../scripts/generate-keys.ts';
import { packageRoot } from '../../src/core/package-root.ts';
import { createWords } from '../../src/core/words.ts';
import { clashes } from '../../src/tui/keys.ts';

const say = createWords().in('en');
const screens = await declaredScreens();

describe('keys of every screen', () => {
  test('[U2] a screen is found by being exported, each under a name and an id of its own', () => {
    expect(screens.map(({ name }) => name)).toEqual(expect.arrayContaining(['Ratings', 'Ratings: one', 'Questions']));
    expect(new Set(screens.map(({ name }) => name)).size).toBe(screens.length);
    expect(new Set(screens.map(({ id }) => id)).size).toBe(screens.length);
  });

  test.each(screens.map(({ name, keys }) => [name, keys] as const))(
    '[U2] %s → no two actions share a key',
    (_, keys) => {
      expect(clashes(keys)).toEqual([]);
    },
  );

  test.each(screens.filter(({ takesText }) => !takesText).map(({ name, keys }) => [name, keys] as const))(
    '[U2] %s → help, palette, quit and the sections’ digits stay what they are everywhere',
    (_, keys) => {
      const everywhere = new Set(['?', ':', 'q', ...'0123456789']);
      expect(keys.flatMap((line) => line.keys).filter((key) => everywhere.has(key))).toEqual([]);
    },
  );

  test('[U2] every action → has its words', () => {
    const labels = screens.flatMap(({ keys }) => keys.flatMap(({ label, help }) => [label, ...(help ? [help] : [])]));
    expect([...new Set(labels)].filter((label) => say(label) === label.split(':')[1])).toEqual([]);
  });

  test('[U2] docs/keys.md → as fresh as the declarations', async () => {
    expect(readFileSync(path.join(packageRoot, 'docs/keys.md'), 'utf8')).toBe(await generateKeys());
  });
});
