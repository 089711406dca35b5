import type { Knex } from 'knex';
import { id, instant, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('settings', (table) => {
    table.text('key').primary();
    table.text('value').notNullable();
    instant(table, 'updated_at').notNullable();
    table.text('updated_by').notNullable();
  });
  await db.schema.createTable('people', (table) => {
    id(table).primary();
    table.text('name').notNullable();
    table.text('email');
    table.text('slack_user_id').unique();
    table.text('system_user').unique();
    table.text('language');
    table.boolean('active').notNullable().defaultTo(true);
    instant(table, 'created_at').notNullable();
  });
  await db.schema.createTable('roles', (table) => {
    id(table).primary();
    table.text('name').notNullable();
    table.text('name_key').notNullable().unique();
    table.boolean('super_admin').notNullable().defaultTo(false);
    table.boolean('all_permissions').notNullable().defaultTo(false);
    table.text('permissions').notNullable();
  });
  await db.schema.createTable('person_roles', (table) => {
    ref(table, 'person_id', 'people').notNullable().onDelete('CASCADE');
    ref(table, 'role_id', 'roles').notNullable().onDelete('CASCADE');
    table.primary(['person_id', 'role_id']);
    table.index('role_id');
  });
  await db.schema.createTable('audit_log', (table) => {
    id(table).primary();
    instant(table, 'at').notNullable();
    table.text('actor_kind').notNullable();
    table.text('actor_id');
    table.text('actor_name').notNullable();
    table.text('door').notNullable();
    table.text('action').notNullable();
    table.text('target_kind');
    table.text('target_id');
    table.text('details').notNullable();
    table.index('at');
    table.index(['target_kind', 'target_id']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['audit_log', 'person_roles', 'roles', 'people', 'settings']) await db.schema.dropTable(table);
}
