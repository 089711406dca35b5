import type { Db } from './database.ts';

/** A consistent copy of the SQLite database into a file that is empty, taken while others read and write. */
export async function copySqlite(db: Db, file: string): Promise<void> {
  await db.raw('VACUUM INTO ?', [file]);
}

/** What SQLite finds wrong with its file, a line of its own; null: nothing. It reads all of it. */
export async function damageOf(db: Db): Promise<string | null> {
  const [integrity] = (await db.raw('pragma integrity_check(1)')) as { integrity_check: string }[];
  if (integrity?.integrity_check !== 'ok') return integrity?.integrity_check ?? 'no answer';
  const orphans = (await db.raw('pragma foreign_key_check')) as { table: string }[];
  return orphans[0] ? `a row of ${orphans[0].table} points to nothing` : null;
}

/** Everything in the one file, nothing in a log beside it: it may be moved once the database is closed. */
export async function seal(db: Db): Promise<void> {
  await db.raw('pragma wal_checkpoint(truncate)');
  await db.raw('pragma journal_mode = delete');
}

/** Whether no other connection has the file open, whichever program's; its log is in the file then. */
export async function onlySqliteConnection(db: Db): Promise<boolean> {
  try {
    // SQLite gives up its log only when it is alone with the file.
    await db.raw('pragma busy_timeout = 1000');
    const [mode] = (await db.raw('pragma journal_mode = delete')) as { journal_mode: string }[];
    return mode?.journal_mode === 'delete';
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return false;
    throw error;
  }
}
