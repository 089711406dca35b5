import type { Db } from '../db/index.ts';

/** Which layout mails left in, from which instant on. */
export function createLayoutsStore(db: Db) {
  const store = {
    /** The one in force at `instant`, ms; null: from before anything was noted. */
    async at(instant: number): Promise<string | null> {
      const row = await db('layouts')
        .where('since', '<=', instant)
        .orderBy('since', 'desc')
        .orderBy('id', 'desc')
        .first();
      return (row as { mark: string } | undefined)?.mark ?? null;
    },

    async insert(layout: { id: string; since: number; mark: string }): Promise<void> {
      await db('layouts').insert(layout);
    },
  };
  return store;
}
