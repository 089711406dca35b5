import { closeSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { copySqlite, type Db, damageOf, knownSchema, openDatabase, seal } from '../db/index.ts';
import { AppError } from '../errors.ts';
import { createProcessesStore } from '../processes/index.ts';
import { createCopiesStore } from './copies-store.ts';

/** For the owner alone: it holds customers, and secrets in their sealed form. */
const OWNER_ONLY = 0o600;

/**
 * Copies the SQLite database into a new file while it is in use, checks the copy and marks it as one. Only whole copies
 * get the name. The schema stays as it is, which may be an older one. Throws `recovery.exists` when the file is there,
 * `recovery.damaged` when the copy does not hold, `core.schemaTooNew` when a newer program made it.
 */
export async function backUp(db: Db, { file, clock }: { file: string; clock: Clock }): Promise<void> {
  await knownSchema(db);
  const partial = `${file}.partial`;
  makeEmpty(partial, file);
  try {
    await copySqlite(db, partial);
    await prepareCopy(partial, clock);
    syncToDisk(partial);
    giveName(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}

async function prepareCopy(partial: string, clock: Clock): Promise<void> {
  const copy = openDatabase({ url: `sqlite:${partial}` });
  try {
    const damage = await damageOf(copy);
    if (damage !== null) throw new AppError('recovery.damaged', { params: { file: partial, reason: damage } });
    // Later than what it holds: what was queued while the copy was made counts as in it.
    const copies = createCopiesStore(copy);
    if (await copies.exists()) await copies.mark({ takenAt: clock.now() });
    const processes = createProcessesStore(copy);
    if (await processes.exists()) await processes.removeAll();
    await seal(copy);
  } finally {
    await copy.destroy();
  }
}

/** Without the right for others from its first byte on: SQLite fills an empty file. */
function makeEmpty(partial: string, file: string): void {
  try {
    closeSync(openSync(partial, 'wx', OWNER_ONLY));
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST'
      ? new AppError('recovery.partialExists', { params: { file, partial }, cause: error })
      : error;
  }
}

/** Never over a file that came meanwhile. */
function giveName(partial: string, file: string): void {
  try {
    linkSync(partial, file);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST'
      ? new AppError('recovery.exists', { params: { file }, cause: error })
      : error;
  }
}

/** A backup that a power cut takes back is none. */
function syncToDisk(file: string): void {
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}
