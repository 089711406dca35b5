import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findHome } from '../../src/core/home.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A folder with these files in it, each as long as its name. */
function folderWith(...files: readonly string[]): string {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), file);
  }
  return folder;
}

const clone = () => folderWith('package.json', 'src/core.ts');

describe('[O2] where data and .env are', () => {
  it('a clone → its root, wherever the command is typed', () => {
    const packageRoot = clone();
    expect(findHome({ env: {}, packageRoot, currentFolder: folderWith() })).toEqual({
      folder: packageRoot,
      insteadOf: null,
    });
  });

  it('an installed package → a folder of the user’s data, never node_modules', () => {
    const inModules = path.join(folderWith('node_modules/relance/src/x.ts'), 'node_modules/relance');
    for (const packageRoot of [folderWith('package.json'), inModules]) {
      const home = (env: Record<string, string>) => findHome({ env, packageRoot, currentFolder: folderWith() });
      expect(home({ XDG_DATA_HOME: '/srv/data' })).toMatchObject({ folder: '/srv/data/relance' });
      // The specification: a relative one is not valid.
      expect(home({ XDG_DATA_HOME: 'data' })).toEqual(home({}));
      expect(home({})).toMatchObject({ folder: expect.stringContaining(homedir()) });
    }
  });

  it('RELANCE_HOME → that folder', () => {
    const folder = folderWith();
    const found = findHome({ env: { RELANCE_HOME: folder }, packageRoot: clone(), currentFolder: folderWith() });
    expect(found).toEqual({ folder, insteadOf: null });
  });

  it('the current folder holds a database, as it used to, and the home none → the current one', () => {
    const packageRoot = clone();
    const currentFolder = folderWith('data/relance.db');
    expect(findHome({ env: {}, packageRoot, currentFolder })).toEqual({
      folder: currentFolder,
      insteadOf: packageRoot,
    });
    const named = folderWith('var/own.db');
    writeFileSync(path.join(named, '.env'), 'DATABASE_URL=sqlite:var/own.db\n');
    expect(findHome({ env: {}, packageRoot, currentFolder: named })).toMatchObject({ folder: named });
  });

  it('both hold one → told, with both', () => {
    const packageRoot = folderWith('src/core.ts', 'data/relance.db');
    const currentFolder = folderWith('data/relance.db');
    expect(findHome({ env: {}, packageRoot, currentFolder })).toEqual({
      databases: [path.join(packageRoot, 'data/relance.db'), path.join(currentFolder, 'data/relance.db')],
    });
    expect(findHome({ env: {}, packageRoot, currentFolder: packageRoot })).toMatchObject({ folder: packageRoot });
  });

  it('an address that is whole, or PostgreSQL’s → what lies in the current folder does not matter', () => {
    const currentFolder = folderWith('data/relance.db');
    for (const DATABASE_URL of ['sqlite:/srv/relance.db', 'postgres://db/relance', 'sqlite::memory:']) {
      const packageRoot = clone();
      expect(findHome({ env: { DATABASE_URL }, packageRoot, currentFolder })).toEqual({
        folder: packageRoot,
        insteadOf: null,
      });
    }
  });
});
