import sqlite3 from 'sqlite3';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { sqliteFileOf } from '../../src/core/config.ts';
import { migrateDatabase, openDatabase, pendingMigrations } from '../../src/core/db/index.ts';
import { migrationSource } from '../../src/core/db/migration-source.ts';
import { admin, openTestCore } from '../support/core.ts';
import { createTestDatabase, openTestDatabase, testDatabases } from '../support/databases.ts';
import { closeAfterTest } from '../support/open-things.ts';

describe.each(testDatabases)('transactions and migrations (%s)', (database) => {
  it('work that throws → nothing of it stays, and no event is heard', async () => {
    const { core } = await openTestCore(database);
    const heard: string[] = [];
    core.base.hub.on('changed', ({ room }) => heard.push(room));
    const failing = core.transaction(async (tx) => {
      await tx.settings.set(admin, 'company.name', 'Acme');
      throw new Error('halfway');
    });
    await expect(failing).rejects.toThrow('halfway');
    expect((await core.settings.all())['company.name']).toBe('');
    expect(heard).toEqual([]);
    await core.transaction((tx) => tx.settings.set(admin, 'company.name', 'Acme'));
    expect(heard).toEqual(['settings']);
  });

  it('[D10] the outer core inside a transaction, also for what is only shown, and a second transaction → refused at once', async () => {
    const { core } = await openTestCore(database);
    const uses = [
      () => core.settings.all(),
      () => core.customers.list(admin, {}),
      () => core.transaction(async () => 'inner'),
    ];
    for (const use of uses) {
      await expect(core.transaction(async () => await use())).rejects.toThrow('the outer core inside a transaction');
      await use();
    }
  });

  it('[U2] a long transaction holds the working connection → lists and cards are read beside it, as they were committed', async () => {
    const { core } = await openTestCore(database);
    const gate = Promise.withResolvers<void>();
    const rows = gate.promise.then(() => core.customers.list(admin, {}));
    await core.transaction(async (tx) => {
      await tx.customers.save(admin, { kind: 'customer', reference: 'C-1', tradeName: 'Atelier Nord' });
      gate.resolve();
      expect((await rows).total).toBe(0);
    });
    expect((await core.customers.list(admin, {})).total).toBe(1);
  });

  it('every migration goes up, down and up again', async () => {
    const { db } = await openTestDatabase(database);
    await db.migrate.rollback({ migrationSource }, true);
    expect(await pendingMigrations(db)).toHaveLength(Object.keys(migrations).length);
    expect((await migrateDatabase(db)).applied).toHaveLength(Object.keys(migrations).length);
    expect(await pendingMigrations(db)).toEqual([]);
  });

  it('two processes start on an empty database at once → both end with the whole schema', async () => {
    const url = await createTestDatabase(database);
    const [one, other] = [openDatabase({ url }), openDatabase({ url })];
    closeAfterTest(() => Promise.all([one.destroy(), other.destroy()]));
    await Promise.all([migrateDatabase(one), migrateDatabase(other)]);
    expect(await pendingMigrations(one)).toEqual([]);
    await one('settings').insert({ key: 'company.name', value: '"Acme"', updated_at: 0, updated_by: 'test' });
    expect(await other('settings').pluck('key')).toEqual(['company.name']);
  });
});

it('[E5] a new SQLite file on which another process has a write under way → opened as soon as that is done', async () => {
  const url = await createTestDatabase('sqlite');
  const other = await openRawSqlite(sqliteFileOf(url) ?? '');
  await other('begin immediate');
  await other('create table somebody_elses (id integer)');
  const db = openDatabase({ url });
  closeAfterTest(() => db.destroy());
  const opened = migrateDatabase(db);
  opened.catch(() => undefined);
  // SQLite does not wait here, whatever its busy timeout; long enough for the program to have met that.
  const third = await openRawSqlite(sqliteFileOf(url) ?? '');
  for (let tries = 0; tries < 200; tries += 1)
    await expect(third('pragma journal_mode = wal')).rejects.toThrow('SQLITE_BUSY');
  await other('commit');
  expect((await opened).applied).toHaveLength(Object.keys(migrations).length);
  expect(await db.raw('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
});

/** A connection as another program would have it: nothing of ours. */
async function openRawSqlite(file: string): Promise<(sql: string) => Promise<void>> {
  const connection = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opening: sqlite3.Database = new sqlite3.Database(file, (error) => (error ? reject(error) : resolve(opening)));
  });
  closeAfterTest(() => new Promise<void>((resolve) => connection.close(() => resolve())));
  return (sql) =>
    new Promise((resolve, reject) => void connection.exec(sql, (error) => (error ? reject(error) : resolve())));
}
