import type { Knex } from 'knex';

/**
 * A reminder that was approved is followed to its end: its mails are those of its batch to its customer (D12).
 *
 * The column names a batch without a foreign key: for one knex makes the table anew on SQLite, and with the old table go
 * the rows that point into it. Batches are never deleted.
 */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('reminder_items', (table) => {
    /** Null: not queued, or taken back. */
    table.text('batch_id');
    table.index(['batch_id', 'account_id']);
  });
  await db.raw(
    `update reminder_items set batch_id = (
       select max(d.batch_id) from decisions as d
       where d.run_id = reminder_items.run_id and d.account_id = reminder_items.account_id and d.outcome = 'queued')
     where state = 'queued'`,
  );
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('reminder_items', (table) => table.dropIndex(['batch_id', 'account_id']));
  await db.raw('alter table reminder_items drop column batch_id');
}
