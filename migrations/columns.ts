import type { Knex } from 'knex';

/** Column kinds that every table shares: one encoding per type on both databases. */

/** A ULID made by the program. */
export const id = (table: Knex.CreateTableBuilder, name = 'id') => table.text(name).notNullable();

/** A reference to another table's id. */
export const ref = (table: Knex.CreateTableBuilder, name: string, target: string) =>
  table.text(name).references('id').inTable(target);

/** Milliseconds since 1970 UTC. */
export const instant = (table: Knex.CreateTableBuilder, name: string) => table.bigInteger(name);

/** Whole minor units of a currency. */
export const money = (table: Knex.CreateTableBuilder, name: string) => table.bigInteger(name);
