import type { Knex } from 'knex';
import { id, instant, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  /** Immutable subject and body by content hash: template versions and queued messages point here (T9). */
  await db.schema.createTable('contents', (table) => {
    table.text('id').primary();
    table.text('design').notNullable();
    table.text('subject').notNullable();
    table.text('body').notNullable();
    instant(table, 'created_at').notNullable();
  });
  await db.schema.createTable('templates', (table) => {
    id(table).primary();
    table.text('name').notNullable();
    table.text('name_key').notNullable().unique();
    table.text('design').notNullable();
    table.integer('current_version').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    instant(table, 'last_sent_at');
    instant(table, 'archived_at');
  });
  await db.schema.createTable('template_versions', (table) => {
    ref(table, 'template_id', 'templates').notNullable().onDelete('CASCADE');
    table.integer('number').notNullable();
    ref(table, 'content_id', 'contents').notNullable();
    instant(table, 'created_at').notNullable();
    table.text('created_by').notNullable();
    table.primary(['template_id', 'number']);
  });
  /** The company's own wording of a notice; without a row the shipped text serves. */
  await db.schema.createTable('notice_texts', (table) => {
    table.text('kind').notNullable();
    table.text('language').notNullable();
    ref(table, 'content_id', 'contents').notNullable();
    instant(table, 'updated_at').notNullable();
    table.text('updated_by').notNullable();
    table.primary(['kind', 'language']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['notice_texts', 'template_versions', 'templates', 'contents']) await db.schema.dropTable(table);
}
