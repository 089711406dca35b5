import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it that are missing, one after the other: Node's own `recursive` tries for ever where
 * the system says ENOENT of a folder whose parent is there, as below /proc. Throws what the system says (EACCES, ENOENT, …).
 */
export function makeFolder(folder: string): void {
  const whole = path.resolve(folder);
  if (existsSync(whole)) return;
  makeFolder(path.dirname(whole));
  try {
    mkdirSync(whole);
  } catch (error) {
    // Somebody else has made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
