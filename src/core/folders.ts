import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';

/** Folders and files that we make are for their owner alone: they hold customers. */
const OWNER_ONLY = { folder: 0o700, file: 0o600 } as const;
/** Rights of the file's group and of everybody else. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/**
 * Makes a folder (0700) and those above it that are missing, one after the other: Node's own `recursive` tries for ever where
 * the system says ENOENT of a folder whose parent is there, as below /proc. Throws what the system says (EACCES, ENOENT, EEXIST for a file of
 * that name, …).
 */
export function makeFolder(folder: string): void {
  const whole = path.resolve(folder);
  const there = kindOf(whole);
  if (there === 'folder') return;
  if (there === 'nothing') makeFolder(path.dirname(whole));
  try {
    mkdirSync(whole, OWNER_ONLY.folder);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (kindOf(whole) !== 'folder') throw error;
  }
}

/** Makes an empty file (0600) where there is none; one that is there stays as it is. Throws what the system says. */
export function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', OWNER_ONLY.file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Of these files and folders, those that are there and that others than the owner have any right to. */
export function openToOthers(names: readonly string[]): string[] {
  return names.filter((name) => {
    const found = statSync(name, { throwIfNoEntry: false });
    // Windows knows no such rights: there every file looks like it.
    return found !== undefined && process.platform !== 'win32' && (found.mode & OTHERS) !== 0;
  });
}

/** Whether the folder belongs to another user than us and root, or lets others write: who may, can put a file of theirs in place of ours. */
export function isInOthersHands(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  const us = process.getuid?.();
  if (!found || us === undefined) return false;
  return (found.uid !== us && found.uid !== 0) || (found.mode & OTHERS_WRITE) !== 0;
}

function kindOf(name: string): 'folder' | 'file' | 'nothing' {
  const found = statSync(name, { throwIfNoEntry: false });
  if (!found) return 'nothing';
  return found.isDirectory() ? 'folder' : 'file';
}
