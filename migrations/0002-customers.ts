import type { Knex } from 'knex';
import { id, instant, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('accounts', (table) => {
    id(table).primary();
    table.text('kind').notNullable();
    table.text('reference').notNullable();
    table.text('trade_name').notNullable();
    table.text('legal_name').notNullable();
    /** Names, reference and addresses in lower case without accents, for search. */
    table.text('search_text').notNullable();
    /** The trade name's first characters so folded, for order: PostgreSQL's index entries are short. */
    table.text('sort_key').notNullable();
    table.text('language');
    table.text('phone');
    table.text('notice_switch').notNullable().defaultTo('inherit');
    instant(table, 'last_notice_at');
    table.integer('last_notice_level');
    table.text('last_notice_by');
    instant(table, 'archived_at');
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.unique(['kind', 'reference']);
    table.index(['kind', 'sort_key']);
  });
  await db.schema.createTable('account_addresses', (table) => {
    ref(table, 'account_id', 'accounts').notNullable().onDelete('CASCADE');
    /** 0 is the main address. */
    table.integer('position').notNullable();
    table.text('email').notNullable();
    table.primary(['account_id', 'position']);
    table.index('email');
  });
  await db.schema.createTable('contacts', (table) => {
    id(table).primary();
    ref(table, 'account_id', 'accounts').notNullable().onDelete('CASCADE');
    table.text('reference');
    table.text('name').notNullable();
    table.text('email');
    table.text('phone');
    table.text('job');
    table.boolean('main').notNullable().defaultTo(false);
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.unique(['account_id', 'reference']);
  });
  await db.schema.createTable('opt_outs', (table) => {
    table.text('email').notNullable();
    table.text('category').notNullable();
    ref(table, 'account_id', 'accounts').onDelete('SET NULL');
    instant(table, 'at').notNullable();
    table.text('source').notNullable();
    table.primary(['email', 'category']);
  });
  await db.schema.createTable('suppressed_addresses', (table) => {
    table.text('email').primary();
    table.text('reason').notNullable();
    table.text('detail');
    instant(table, 'at').notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['suppressed_addresses', 'opt_outs', 'contacts', 'account_addresses', 'accounts'])
    await db.schema.dropTable(table);
}
