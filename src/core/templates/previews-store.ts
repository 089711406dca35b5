import type { Section } from '../access/index.ts';
import type { Db } from '../db/index.ts';

export interface KeptPreview {
  readonly id: string;
  /** Whose `view` permission it asks for. */
  readonly section: Section;
  readonly html: string;
}

/** Rendered mails kept for as long as the link that shows them. */
export function createPreviewsStore(db: Db) {
  return {
    async insert({ id, section, html }: KeptPreview, expiresAt: number): Promise<void> {
      await db('mail_previews').insert({ id, section, html, expires_at: expiresAt });
    },

    async find(id: string): Promise<KeptPreview | null> {
      const row = await db('mail_previews').where({ id }).first('id', 'section', 'html');
      return (row as KeptPreview | undefined) ?? null;
    },

    async deleteExpired(now: number): Promise<void> {
      await db('mail_previews').where('expires_at', '<=', now).delete();
    },
  };
}
