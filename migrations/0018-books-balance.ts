import type { Knex } from 'knex';
import { money } from './columns.ts';

const COLUMNS = {
  receipts: ['withdrawn', 'books_paid_minor', 'books_paid_on', 'books_known_minor'],
  import_profiles: ['dates', 'currency'],
};

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('receipts', (table) => {
    /** The books call the invoice void or a draft: nothing is owed, and nothing was paid. */
    table.boolean('withdrawn').notNullable().defaultTo(false);
    /** What the books say is paid in all, without naming payments; null: they give no amount. */
    money(table, 'books_paid_minor');
    /** The day on which they said so. */
    table.text('books_paid_on');
    /** What the payments known by name came to then: they are part of it. */
    money(table, 'books_known_minor');
  });
  await db.schema.alterTable('import_profiles', (table) => {
    /** `dmy` or `mdy`: how the file writes short dates. */
    table.text('dates');
    /** Of amounts that have none of their own. */
    table.text('currency');
  });
}

export async function down(db: Knex): Promise<void> {
  // On SQLite knex drops columns by making the table anew, and with the old one go the rows that point into it.
  for (const [table, columns] of Object.entries(COLUMNS))
    for (const column of columns) await db.raw('alter table ?? drop column ??', [table, column]);
}
