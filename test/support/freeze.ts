import { expect, vi } from 'vitest';
import type { Core } from '../../src/core/core.ts';
import { isPostgres } from '../../src/core/db/index.ts';
import type { SenderProcess } from './sender-process.ts';

/** In a transaction it would hold up whoever takes over until the database ends that: freezes again until it is in none. */
export async function freezeOutsideTransactions(core: Core, sender: SenderProcess): Promise<void> {
  await vi.waitFor(
    async () => {
      sender.freeze();
      try {
        expect(await isAnybodyWriting(core)).toBe(false);
      } catch (error) {
        sender.thaw();
        throw error;
      }
    },
    { timeout: 30_000 },
  );
}

async function isAnybodyWriting(core: Core): Promise<boolean> {
  const { db } = core.base;
  if (isPostgres(db)) {
    const { rows } = (await db.raw(
      `select pid from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    )) as { rows: unknown[] };
    return rows.length > 0;
  }
  await db.raw('pragma busy_timeout = 100');
  try {
    await db.transaction(async () => {});
    return false;
  } catch {
    return true;
  } finally {
    await db.raw('pragma busy_timeout = 10000');
  }
}
