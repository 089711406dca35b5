import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it that are missing, one after the other: Node's own `recursive` tries for ever where
 * the system says ENOENT of a folder whose parent is there, as below /proc. Throws what the system says (EACCES, ENOENT, EEXIST for a file of
 * that name, …).
 */
export function makeFolder(folder: string): void {
  const whole = path.resolve(folder);
  const there = kindOf(whole);
  if (there === 'folder') return;
  if (there === 'nothing') makeFolder(path.dirname(whole));
  try {
    mkdirSync(whole);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (kindOf(whole) !== 'folder') throw error;
  }
}

function kindOf(name: string): 'folder' | 'file' | 'nothing' {
  const found = statSync(name, { throwIfNoEntry: false });
  if (!found) return 'nothing';
  return found.isDirectory() ? 'folder' : 'file';
}
