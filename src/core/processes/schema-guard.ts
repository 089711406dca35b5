import type { Clock } from '../clock.ts';
import { type Db, isFresh, type MigrationGuard, migrateDatabase, newestMigration } from '../db/index.ts';
import { AppError } from '../errors.ts';
import { createProcessesStore } from './processes-store.ts';

/**
 * Brings the schema up to date when no older program would meet it. With a live one it throws
 * `core.olderProcessesRun`, naming it, and nothing is changed. `force`: somebody has read that the change adds only, and
 * the older programs go on working. Throws `core.schemaTooNew` when this program is the older one.
 */
export async function bringUpToDate(
  db: Db,
  { clock, force }: { clock: Clock; force: boolean },
): Promise<{ applied: string[] }> {
  const guard: MigrationGuard = async (transaction) => {
    const store = createProcessesStore(transaction);
    if (force || !(await store.exists())) return;
    const older = (await store.list(clock.now())).filter(({ alive, schema }) => alive && schema !== newestMigration());
    if (older.length > 0)
      throw new AppError('core.olderProcessesRun', {
        params: { processes: older.map(({ kind, name, version }) => `${kind} ${name} (${version})`).join(', ') },
      });
    // One that only sleeps finds its row gone when it wakes up, and stops.
    await store.removeOtherSchemas(newestMigration());
  };
  return await migrateDatabase(db, guard);
}

/**
 * For whoever only looks in or runs beside others: makes the schema in a fresh database, and otherwise changes nothing, so
 * that one look with a newer program does not lock out the older one that people work with. Throws `core.schemaTooOld`
 * when the schema waits for a change, `core.schemaTooNew` when this program is the older one.
 */
export async function insistOnSchema(db: Db): Promise<void> {
  await migrateDatabase(db, async (_, pending) => {
    if (!isFresh({ pending })) throw new AppError('core.schemaTooOld');
  });
}
