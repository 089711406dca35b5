import type { Db } from '../../core/db/index.ts';

export interface DraftRow {
  readonly id: string;
  readonly slackUserId: string;
  readonly kind: string;
  readonly data: string;
  readonly expiresAt: number;
}

export interface DraftsStore {
  insert(row: DraftRow): Promise<void>;
  find(key: { id: string; slackUserId: string; kind: string }): Promise<string | null>;
  update(id: string, data: string): Promise<void>;
  deleteExpired(now: number): Promise<void>;
}

export function createDraftsStore(db: Db): DraftsStore {
  return {
    async insert(row) {
      await db('slack_drafts').insert({
        id: row.id,
        slack_user_id: row.slackUserId,
        kind: row.kind,
        data: row.data,
        expires_at: row.expiresAt,
      });
    },
    async find({ id, slackUserId, kind }) {
      const row = await db('slack_drafts').where({ id, slack_user_id: slackUserId, kind }).first('data');
      return row ? String(row.data) : null;
    },
    async update(id, data) {
      await db('slack_drafts').where({ id }).update({ data });
    },
    async deleteExpired(now) {
      await db('slack_drafts').where('expires_at', '<', now).delete();
    },
  };
}
