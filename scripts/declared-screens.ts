import { globSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../src/core/package-root.ts';
import type { Declaration } from '../src/tui/ui/declaration.ts';
import { COMMANDS } from '../src/tui/ui/dialog/commands.tsx';
import { CONFIRM } from '../src/tui/ui/dialog/confirm.tsx';
import { PICKER } from '../src/tui/ui/dialog/picker.tsx';

/** Every screen, page, form and dialog of the terminal, by name: whatever the files of `screens/` export as one. */
export async function declaredScreens(): Promise<readonly Declaration[]> {
  const folder = path.join(packageRoot, 'src/tui/screens');
  const files = globSync('**/*.{ts,tsx}', { cwd: folder });
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(path.join(folder, file)).href) as Promise<Record<string, unknown>>),
  );
  const exported = modules.flatMap((module) => Object.values(module)).filter(isDeclaration);
  const all = [...new Set([...exported, COMMANDS, CONFIRM, PICKER])];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isDeclaration(value: unknown): value is Declaration {
  return typeof value === 'object' && value !== null && 'takesText' in value && 'keys' in value && 'name' in value;
}
