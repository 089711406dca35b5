import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { parse } from 'dotenv';

/**
 * The folder from which `.env`, the database and relative paths in variables count, wherever a command is typed:
 * RELANCE_HOME; else the clone's root; else, for an installed package, a folder of the user's data. Never node_modules,
 * which the next installation empties.
 */

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Home {
  readonly folder: string;
  /** The folder that would be it, had the current one not held a database from the time when that decided; else null. */
  readonly insteadOf: string | null;
}

/** Two databases, of which nobody can say which one is meant. */
export interface TwoHomes {
  readonly databases: readonly [string, string];
}

export interface Surroundings {
  readonly env: Environment;
  /** Of the program: holds `package.json`. */
  readonly packageRoot: string;
  readonly currentFolder: string;
}

/** What DATABASE_URL is when nobody sets it. */
export const DEFAULT_DATABASE = 'sqlite:data/relance.db';

/** Looks which folder it is. Makes nothing. */
export function findHome({ env, packageRoot, currentFolder }: Surroundings): Home | TwoHomes {
  const folder = path.resolve(currentFolder, env['RELANCE_HOME'] || defaultHome(env, packageRoot));
  const database = databaseAt(env, folder);
  const before = databaseAt(env, currentFolder);
  // An address that is whole is the same from everywhere.
  if (database === null || before === null || before === database || !existsSync(before))
    return { folder, insteadOf: null };
  if (existsSync(database)) return { databases: [database, before] };
  return { folder: currentFolder, insteadOf: folder };
}

/** A path of a variable, counted from the home. */
export function fromHome(home: string, file: string): string {
  return path.resolve(home, file);
}

function defaultHome(env: Environment, packageRoot: string): string {
  // A package that is installed brings its bundle alone.
  const isInstalled =
    packageRoot.split(path.sep).includes('node_modules') || !existsSync(path.join(packageRoot, 'src'));
  if (!isInstalled) return packageRoot;
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'relance');
  if (process.platform === 'win32' && env['LOCALAPPDATA']) return path.join(env['LOCALAPPDATA'], 'relance');
  // The XDG base directory specification: a relative path is to be ignored.
  const data = env['XDG_DATA_HOME'] ?? '';
  return path.join(path.isAbsolute(data) ? data : path.join(homedir(), '.local', 'share'), 'relance');
}

/** The SQLite file that a relative DATABASE_URL names, seen from a folder; null when it is not relative. */
function databaseAt(env: Environment, folder: string): string | null {
  const url = env['DATABASE_URL'] || envFile(folder)['DATABASE_URL'] || DEFAULT_DATABASE;
  const file = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : null;
  return file === null || file === ':memory:' || path.isAbsolute(file) ? null : path.resolve(folder, file);
}

function envFile(folder: string): Environment {
  try {
    return parse(readFileSync(path.join(folder, '.env')));
  } catch {
    return {};
  }
}
