import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateKeys } from '../../scripts/generate-keys.ts';
import { packageRoot } from '../../src/core/package-root.ts';
import { createWords } from '../../src/core/words.ts';
import { createTuiApp } from '../../src/tui/app/create-app.ts';
import { clashes } from '../../src/tui/keys.ts';
import { everyLayer } from '../../src/tui/screens/catalogue.ts';

const say = createWords().in('en');
const app = createTuiApp({
  env: {},
  terminal: { suspend: (work) => work(), copy: () => false, exit: () => undefined },
  say,
});

describe('bindings of every screen', () => {
  test.each(everyLayer(app).map(({ name, layer }) => [name, layer] as const))(
    '[U2] %s → no two actions share a key',
    (_name, layer) => {
      expect(clashes(layer.bindings())).toEqual([]);
    },
  );

  test.each(
    everyLayer(app)
      .filter(({ layer }) => !layer.capturing?.())
      .map(({ name, layer }) => [name, layer] as const),
  )('[U2] %s → help, palette, quit and the sections’ digits stay what they are everywhere', (_name, layer) => {
    const everywhere = new Set(['?', ':', 'q', ...'0123456789']);
    expect(
      layer
        .bindings()
        .flatMap((binding) => binding.keys)
        .filter((key) => everywhere.has(key)),
    ).toEqual([]);
  });

  test('[U2] every action → has its words', () => {
    const labels = everyLayer(app).flatMap(({ layer }) =>
      layer.bindings().flatMap((binding) => [binding.label, ...(binding.help ? [binding.help] : [])]),
    );
    expect([...new Set(labels)].filter((label) => say(label) === label.split(':')[1])).toEqual([]);
  });

  test('[U2] docs/keys.md → as fresh as the bindings', () => {
    expect(readFileSync(path.join(packageRoot, 'docs/keys.md'), 'utf8')).toBe(generateKeys());
  });
});
