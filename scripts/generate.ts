import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../src/core/package-root.ts';
import { generateCommands } from './generate-commands.ts';
import { generateImport } from './generate-import.ts';
import { generateSchema } from './generate-schema.ts';
import { generateSettings } from './generate-settings.ts';
import { generateTags } from './generate-tags.ts';
import './load-tsx.ts';

/** Writes the generated pages of docs/; with `--check` it only says which are stale, and fails. */

const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/schema.md': generateSchema,
  'docs/keys.md': async () => (await import('./generate-keys.ts')).generateKeys(),
  'docs/commands.md': generateCommands,
  'docs/settings.md': generateSettings,
  'docs/tags.md': generateTags,
  'docs/import.md': generateImport,
};

const check = process.argv.includes('--check');
const stale: string[] = [];
for (const [name, generate] of Object.entries(pages)) {
  const file = path.join(packageRoot, name);
  const text = await generate();
  if (read(file) === text) continue;
  stale.push(name);
  if (!check) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
for (const name of stale) console.log(check ? `${name} is stale: run “npm run generate”` : `${name} written`);
process.exitCode = check && stale.length > 0 ? 1 : 0;

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
