import type { Knex } from 'knex';

/** Who a sending process is on its machine, and where its journal lies: a killed one is settled by what it noted there. */
const COLUMNS = ['owner', 'boot_id', 'pid_namespace', 'pid', 'pid_started', 'journal'];

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('processes', (table) => {
    /** Begins the names of its leases; null: it sends nothing, or what it left is settled. */
    table.text('owner');
    /** With `pid_namespace`: within these alone a pid means anything. Null: the system does not tell. */
    table.text('boot_id');
    table.text('pid_namespace');
    table.integer('pid');
    /** In clock ticks since the boot: tells the process from another that got its pid. */
    table.bigInteger('pid_started');
    /** Its journal's file, on its own machine; null: it keeps none. */
    table.text('journal');
  });
}

export async function down(db: Knex): Promise<void> {
  for (const column of COLUMNS) await db.raw('alter table processes drop column ??', [column]);
}
