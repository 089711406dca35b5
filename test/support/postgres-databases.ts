import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { closeAfterTest } from './open-things.ts';

/** Migrated, empty, and nobody's: a test takes one and gives it back, since to create one takes longer than most tests. */
const idle: Migrated[] = [];

/** The same without a table in them. */
const cleared: Connected[] = [];

interface Connected {
  readonly url: string;
  /** Stays from test to test: to connect takes longer than to empty. */
  readonly client: pg.Client;
}

interface Migrated extends Connected {
  /** What `SCHEMA` said when it was new. */
  readonly schema: string;
}

/** The address of a migrated database without a row. After the test it is emptied for the next one. */
export async function takeMigratedPostgres(): Promise<string> {
  const database = idle.pop() ?? (await createMigrated());
  closeAfterTest(async () => {
    await endOthers(database.client);
    if ((await readSchema(database.client)) !== database.schema) return await drop(database);
    await database.client.query(EMPTY);
    idle.push(database);
  });
  return database.url;
}

/** The address of a database without a table. After the test it is cleared for the next one. */
export async function takeEmptyPostgres(): Promise<string> {
  const database = cleared.pop() ?? (await createConnected('template0'));
  closeAfterTest(async () => {
    await endOthers(database.client);
    await database.client.query('drop schema public cascade; create schema public');
    cleared.push(database);
  });
  return database.url;
}

async function createMigrated(): Promise<Migrated> {
  const database = await createConnected('relance_template');
  return { ...database, schema: await readSchema(database.client) };
}

async function createConnected(template: string): Promise<Connected> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name} template ${template} strategy file_copy`);
  const url = `${inject('postgresUrl')}/${name}`;
  return { url, client: await connect(url) };
}

async function drop({ url, client }: Connected): Promise<void> {
  await client.end();
  await onServer(`drop database ${url.slice(inject('postgresUrl').length + 1)} with (force)`);
}

/** Whoever is still connected, a killed child say, could write after the rows are gone. */
async function endOthers(client: pg.Client): Promise<void> {
  await client.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
}

async function readSchema(client: pg.Client): Promise<string> {
  return (await client.query<{ schema: string }>(SCHEMA)).rows[0]?.schema ?? '';
}

/** Columns, triggers, and the migrations that have been made. Nothing but migrations has rows in a new database. */
const SCHEMA = `select md5(concat(
  (select string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull), ',' order by attrelid, attnum)
    from pg_attribute join pg_class on pg_class.oid = attrelid where relnamespace = 'public'::regnamespace),
  (select string_agg(concat_ws(' ', tgrelid, tgname), ',' order by tgrelid, tgname) from pg_trigger),
  (select string_agg(name, ',' order by name) from knex_migrations)
)) as schema`;

/** To delete from a small table is cheaper than to truncate it, which makes its files anew; foreign keys are not asked. */
const EMPTY = `do $$
declare emptied regclass;
begin
  set local session_replication_role = replica;
  for emptied in
    select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname not like 'knex%' and pg_relation_size(oid) > 0
  loop
    if pg_relation_size(emptied) > 65536 then execute format('truncate %s cascade', emptied);
    else execute format('delete from %s', emptied);
    end if;
  end loop;
end $$`;

async function onServer(sql: string): Promise<void> {
  const client = await connect(`${inject('postgresUrl')}/postgres`);
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A connection that the server may end when the suite does. */
async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}
