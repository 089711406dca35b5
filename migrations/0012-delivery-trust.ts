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
  await db.schema.raw('create index messages_bounced on messages (id) where bounce_kind is not null');
  await db.schema.alterTable('suppressed_addresses', (table) => {
    /** The message that came back or was refused; null: none of ours, or somebody said so. */
    table.text('message_id');
  });
  await db.raw(`update messages set to_domain = lower(substr(to_email, ${at} + 1))`);
  /** Recipients' servers that asked us to slow down (421, 4.7.x). */
  await db.schema.createTable('domain_backoffs', (table) => {
    table.text('domain').primary();
    /** Nothing is tried before it; after it one message tries for all. */
    instant(table, 'until').notNullable();
    table.integer('failures').notNullable();
    table.text('reason').notNullable();
    /** When the server first asked, without a break since. */
    instant(table, 'since').notNullable();
    /** The message that tries for all. */
    ref(table, 'probe_id', 'messages').onDelete('SET NULL');
    instant(table, 'updated_at').notNullable();
  });
  /** Times in which nothing left until a person had looked: the sender was refused by policy (5.7.x). */
  await db.schema.createTable('sending_pauses', (table) => {
    id(table).primary();
    table.text('scope').notNullable();
    instant(table, 'since').notNullable();
    table.text('code').notNullable();
    table.text('detail').notNullable();
    /** The message that met the refusal: it waits for the answer. */
    ref(table, 'message_id', 'messages').onDelete('SET NULL');
    instant(table, 'lifted_at');
    table.text('lifted_by_name');
    /** `resume`, or `leave`: without the message that met the refusal. */
    table.text('lifted_as');
  });
  await db.schema.raw('create unique index sending_pauses_standing on sending_pauses (scope) where lifted_at is null');
  /** Trouble with our own mail server, e.g. a wrong password: from the first failure until mail flows again. */
  await db.schema.createTable('mail_troubles', (table) => {
    id(table).primary();
    table.text('code').notNullable();
    table.text('detail').notNullable();
    instant(table, 'since').notNullable();
    instant(table, 'over_at');
  });
  await db.schema.raw('create unique index mail_troubles_standing on mail_troubles (code) where over_at is null');
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
    /** When it was added to last: mail that moves shows here. */
    instant(table, 'at').notNullable();
    table.primary(['class', 'domain', 'outcome']);
  });
  /** How long messages that were accepted had been due, by piece of a histogram: what Prometheus reads. */
  await db.schema.createTable('delivery_latencies', (table) => {
    table.text('class').notNullable();
    /** Upper bound of the piece, in seconds; 0: longer than all of them. */
    table.integer('up_to').notNullable();
    table.bigInteger('count').notNullable();
    table.bigInteger('total_ms').notNullable();
    table.primary(['class', 'up_to']);
  });
  /** Times in which mail did not move: one row and one card each. */
  await db.schema.createTable('mail_stoppages', (table) => {
    id(table).primary();
    instant(table, 'since').notNullable().unique();
    /** See `StoppageReason`. */
    table.text('reason').notNullable();
    table.text('code').notNullable();
    table.text('detail').notNullable();
    instant(table, 'noticed_at').notNullable();
    instant(table, 'ended_at');
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
  /** A copy of the database says so: what waited when it was taken may have left since. One row, `copy`. */
  await db.schema.createTable('restorations', (table) => {
    table.text('id').primary();
    /** What was queued up to then is in the copy. */
    instant(table, 'taken_at').notNullable();
    /** When it was put in place: what was due up to then is in doubt. Null: by hand, nobody knows when. */
    instant(table, 'restored_at');
    /** When the doubt was settled; null: nothing may be sent before. */
    instant(table, 'settled_at');
    /** Messages that may have left after the copy was taken. */
    table.integer('in_doubt').notNullable().defaultTo(0);
    /** The reminder policy was on, and waits for a person since. */
    table.boolean('reminders_held').notNullable().defaultTo(false);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of [
    'restorations',
    'processes',
    'mail_stoppages',
    'delivery_latencies',
    'delivery_counters',
    'bounces',
    'rate_counters',
    'mail_troubles',
    'sending_pauses',
    'domain_backoffs',
  ])
    await db.schema.dropTable(table);
  await db.schema.raw('drop index messages_bounced');
  // On SQLite knex drops columns by making the table anew, and with the old one go the rows that point into it.
  for (const column of ['to_domain', 'bounce_kind', 'bounce_text', 'bounced_at'])
    await db.raw('alter table messages drop column ??', [column]);
  await db.schema.alterTable('suppressed_addresses', (table) => {
    table.dropColumn('message_id');
  });
}
