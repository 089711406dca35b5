import type { Knex } from 'knex';
import { id, instant, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  /** What customers wrote on the pages behind their mails, beside a rating's own comment: each distinct text once. */
  await db.schema.createTable('customer_words', (table) => {
    id(table).primary();
    ref(table, 'account_id', 'accounts').onDelete('CASCADE');
    ref(table, 'message_id', 'messages').notNullable().onDelete('CASCADE');
    /** The page: `paid` or `rating`. */
    table.text('about').notNullable();
    table.text('words').notNullable();
    /** SHA-256 of the words: a text of any length under an index. */
    table.text('digest').notNullable();
    instant(table, 'at').notNullable();
    table.unique(['message_id', 'about', 'digest']);
    table.index(['account_id', 'at']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('customer_words');
}
