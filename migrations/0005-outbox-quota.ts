import type { Knex } from 'knex';
import { id, instant, ref } from './columns.ts';

export async function up(db: Knex): Promise<void> {
  /** What was started by one person or rule at once: a mailing, a batch of notices, an incident's notice. Undo works on it. */
  await db.schema.createTable('batches', (table) => {
    id(table).primary();
    table.text('kind').notNullable();
    /** The same request repeated finds its first batch (double click, Slack's redelivery). */
    table.text('request_key').unique();
    table.text('title').notNullable();
    table.text('created_by').notNullable();
    table.text('created_by_name').notNullable();
    instant(table, 'created_at').notNullable();
    /** Until then undo cancels what has not left. */
    instant(table, 'undo_until').notNullable();
    instant(table, 'undone_at');
    /** Where the result is told: JSON, e.g. a Slack channel and message. */
    table.text('origin');
    instant(table, 'told_at');
    table.index('created_at');
  });
  await db.schema.createTable('messages', (table) => {
    id(table).primary();
    ref(table, 'batch_id', 'batches').notNullable();
    table.text('class').notNullable();
    /** Whose quota counts it, as `quotaClassOf` says (`none`: nobody's): what the delivery claims by. */
    table.text('budget').notNullable();
    table.text('state').notNullable();
    ref(table, 'account_id', 'accounts').onDelete('SET NULL');
    table.text('to_email').notNullable();
    table.text('to_name').notNullable();
    table.text('language').notNullable();
    ref(table, 'content_id', 'contents').notNullable();
    /** JSON snapshot of the tags' values at the time of queueing. */
    table.text('data').notNullable();
    table.text('cause_kind').notNullable();
    table.text('cause_id').notNullable();
    /** One message for one cause: a second insert is refused (D9, I4). */
    table.text('idempotency_key').notNullable().unique();
    table.text('rfc_message_id').notNullable();
    table.text('rfc_in_reply_to');
    /** Not before this instant: undo window, schedule, retry pause, next quota day. */
    instant(table, 'due_at').notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.text('lease_owner');
    instant(table, 'lease_until');
    /** Set just before the body goes over the wire: a lease that ran out after it means the outcome is unknown. */
    instant(table, 'handing_over_at');
    /** The quota day (company time zone) that counts this message, once claimed. */
    table.text('quota_day');
    table.text('outcome_code');
    table.text('outcome_text');
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    instant(table, 'sent_at');
    table.index(['batch_id', 'state']);
    table.index(['account_id', 'created_at']);
    table.index(['cause_kind', 'cause_id']);
    table.index('rfc_message_id');
    table.index(['class', 'state']);
  });
  // What waits, in the order in which it leaves; and what is under way, for leases that ran out. Both stay small.
  await db.schema.raw(
    `create index messages_waiting on messages (budget, due_at, id) where state in ('queued', 'retry')`,
  );
  await db.schema.raw(`create index messages_leased on messages (lease_until) where state = 'sending'`);
  await db.schema.createTable('quota_counters', (table) => {
    table.text('class').notNullable();
    /** `YYYY-MM-DD` or `YYYY-MM`. */
    table.text('period').notNullable();
    table.bigInteger('used').notNullable().defaultTo(0);
    table.primary(['class', 'period']);
  });
  /** What a channel or person is to be told; the bot posts each once. */
  await db.schema.createTable('alerts', (table) => {
    id(table).primary();
    table.text('kind').notNullable();
    table.text('key').notNullable().unique();
    table.text('payload').notNullable();
    table.text('state').notNullable();
    table.text('channel');
    table.text('slack_ts');
    table.text('lease_owner');
    instant(table, 'lease_until');
    table.integer('attempts').notNullable().defaultTo(0);
    instant(table, 'due_at').notNullable();
    instant(table, 'created_at').notNullable();
    instant(table, 'posted_at');
    table.text('failure');
    table.index(['state', 'due_at']);
  });
  await db.schema.createTable('link_revocations', (table) => {
    /** A message's id: all its links; or a single token's fingerprint. */
    table.text('subject').primary();
    instant(table, 'at').notNullable();
    table.text('by').notNullable();
  });
  await db.schema.createTable('link_views', (table) => {
    id(table).primary();
    ref(table, 'message_id', 'messages').notNullable().onDelete('CASCADE');
    table.text('kind').notNullable();
    table.text('target_id').notNullable();
    instant(table, 'at').notNullable();
    table.index(['message_id', 'at']);
  });
}

export async function down(db: Knex): Promise<void> {
  for (const table of ['link_views', 'link_revocations', 'alerts', 'quota_counters', 'messages', 'batches'])
    await db.schema.dropTable(table);
}
