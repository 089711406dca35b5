import { type Db, takeTurn, whereAmong } from '../db/index.ts';
import type { NoticeKind } from '../notices/index.ts';
import type { Content } from './templates.ts';

export type ContentsStore = ReturnType<typeof createContentsStore>;

/** Immutable subjects and bodies, and which of them stand for the company's own wording of notices. */
export function createContentsStore(db: Db) {
  return {
    async saveContent(content: Content, at: number): Promise<void> {
      await db('contents')
        .insert({ ...content, created_at: at })
        .onConflict('id')
        .ignore();
    },

    async contents(ids: readonly string[]): Promise<Content[]> {
      const query = db('contents').select('id', 'design', 'subject', 'body');
      return await whereAmong(query, db, { column: 'id', values: ids });
    },

    async noticeText(kind: NoticeKind, language: string): Promise<Content | null> {
      const row = await db('notice_texts')
        .join('contents', 'contents.id', 'notice_texts.content_id')
        .where({ 'notice_texts.kind': kind, 'notice_texts.language': language })
        .first('contents.id', 'contents.design', 'contents.subject', 'contents.body');
      return (row as Content | undefined) ?? null;
    },

    /** A text that the company has not written has no row to lock. */
    takeNoticeTurn: (kind: NoticeKind, language: string) => takeTurn(db, `notice ${kind} ${language}`),

    async setNoticeText(text: {
      kind: NoticeKind;
      language: string;
      contentId: string;
      at: number;
      by: string;
    }): Promise<void> {
      await db('notice_texts')
        .insert({
          kind: text.kind,
          language: text.language,
          content_id: text.contentId,
          updated_at: text.at,
          updated_by: text.by,
        })
        .onConflict(['kind', 'language'])
        .merge();
    },

    async deleteNoticeText(kind: NoticeKind, language: string): Promise<void> {
      await db('notice_texts').where({ kind, language }).delete();
    },
  };
}
