import type { Knex } from 'knex';
import { id, instant } from './columns.ts';

/** How mails were framed, and since when: a message shown later is made with the frame of that day, and says so. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('layouts', (table) => {
    id(table).primary();
    instant(table, 'since').notNullable().index();
    /** Fingerprint of the company's name, colour, logo and contact, the rating scale, and the layouts that ship. */
    table.text('mark').notNullable();
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('layouts');
}
