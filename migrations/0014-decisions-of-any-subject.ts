import type { Knex } from 'knex';
import { ref } from './columns.ts';

/** A decision may be about anything that is mailed, not a receipt alone (D13). */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('decisions', (table) => {
    /** See `SubjectKind`. */
    table.text('subject_kind').notNullable().defaultTo('customer');
    table.text('subject_id').notNullable().defaultTo('');
    /** Which of its mails, e.g. `closed`; null: it has one. */
    table.text('notice');
    table.dropIndex(['receipt_id', 'at']);
    table.dropIndex('batch_id');
    table.dropIndex(['run_id', 'reason']);
  });
  await db.raw(
    `update decisions set subject_kind = case when receipt_id is null then 'customer' else 'receipt' end,
       subject_id = coalesce(receipt_id, account_id)`,
  );
  await db.schema.alterTable('decisions', (table) => {
    table.dropForeign('receipt_id');
    table.dropColumn('receipt_id');
  });
  await db.schema.alterTable('decisions', (table) => table.index(['subject_kind', 'subject_id', 'at']));
  // Most decisions have no run, and many no batch.
  await db.schema.raw('create index decisions_of_run on decisions (run_id, reason) where run_id is not null');
  await db.schema.raw('create index decisions_of_batch on decisions (batch_id) where batch_id is not null');
}

/** What an older program does not know is left out. */
export async function down(db: Knex): Promise<void> {
  await db.schema.raw('drop index decisions_of_batch');
  await db.schema.raw('drop index decisions_of_run');
  await db.raw(`delete from decisions where subject_kind not in ('receipt', 'customer')`);
  await db.schema.alterTable('decisions', (table) => {
    ref(table, 'receipt_id', 'receipts').onDelete('CASCADE');
    table.dropIndex(['subject_kind', 'subject_id', 'at']);
  });
  await db.raw(`update decisions set receipt_id = subject_id where subject_kind = 'receipt'`);
  await db.schema.alterTable('decisions', (table) => {
    table.dropColumn('subject_kind');
    table.dropColumn('subject_id');
    table.dropColumn('notice');
  });
  await db.schema.alterTable('decisions', (table) => {
    table.index(['receipt_id', 'at']);
    table.index('batch_id');
    table.index(['run_id', 'reason']);
  });
}
