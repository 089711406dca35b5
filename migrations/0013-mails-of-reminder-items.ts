import type { Knex } from 'knex';
import { ref } from './columns.ts';

/** A reminder that was approved is followed to its end: its mails are those of its batch to its customer (D12). */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('reminder_items', (table) => {
    /** Null: not queued, or taken back. */
    ref(table, 'batch_id', 'batches').onDelete('SET NULL');
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
  await db.schema.alterTable('reminder_items', (table) => {
    table.dropIndex(['batch_id', 'account_id']);
    table.dropForeign('batch_id');
  });
  await db.schema.alterTable('reminder_items', (table) => table.dropColumn('batch_id'));
}
