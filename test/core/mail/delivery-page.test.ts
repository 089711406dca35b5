import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TRANSITIONS } from '../../../src/core/mail/states.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const page = readFileSync(path.join(ROOT, 'docs/delivery.md'), 'utf8');

describe('the page about the delivery', () => {
  it('draws the states of a message → the arrows of the table, and no others', () => {
    const drawn = [...page.matchAll(/^ {2}(\w+) --> (\w+): (\w+)$/gm)].map(
      ([, from, to, event]) => `${from} ${event} ${to}`,
    );
    const held = Object.entries(TRANSITIONS).flatMap(([from, events]) =>
      Object.entries(events).map(([event, to]) => `${from} ${event} ${to}`),
    );
    expect(drawn.sort()).toEqual(held.sort());
  });

  it('says what each file does → those that are there, and no others', () => {
    const folder = path.join(ROOT, 'src/core/mail/delivery');
    const files = globSync('**/*.ts', { cwd: folder });
    const table = page.slice(page.indexOf('## What each file does'));
    expect([...table.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => file).sort()).toEqual(files.sort());
  });
});
