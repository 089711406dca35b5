import type { Knex } from 'knex';
import { id, instant, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('mailings', (table) => {
    /** The id of its batch; what has become of its messages stands in the outbox. */
    id(table).primary();
    /** Null once the template is deleted: the mailing's history stays. */
    ref(table, 'template_id', 'templates').onDelete('SET NULL');
    table.text('template_name').notNullable();
    table.integer('template_version').notNullable();
    /** JSON: the filter or the ids that were chosen. */
    table.text('selection').notNullable();
    /** JSON: messages per day as planned when it was queued. */
    table.text('plan').notNullable();
    table.integer('queued').notNullable();
    instant(table, 'scheduled_for');
    instant(table, 'created_at').notNullable();
    table.index('template_id');
  });
  await db.schema.createTable('mailing_skips', (table) => {
    ref(table, 'mailing_id', 'mailings').notNullable().onDelete('CASCADE');
    table.integer('position').notNullable();
    /** Null when nothing was found under the reference. */
    ref(table, 'account_id', 'accounts').onDelete('SET NULL');
    table.text('reference').notNullable();
    table.text('name').notNullable();
    table.text('reason').notNullable();
    table.primary(['mailing_id', 'position']);
    table.index('account_id');
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['mailing_skips', 'mailings']) await db.schema.dropTable(table);
}
