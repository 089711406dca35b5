import { type Db, lockRow } from '../db/index.ts';
import type { Content, Design, Template } from './templates.ts';

interface TemplateRow {
  readonly id: string;
  readonly name: string;
  readonly current_version: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly last_sent_at: number | null;
  readonly archived_at: number | null;
  readonly design: Design;
  readonly subject: string;
  readonly body: string;
  readonly content_id: string;
}

export interface StoredTemplate extends Template {
  readonly contentId: string;
}

export function createTemplatesStore(db: Db) {
  const withContent = () =>
    db('templates')
      .join('template_versions as version', (join) =>
        join.on('version.template_id', 'templates.id').andOn('version.number', 'templates.current_version'),
      )
      .join('contents', 'contents.id', 'version.content_id')
      .select<TemplateRow[]>(
        'templates.*',
        'contents.id as content_id',
        'contents.design',
        'contents.subject',
        'contents.body',
      );

  return {
    async list({ archived }: { archived: boolean }): Promise<StoredTemplate[]> {
      const query = withContent();
      if (archived) query.whereNotNull('templates.archived_at');
      else query.whereNull('templates.archived_at');
      return (await query).map(toTemplate);
    },

    async find(where: { id: string } | { name: string }): Promise<StoredTemplate | null> {
      const query = withContent();
      const row =
        'id' in where
          ? await query.where('templates.id', where.id).first()
          : await query.where('templates.name_key', nameKey(where.name)).first();
      return row ? toTemplate(row as TemplateRow) : null;
    },

    /** Those in use whose names begin so, by name; at most `limit`. */
    async beginningWith(name: string, limit: number): Promise<StoredTemplate[]> {
      const pattern = `${nameKey(name).replace(/[!%_]/g, '!$&')}%`;
      const rows = await withContent()
        .whereNull('templates.archived_at')
        .whereRaw("templates.name_key like ? escape '!'", [pattern])
        .orderBy('templates.name_key')
        .limit(limit);
      return rows.map(toTemplate);
    },

    /** All names in use, as they compare. */
    async nameKeys(): Promise<ReadonlySet<string>> {
      const rows = await db('templates').select('name_key');
      return new Set(rows.map((row: { name_key: string }) => row.name_key));
    },

    async insert(template: { id: string; name: string; design: Design; at: number }): Promise<void> {
      await db('templates').insert({
        id: template.id,
        name: template.name,
        name_key: nameKey(template.name),
        design: template.design,
        current_version: 1,
        created_at: template.at,
        updated_at: template.at,
      });
    },

    async insertVersion(version: {
      templateId: string;
      number: number;
      contentId: string;
      at: number;
      by: string;
    }): Promise<void> {
      await db('template_versions').insert({
        template_id: version.templateId,
        number: version.number,
        content_id: version.contentId,
        created_at: version.at,
        created_by: version.by,
      });
    },

    async lock(id: string): Promise<void> {
      await lockRow(db, 'templates', id);
    },

    async advance(change: { id: string; to: number; name: string; design: Design; at: number }): Promise<void> {
      await db('templates')
        .where({ id: change.id })
        .update({
          name: change.name,
          name_key: nameKey(change.name),
          design: change.design,
          current_version: change.to,
          updated_at: change.at,
        });
    },

    async versions(
      templateId: string,
    ): Promise<{ number: number; createdAt: number; createdBy: string; content: Content }[]> {
      const rows = await db('template_versions')
        .join('contents', 'contents.id', 'template_versions.content_id')
        .where('template_versions.template_id', templateId)
        .orderBy('template_versions.number', 'desc')
        .select(
          'template_versions.number',
          'template_versions.created_at',
          'template_versions.created_by',
          'contents.id',
          'contents.design',
          'contents.subject',
          'contents.body',
        );
      return rows.map((row) => ({
        number: row.number,
        createdAt: row.created_at,
        createdBy: row.created_by,
        content: { id: row.id, design: row.design, subject: row.subject, body: row.body },
      }));
    },

    async delete(id: string): Promise<void> {
      await db('templates').where({ id }).delete();
    },

    async setArchived(id: string, at: number | null): Promise<void> {
      await db('templates').where({ id }).update({ archived_at: at });
    },

    /** Only ever forward: an old message confirmed late moves nothing back. */
    async stampSent(id: string, at: number): Promise<void> {
      await db('templates')
        .where({ id })
        .where((stamp) => stamp.whereNull('last_sent_at').orWhere('last_sent_at', '<', at))
        .update({ last_sent_at: at });
    },

    /**
     * Mailings of the template whose messages have not all left. Their rows are of rooms above this one; asking them
     * would turn the arrow round, so the two tables are read here, and only here.
     */
    async waitingMailings(templateId: string): Promise<{ id: string; createdAt: number; messages: number }[]> {
      const rows = (await db('mailings')
        .join('messages', 'messages.batch_id', 'mailings.id')
        .where('mailings.template_id', templateId)
        .whereIn('messages.state', ['queued', 'retry', 'sending'])
        .groupBy('mailings.id', 'mailings.created_at')
        .orderBy('mailings.created_at')
        .select('mailings.id', 'mailings.created_at', db.raw('count(*) as messages'))) as {
        id: string;
        created_at: number;
        messages: number;
      }[];
      return rows.map(({ id, created_at, messages }) => ({ id, createdAt: created_at, messages: Number(messages) }));
    },
  };
}

/** Names compare without case, however their accents are encoded. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function toTemplate(row: TemplateRow): StoredTemplate {
  return {
    id: row.id,
    name: row.name,
    design: row.design,
    subject: row.subject,
    body: row.body,
    version: row.current_version,
    size: Buffer.byteLength(row.body),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastSentAt: row.last_sent_at,
    archivedAt: row.archived_at,
    contentId: row.content_id,
  };
}
