import type { Db } from '../db/index.ts';

/** The links in sent messages: which are revoked, and when one was followed (D4). */
export function createLinksStore(db: Db) {
  return {
    async isRevoked(subject: string): Promise<boolean> {
      return (await db('link_revocations').where({ subject }).first('subject')) !== undefined;
    },

    async revoke(subject: string, { at, by }: { at: number; by: string }): Promise<void> {
      await db('link_revocations').insert({ subject, at, by }).onConflict('subject').ignore();
    },

    async insertView(view: {
      id: string;
      messageId: string;
      kind: string;
      targetId: string;
      at: number;
    }): Promise<void> {
      await db('link_views').insert({
        id: view.id,
        message_id: view.messageId,
        kind: view.kind,
        target_id: view.targetId,
        at: view.at,
      });
    },
  };
}
