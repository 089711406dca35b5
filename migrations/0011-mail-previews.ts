import type { Knex } from 'knex';
import { id, instant } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  /** Rendered mails that a team member looks at in a browser before anything leaves. Rows are dropped after an hour. */
  await db.schema.createTable('mail_previews', (table) => {
    id(table).primary();
    table.text('section').notNullable();
    table.text('html').notNullable();
    instant(table, 'expires_at').notNullable();
    table.index('expires_at');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('mail_previews');
}
