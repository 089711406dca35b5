import type { Db } from './database.ts';

/** A consistent copy of the SQLite database into a new file, taken while others read and write. */
export async function backupSqlite(db: Db, file: string): Promise<void> {
  await db.raw('VACUUM INTO ?', [file]);
}
