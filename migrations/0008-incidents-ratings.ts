import type { Knex } from 'knex';
import { id, instant, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('sequences', (table) => {
    table.text('name').primary();
    table.bigInteger('last').notNullable();
  });
  await db.schema.createTable('incidents', (table) => {
    id(table).primary();
    table.text('reference').notNullable().unique();
    /** The request that made it: the same one repeated finds this row (I4). */
    table.text('request_key').unique();
    ref(table, 'account_id', 'accounts').notNullable();
    table.text('subject').notNullable();
    table.text('description').notNullable();
    table.text('internal_notes').notNullable();
    table.text('resolution').notNullable();
    table.text('state').notNullable();
    ref(table, 'assignee_id', 'people').onDelete('SET NULL');
    table.boolean('notice_on_create').notNullable();
    table.boolean('notice_on_close').notNullable();
    /** Transitions to closed so far: the closing notice's key holds it, so that each closing tells once. */
    table.integer('closings').notNullable().defaultTo(0);
    /** The first notice queued: later ones answer it, so that they stand in one thread (I7). */
    ref(table, 'thread_message_id', 'messages').onDelete('SET NULL');
    /** Reference and subject in lower case without accents. */
    table.text('search_text').notNullable();
    table.text('created_by_name').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    instant(table, 'closed_at');
    table.index(['account_id', 'created_at']);
    table.index(['state', 'created_at']);
  });
  await db.schema.createTable('ratings', (table) => {
    id(table).primary();
    ref(table, 'message_id', 'messages').notNullable().unique();
    ref(table, 'account_id', 'accounts').onDelete('SET NULL');
    /** What it is about: mailing, incident, document, receipt notice. */
    table.text('subject_kind').notNullable();
    table.text('subject_id').notNullable();
    /** What the team calls it, as it was called when it was rated. */
    table.text('subject_title').notNullable();
    table.integer('score').notNullable();
    table.integer('scale').notNullable();
    /** (score - 1) / (scale - 1), so that scales compare (decision 2). */
    table.double('share').notNullable();
    /** By the setting of the day on which it was given: its owner and due time hang on it. */
    table.boolean('low').notNullable();
    /** Times it was given or changed: names the alert and the mail of each. */
    table.integer('version').notNullable();
    table.text('comment').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    instant(table, 'locks_at').notNullable();
    /** The customer's and the subject's names and the words in lower case without accents. */
    table.text('search_text').notNullable();
    table.text('owner_id');
    table.text('owner_name');
    instant(table, 'due_at');
    instant(table, 'contacted_at');
    instant(table, 'resolved_at');
    table.index(['subject_kind', 'subject_id']);
    table.index(['account_id', 'created_at']);
    table.index('created_at');
  });
  await db.schema.createTable('rating_history', (table) => {
    id(table).primary();
    ref(table, 'rating_id', 'ratings').notNullable().onDelete('CASCADE');
    table.integer('score').notNullable();
    table.integer('scale').notNullable();
    table.text('comment').notNullable();
    instant(table, 'at').notNullable();
    table.index(['rating_id', 'at']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['rating_history', 'ratings', 'incidents', 'sequences']) await db.schema.dropTable(table);
}
