import type { Knex } from 'knex';
import { id, instant } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  /** The last slot of each scheduled task that some process has won. */
  await db.schema.createTable('ticks', (table) => {
    table.text('name').primary();
    table.text('last_slot').notNullable();
    instant(table, 'at').notNullable();
  });
  await db.schema.createTable('imports', (table) => {
    id(table).primary();
    table.text('kind').notNullable();
    table.text('file_name').notNullable();
    instant(table, 'at').notNullable();
    table.text('by_name').notNullable();
    table.integer('created').notNullable();
    table.integer('updated').notNullable();
    table.integer('unchanged').notNullable();
    table.index(['kind', 'at']);
  });
  await db.schema.createTable('import_profiles', (table) => {
    table.text('name').notNullable();
    table.text('kind').notNullable();
    table.text('mapping').notNullable();
    table.text('locale');
    table.primary(['name', 'kind']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['import_profiles', 'imports', 'ticks']) await db.schema.dropTable(table);
}
