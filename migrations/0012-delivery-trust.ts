import type { Knex } from 'knex';
import { id, instant, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('messages', (table) => {
    /** The address's part after the @, in lower case: servers are slowed down and counted by it. */
    table.text('to_domain').notNullable().defaultTo('');
    /** `hard`, `soft`, `policy` or `complaint`: what came back after the mail server had taken it (E4). */
    table.text('bounce_kind');
    table.text('bounce_text');
    instant(table, 'bounced_at');
  });
  const at = db.client.config.client === 'pg' ? `strpos(to_email, '@')` : `instr(to_email, '@')`;
  await db.raw(`update messages set to_domain = lower(substr(to_email, ${at} + 1))`);
  /** Recipients' servers that asked us to slow down (421, 4.7.x). */
  await db.schema.createTable('domain_backoffs', (table) => {
    table.text('domain').primary();
    /** Nothing is tried before it; after it one message tries for all. */
    instant(table, 'until').notNullable();
    table.integer('failures').notNullable();
    table.text('reason').notNullable();
    instant(table, 'updated_at').notNullable();
  });
  /** Set while nothing leaves until a person has looked: the sender was refused by policy (5.7.x). One row, `sender`. */
  await db.schema.createTable('sending_pauses', (table) => {
    table.text('scope').primary();
    instant(table, 'since').notNullable();
    table.text('code').notNullable();
    table.text('detail').notNullable();
    /** The message that met the refusal: it waits for the answer. */
    ref(table, 'message_id', 'messages').onDelete('SET NULL');
  });
  /** What left lately, by piece of time: the rate limit counts in it, over all processes. */
  await db.schema.createTable('rate_counters', (table) => {
    /** `second`, `minute`, `hour`: the window that the piece belongs to; or `lock`. */
    table.text('span').notNullable();
    /** Number of the piece since 1970. */
    table.bigInteger('piece').notNullable();
    table.integer('used').notNullable();
    table.primary(['span', 'piece']);
  });
  /** Delivery status notifications and complaints that came back, each once. */
  await db.schema.createTable('bounces', (table) => {
    id(table).primary();
    /** Message-ID of the report, or a fingerprint of its bytes: read twice, it counts once. */
    table.text('report_id').notNullable();
    table.text('email').notNullable();
    table.text('kind').notNullable();
    /** RFC 3463, e.g. `5.1.1`; empty when the report gives none. */
    table.text('status').notNullable();
    table.text('detail').notNullable();
    ref(table, 'message_id', 'messages').onDelete('SET NULL');
    ref(table, 'account_id', 'accounts').onDelete('SET NULL');
    /** `imap` or `pipe`. */
    table.text('source').notNullable();
    instant(table, 'at').notNullable();
    table.unique(['report_id', 'email']);
    table.index(['email', 'at']);
    table.index('at');
  });
  /** How hand-overs ended, counted for ever: what Prometheus reads. */
  await db.schema.createTable('delivery_counters', (table) => {
    table.text('class').notNullable();
    table.text('domain').notNullable();
    table.text('outcome').notNullable();
    table.bigInteger('count').notNullable();
    table.primary(['class', 'domain', 'outcome']);
  });
  /** Running programs, each saying now and then that it lives. */
  await db.schema.createTable('processes', (table) => {
    id(table).primary();
    /** `host:pid`. */
    table.text('name').notNullable();
    /** `start`, `worker`, `tui`, `demo`. */
    table.text('kind').notNullable();
    table.text('version').notNullable();
    /** The newest migration that the program knows. */
    table.text('schema').notNullable();
    instant(table, 'started_at').notNullable();
    instant(table, 'seen_at').notNullable();
    table.index('seen_at');
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of [
    'processes',
    'delivery_counters',
    'bounces',
    'rate_counters',
    'sending_pauses',
    'domain_backoffs',
  ])
    await db.schema.dropTable(table);
  await db.schema.alterTable('messages', (table) => {
    table.dropColumns('to_domain', 'bounce_kind', 'bounce_text', 'bounced_at');
  });
}
