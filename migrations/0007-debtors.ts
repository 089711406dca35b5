import type { Knex } from 'knex';
import { id, instant, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  /** Which receipts a notice message tells about. */
  await db.schema.createTable('notice_receipts', (table) => {
    ref(table, 'message_id', 'messages').notNullable().onDelete('CASCADE');
    ref(table, 'receipt_id', 'receipts').notNullable().onDelete('CASCADE');
    /** The policy's level; null: by hand. */
    table.integer('level');
    /** The person or rule that stamps will name. */
    table.text('by_name').notNullable();
    /** What held the receipt back when a person ticked it all the same, e.g. `paused`: it does not hold it back again. */
    table.text('despite');
    /** Why it was taken out of the mail right before hand-over, e.g. `paid`. */
    table.text('dropped');
    table.primary(['message_id', 'receipt_id']);
    table.index('receipt_id');
  });
  /** Exactly one automatic reminder per receipt, level and recipient (D9): the primary key is the promise; a level is known by its days. */
  await db.schema.createTable('reminders', (table) => {
    ref(table, 'receipt_id', 'receipts').notNullable().onDelete('CASCADE');
    table.integer('level').notNullable();
    levelMark(table);
    table.text('recipient').notNullable();
    ref(table, 'message_id', 'messages').notNullable();
    instant(table, 'created_at').notNullable();
    table.primary(['receipt_id', 'offset_days', 'recipient']);
    table.index('message_id');
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
    table.index(['state', 'cut_off_at']);
  });
  await db.schema.createTable('reminder_items', (table) => {
    id(table).primary();
    ref(table, 'run_id', 'reminder_runs').notNullable().onDelete('CASCADE');
    ref(table, 'account_id', 'accounts').notNullable().onDelete('CASCADE');
    /** The highest of its receipts' levels: how the mail speaks. */
    table.integer('level').notNullable();
    /** JSON list of amounts, one per currency. */
    table.text('totals').notNullable();
    table.integer('days_overdue').notNullable();
    table.text('state').notNullable();
    table.text('reason');
    table.text('decided_by');
    table.text('decided_by_name');
    instant(table, 'decided_at');
    /** Snoozed: the first day on which it may be proposed again. */
    table.text('snoozed_until');
    table.unique(['run_id', 'account_id']);
    table.index(['account_id', 'snoozed_until']);
    table.index('state');
  });
  await db.schema.createTable('reminder_item_receipts', (table) => {
    ref(table, 'item_id', 'reminder_items').notNullable().onDelete('CASCADE');
    ref(table, 'receipt_id', 'receipts').notNullable().onDelete('CASCADE');
    table.integer('level').notNullable();
    levelMark(table);
    table.primary(['item_id', 'receipt_id']);
    table.index('receipt_id');
  });
  /** Why a receipt or customer was or was not told (D13). */
  await db.schema.createTable('decisions', (table) => {
    id(table).primary();
    instant(table, 'at').notNullable();
    ref(table, 'account_id', 'accounts').notNullable().onDelete('CASCADE');
    ref(table, 'receipt_id', 'receipts').onDelete('CASCADE');
    ref(table, 'message_id', 'messages').onDelete('SET NULL');
    ref(table, 'batch_id', 'batches').onDelete('SET NULL');
    table.text('run_id');
    table.text('outcome').notNullable();
    table.text('reason').notNullable();
    table.integer('level');
    table.text('detail').notNullable();
    table.text('actor_name').notNullable();
    table.index(['account_id', 'at']);
    table.index(['receipt_id', 'at']);
    table.index('batch_id');
    table.index('message_id');
    table.index(['run_id', 'reason']);
  });
  // The debtors list reads open receipts alone, and all that it filters, groups and sums stands in the index (D1):
  // `paid_on` too, or SQLite visits the table for a value that it could know. An index on `paid_on` first draws the
  // planner away from it, to tens of thousands of visits.
  await db.schema.alterTable('receipts', (table) => table.dropIndex(['paid_on', 'due_on']));
  await db.schema.raw(
    `create index receipts_open on receipts
       (account_id, due_on, paid_on, last_notice_at, currency, amount_minor, paid_minor, id) where paid_on is null`,
  );
}

/** Which level of the policy of its day it was: the levels are numbered anew when one is added or removed. */
function levelMark(table: Knex.CreateTableBuilder): void {
  table.integer('offset_days').notNullable();
  table.integer('of_levels').notNullable();
}

export async function down(db: Knex): Promise<void> {
  await db.schema.raw('drop index receipts_open');
  await db.schema.alterTable('receipts', (table) => table.index(['paid_on', 'due_on']));
  for (const table of [
    'decisions',
    'reminder_item_receipts',
    'reminder_items',
    'reminder_runs',
    'reminders',
    'notice_receipts',
  ])
    await db.schema.dropTable(table);
}
