import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  /** ISO 3166-1 alpha-2: dates and amounts are written as there, where the reader's language is spoken. */
  await db.schema.alterTable('accounts', (table) => void table.text('country'));
}

export async function down(db: Knex): Promise<void> {
  // On SQLite knex drops columns by making the table anew, and with the old one go the rows that point into it.
  await db.raw('alter table accounts drop column ??', ['country']);
}
