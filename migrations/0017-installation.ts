import type { Knex } from 'knex';
import { id } from './columns.ts';

/** Which database this is, made at the first export: files of the configuration know from where their versions are (X5). */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('installation', (table) => {
    /** One row: always 1. */
    table.integer('number').primary();
    id(table);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('installation');
}
