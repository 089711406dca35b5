import type { Clock } from '../clock.ts';
import type { Db } from '../db/index.ts';
import { AppError } from '../errors.ts';
import { createProcessesStore } from '../processes/index.ts';
import { createCopiesStore } from './copies-store.ts';

/**
 * Marks a database that was restored by other means (`pg_restore`, a snapshot of the disk) as a copy, so that nothing is
 * sent from it before what waits is settled. `takenAt`: when the copy was made, ms; null: not known, everything in it may
 * have left. Throws `recovery.processesRun` while a program lives on it: it may be sending again already.
 */
export async function markRestored(
  db: Db,
  { takenAt, clock }: { takenAt: number | null; clock: Clock },
): Promise<{ takenAt: number }> {
  const now = clock.now();
  const marked = Math.min(takenAt ?? now, now);
  await db.transaction(async (transaction) => {
    const processes = createProcessesStore(transaction);
    // A row that came with the copy is not of a program that runs here.
    const alive = (await processes.list(now)).filter(
      (process) => process.alive && (takenAt === null || process.seenAt > takenAt),
    );
    if (alive.length > 0)
      throw new AppError('recovery.processesRun', {
        params: { processes: alive.map(({ kind, name }) => `${kind} ${name}`).join(', ') },
      });
    await processes.removeAll();
    const copies = createCopiesStore(transaction);
    await copies.mark({ takenAt: marked });
    await copies.markRestored(now);
  });
  return { takenAt: marked };
}
