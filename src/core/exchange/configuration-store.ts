import type { Db } from '../db/index.ts';
import type { Ids } from '../ids.ts';
import type { NoticeKind } from '../notices/index.ts';

export type ConfigurationStore = ReturnType<typeof createConfigurationStore>;

export function createConfigurationStore(db: Db) {
  return {
    /** Which database this is; null: nothing has ever been exported from it. */
    async databaseId(): Promise<string | null> {
      const row = (await db('installation').first('id')) as { id: string } | undefined;
      return row?.id ?? null;
    },

    /** The same, made when there is none. */
    async ensureDatabaseId(ids: Ids): Promise<string> {
      await db('installation').insert({ number: 1, id: ids.next() }).onConflict('number').ignore();
      return String((await db('installation').first('id')).id);
    },

    /** Which notices have words of the company's own. */
    async ownNotices(): Promise<{ kind: NoticeKind; language: string }[]> {
      return await db('notice_texts').select('kind', 'language').orderBy('kind').orderBy('language');
    },
  };
}
