import type { Knex } from 'knex';
import { id, instant, money, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('documents', (table) => {
    id(table).primary();
    table.text('kind').notNullable();
    table.text('reference').notNullable();
    ref(table, 'account_id', 'accounts').notNullable();
    table.text('issued_on').notNullable();
    money(table, 'total_minor').notNullable();
    table.text('currency').notNullable();
    /** JSON list of lines (text, quantity, amount), or null: a generated page then shows the totals alone. */
    table.text('lines');
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.unique(['kind', 'reference']);
    table.index('account_id');
  });
  await db.schema.createTable('document_files', (table) => {
    ref(table, 'document_id', 'documents').primary().onDelete('CASCADE');
    table.text('name').notNullable();
    table.text('content_type').notNullable();
    table.binary('content').notNullable();
    instant(table, 'created_at').notNullable();
  });
  await db.schema.createTable('receipts', (table) => {
    id(table).primary();
    ref(table, 'document_id', 'documents').notNullable().onDelete('CASCADE');
    ref(table, 'account_id', 'accounts').notNullable();
    /** 1 for the first instalment. */
    table.integer('position').notNullable();
    table.text('due_on').notNullable();
    money(table, 'amount_minor').notNullable();
    table.text('currency').notNullable();
    /** The day on which the books say it was settled, without naming payments. */
    table.text('settled_on');
    /** Follows from `settled_on` and the payments, so that lists need not add up. */
    money(table, 'paid_minor').notNullable().defaultTo(0);
    /** Set once nothing is left to pay: `settled_on`, else the day of the last payment. */
    table.text('paid_on');
    table.text('notice_switch').notNullable().defaultTo('inherit');
    /** promise, dispute or claims_paid; the pause lasts through `paused_until`, for ever when that is null. */
    table.text('pause_reason');
    table.text('paused_until');
    table.text('pause_note');
    /** Whether the books last called it disputed: only a change of that pauses or resumes, so that people's word stays. */
    table.boolean('disputed').notNullable().defaultTo(false);
    instant(table, 'last_notice_at');
    table.integer('last_notice_level');
    table.text('last_notice_by');
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.unique(['document_id', 'position']);
    table.index(['account_id', 'paid_on']);
    table.index(['paid_on', 'due_on']);
  });
  await db.schema.createTable('payments', (table) => {
    id(table).primary();
    table.text('reference').notNullable().unique();
    ref(table, 'receipt_id', 'receipts').notNullable().onDelete('CASCADE');
    money(table, 'amount_minor').notNullable();
    table.text('paid_on').notNullable();
    instant(table, 'created_at').notNullable();
    table.index('receipt_id');
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['payments', 'receipts', 'document_files', 'documents']) await db.schema.dropTable(table);
}
