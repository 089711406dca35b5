import type { Knex } from 'knex';
import { id, instant } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  /**
   * What somebody is putting together in a Slack modal: filters, ticks, ids. A modal itself carries 3,000 characters,
   * too few for the ticks of hundreds of customers. Rows are dropped after a day.
   */
  await db.schema.createTable('slack_drafts', (table) => {
    id(table).primary();
    table.text('slack_user_id').notNullable();
    table.text('kind').notNullable();
    table.text('data').notNullable();
    instant(table, 'expires_at').notNullable();
    table.index('expires_at');
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('slack_drafts');
}
