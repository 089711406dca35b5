import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder that holds `package.json`: sources, bundle and installed package all find their files from it. */
export const packageRoot = findPackageRoot(import.meta.dirname);

/** As `package.json` names it, e.g. `0.1.0`. */
export const packageVersion = (
  JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;

function findPackageRoot(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) throw new Error(`no package.json above ${start}`);
  }
}
