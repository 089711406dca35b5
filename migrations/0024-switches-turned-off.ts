import type { Knex } from 'knex';

/** A restored backup turns off whatever sends by itself: which switches those were, until a person has looked (D9). */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('restorations', (table) => {
    /** Keys of settings, as JSON. */
    table.text('turned_off').notNullable().defaultTo('[]');
  });
  await db('restorations').where({ reminders_held: true }).update({ turned_off: '["policy.on"]' });
  // Not by knex, which copies the whole table on SQLite.
  await db.raw('alter table restorations drop column reminders_held');
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('restorations', (table) => {
    table.boolean('reminders_held').notNullable().defaultTo(false);
  });
  await db('restorations').where('turned_off', 'like', '%"policy.on"%').update({ reminders_held: true });
  await db.raw('alter table restorations drop column turned_off');
}
