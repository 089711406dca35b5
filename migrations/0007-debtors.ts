import type { Knex } from 'knex';
import { id, instant, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  /** Which receipts a notice message tells about. */
  await db.schema.createTable('notice_receipts', (table) => {
    ref(table, 'message_id', 'messages').notNullable().onDelete('CASCADE');
    ref(table, 'receipt_id', 'receipts').notNullable().onDelete('CASCADE');
    table.integer('level');
    table.primary(['message_id', 'receipt_id']);
    table.index('receipt_id');
  });
  /** Exactly one automatic reminder per receipt, level and recipient (D9): the primary key is the promise. */
  await db.schema.createTable('reminders', (table) => {
    ref(table, 'receipt_id', 'receipts').notNullable().onDelete('CASCADE');
    table.integer('level').notNullable();
    table.text('recipient').notNullable();
    ref(table, 'message_id', 'messages').notNullable();
    instant(table, 'created_at').notNullable();
    table.primary(['receipt_id', 'level', 'recipient']);
  });
  await db.schema.createTable('reminder_runs', (table) => {
    id(table).primary();
    /** The company's calendar day that the run stands for: one run a day, whatever ticks. */
    table.text('day').notNullable().unique();
    table.text('state').notNullable();
    instant(table, 'created_at').notNullable();
    /** Unanswered items expire then. */
    instant(table, 'cut_off_at').notNullable();
    instant(table, 'send_at').notNullable();
    instant(table, 'payments_as_of');
    instant(table, 'closed_at');
  });
  await db.schema.createTable('reminder_items', (table) => {
    id(table).primary();
    ref(table, 'run_id', 'reminder_runs').notNullable().onDelete('CASCADE');
    ref(table, 'account_id', 'accounts').notNullable().onDelete('CASCADE');
    table.integer('level').notNullable();
    /** JSON list of receipt ids. */
    table.text('receipt_ids').notNullable();
    table.text('totals').notNullable();
    table.integer('days_overdue').notNullable();
    table.text('state').notNullable();
    table.text('reason');
    table.text('decided_by');
    table.text('decided_by_name');
    instant(table, 'decided_at');
    table.unique(['run_id', 'account_id']);
    table.index('account_id');
  });
  /** Why a receipt or customer was or was not told (D13). */
  await db.schema.createTable('decisions', (table) => {
    id(table).primary();
    instant(table, 'at').notNullable();
    ref(table, 'account_id', 'accounts').notNullable().onDelete('CASCADE');
    ref(table, 'receipt_id', 'receipts').onDelete('CASCADE');
    ref(table, 'message_id', 'messages').onDelete('SET NULL');
    table.text('run_id');
    table.text('outcome').notNullable();
    table.text('reason').notNullable();
    table.integer('level');
    table.text('detail').notNullable();
    table.text('actor_name').notNullable();
    table.index(['account_id', 'at']);
    table.index(['receipt_id', 'at']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['decisions', 'reminder_items', 'reminder_runs', 'reminders', 'notice_receipts'])
    await db.schema.dropTable(table);
}
