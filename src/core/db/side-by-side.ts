import { type Db, isPostgres } from './database.ts';

/**
 * Reads that do not need one another. SQLite's driver takes them at once, which saves a turn of the event loop for each;
 * a PostgreSQL connection takes one at a time. Ends when all have ended, with the error of the first that failed.
 */
export async function readSideBySide<First, Second, Third>(
  db: Db,
  reads: readonly [() => Promise<First>, () => Promise<Second>, () => Promise<Third>],
): Promise<[First, Second, Third]> {
  const [first, second, third] = reads;
  if (isPostgres(db)) return [await first(), await second(), await third()];
  const begun = [first(), second(), third()] as const;
  await Promise.allSettled(begun);
  return await Promise.all(begun);
}
