import type { Db } from '../db/index.ts';
import type { NoticeKind } from '../templates/index.ts';

export type ConfigurationStore = ReturnType<typeof createConfigurationStore>;

export function createConfigurationStore(db: Db) {
  return {
    /** Which notices have words of the company's own. */
    async ownNotices(): Promise<{ kind: NoticeKind; language: string }[]> {
      return await db('notice_texts').select('kind', 'language').orderBy('kind').orderBy('language');
    },
  };
}
