import type { Knex } from 'knex';
import { id, instant } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('imports', (table) => {
    /** When and by whom the import as a whole was taken back. */
    instant(table, 'undone_at');
    table.text('undone_by');
    /** JSON, columns by table: what the fingerprints in `import_changes` are of. */
    table.text('shape');
  });
  /**
   * What an import did, row by row, as long as it may be taken back. No foreign keys: it names rows of many tables, and
   * outlives none of them.
   */
  await db.schema.createTable('import_changes', (table) => {
    id(table, 'import_id');
    table.text('table_name').notNullable();
    table.text('row_id').notNullable();
    /** The row as it was, JSON by column; null: the import has made it. */
    table.text('before');
    /** Fingerprint of the row as the import left it. */
    table.text('after').notNullable();
    table.primary(['import_id', 'table_name', 'row_id']);
    table.index(['table_name', 'row_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('import_changes');
  // Raw, since SQLite would have the table rebuilt.
  for (const column of ['undone_at', 'undone_by', 'shape'])
    await db.raw('alter table ?? drop column ??', ['imports', column]);
}
