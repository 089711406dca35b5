import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Program, WrongUse } from './program.ts';

/** A file that cannot be read is the caller's to mend; the reason is the system's code, `ENOENT`. */
export function cannotRead({ say }: Program, file: string, cause: unknown): WrongUse {
  return new WrongUse(say('cli:cannotRead', { file, reason: codeOf(cause) }), { cause });
}

/** So is a place that cannot be written to. */
export function cannotWrite({ say }: Program, file: string, cause: unknown): WrongUse {
  return new WrongUse(say('cli:cannotWrite', { file, reason: codeOf(cause) }), { cause });
}

export function insistOnReadable(program: Program, file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw cannotRead(program, file, error);
  }
}

/** Whether a file can be made there. */
export function insistOnFolderOf(program: Program, file: string): void {
  try {
    accessSync(path.dirname(path.resolve(file)), constants.W_OK);
  } catch (error) {
    throw cannotWrite(program, file, error);
  }
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? '';
}
