import { describe, expect, it } from 'vitest';
import { migrations } from '../../../migrations/index.ts';
import { type Db, isPostgres, migrateDatabase, openDatabase, pendingMigrations } from '../../../src/core/db/index.ts';
import { migrationSource } from '../../../src/core/db/migration-source.ts';
import { SETTINGS } from '../../../src/core/settings/index.ts';
import { createTestDatabase, type TestDatabase, testDatabases } from '../../support/databases.ts';
import { addMigration } from '../../support/later-schema.ts';
import { closeAfterTest } from '../../support/open-things.ts';

const AT = 1_700_000_000_000;
const SEEN = { created_at: AT, updated_at: AT };

/** Rows as each migration's own version of the program wrote them, before the next one runs. */
const ROWS: Readonly<Record<string, (db: Db) => Promise<void>>> = {
  '0001-settings-access-audit': async (db) => {
    await db('settings').insert({ key: 'company.name', value: '"Acme"', updated_at: AT, updated_by: 'root' });
    await db('people').insert({ id: 'person', name: 'Ana', active: true, created_at: AT });
  },
  '0002-customers': async (db) => {
    const name = { trade_name: 'Acme', legal_name: 'Acme SARL', search_text: 'acme', sort_key: 'acme' };
    await db('accounts').insert({ id: 'account', kind: 'customer', reference: 'C-1', ...name, ...SEEN });
    await db('suppressed_addresses').insert({ email: 'gone@acme.example', reason: 'refused', at: AT });
  },
  '0003-documents': async (db) => {
    const owner = { account_id: 'account', currency: 'EUR', ...SEEN };
    await db('documents').insert({
      ...owner,
      id: 'invoice',
      kind: 'invoice',
      reference: 'F-1',
      issued_on: '2026-01-01',
      total_minor: 9_007_199_254_740_991,
    });
    const receipt = { document_id: 'invoice', position: 1, due_on: '2026-02-01', amount_minor: 9_007_199_254_740_991 };
    await db('receipts').insert({ ...owner, ...receipt, id: 'receipt' });
  },
  '0004-templates': async (db) => {
    await db('contents').insert({ id: 'content', design: 'text', subject: 'Hi', body: 'Hello', created_at: AT });
  },
  '0005-outbox-quota': async (db) => {
    await db('batches').insert({
      id: 'batch',
      kind: 'debtor',
      title: 'Reminders',
      created_by: 'root',
      created_by_name: 'root',
      created_at: AT,
      undo_until: AT,
    });
    const states = ['queued', 'retry', 'sending', 'sent', 'failed', 'unknown', 'cancelled', 'suppressed'];
    await db('messages').insert(states.map(messageIn));
    await db('quota_counters').insert({ class: 'notice', period: '2026-02-01', used: 3 });
  },
  '0007-debtors': async (db) => {
    const told = { message_id: 'message-sent', receipt_id: 'receipt', by_name: 'root' };
    await db('notice_receipts').insert(told);
    const level = { receipt_id: 'receipt', level: 1, offset_days: 3, of_levels: 2, recipient: 'ann@acme.example' };
    await db('reminders').insert({ ...level, message_id: 'message-sent', created_at: AT });
    const decision = { account_id: 'account', reason: 'policy', detail: '', actor_name: 'relance' };
    const sent = { outcome: 'sent', level: 1, message_id: 'message-sent', batch_id: 'batch', run_id: 'run' };
    await db('decisions').insert({ ...decision, ...sent, id: 'decision-1', at: AT, receipt_id: 'receipt' });
    const unsent = { id: 'decision-2', at: AT + 1, outcome: 'not_sent', reason: 'no_address' };
    await db('decisions').insert({ ...decision, ...unsent });
  },
  '0008-incidents-ratings': async (db) => {
    await db('incidents').insert({
      id: 'incident',
      reference: 'I-1',
      account_id: 'account',
      subject: 'Broken',
      description: '',
      internal_notes: 'secret',
      resolution: '',
      state: 'open',
      notice_on_create: true,
      notice_on_close: false,
      thread_message_id: 'message-sent',
      search_text: 'broken',
      created_by_name: 'root',
      ...SEEN,
    });
  },
  '0012-delivery-trust': async (db) => {
    const program = { name: 'host:1', kind: 'worker', version: '0.2.0', schema: '0012-delivery-trust' };
    await db('processes').insert({ ...program, id: 'process', started_at: AT, seen_at: AT });
    await db('restorations').insert({ id: 'copy', taken_at: AT, settled_at: AT, reminders_held: true });
  },
  '0023-customer-words': async (db) => {
    const words = { about: 'paid', words: 'By transfer', digest: 'd', at: AT };
    await db('customer_words').insert({ ...words, id: 'words', account_id: 'account', message_id: 'message-sent' });
  },
};

function messageIn(state: string, index: number): Record<string, unknown> {
  return {
    id: `message-${state}`,
    batch_id: 'batch',
    class: 'debtor',
    budget: 'notice',
    state,
    account_id: 'account',
    to_email: index === 0 ? 'Ann@MÜLLER.Example' : `ann+${index}@Acme.Example`,
    to_name: 'Ann',
    language: 'en',
    content_id: 'content',
    data: '{}',
    cause_kind: 'receipts',
    cause_id: 'receipt',
    idempotency_key: `key-${state}`,
    rfc_message_id: `<${state}@acme.example>`,
    due_at: AT + index,
    attempts: index,
    lease_owner: state === 'sending' ? 'host:1/x' : null,
    lease_until: state === 'sending' ? AT : null,
    handing_over_at: state === 'sending' ? AT : null,
    sent_at: state === 'sent' ? AT : null,
    ...SEEN,
  };
}

async function tablesOf(db: Db): Promise<string[]> {
  const all = isPostgres(db)
    ? await db('pg_tables').where({ schemaname: 'public' }).pluck('tablename')
    : await db('sqlite_master').where({ type: 'table' }).whereNot('name', 'like', 'sqlite_%').pluck('name');
  return (all as string[]).filter((name) => !name.startsWith('knex_')).sort();
}

/** What columns that name other rows name. */
const NAMED: Readonly<Record<string, string>> = {
  account_id: 'account',
  batch_id: 'batch',
  content_id: 'content',
  document_id: 'invoice',
  message_id: 'message-sent',
  person_id: 'person',
  receipt_id: 'receipt',
};

/** A row in every table that has none: whatever its columns insist on. A row that is named must be there first. */
async function fillTheRest(db: Db, tables: readonly string[]): Promise<void> {
  for (let rest = await emptyOf(db, tables), left = rest.length + 1; rest.length > 0 && rest.length < left; ) {
    left = rest.length;
    for (const table of rest) {
      const columns = Object.entries(await db(table).columnInfo());
      const wanted = columns.filter(([, { nullable, defaultValue }]) => !nullable && !defaultValue);
      const row = wanted.map(([name, { type }]) => [name, NAMED[name] ?? anyValue(type)]);
      await db(table)
        .insert(Object.fromEntries(row))
        .catch(() => undefined);
    }
    rest = await emptyOf(db, tables);
  }
}

/** Ids too are `x`, so that what is named is found. */
function anyValue(type: string): unknown {
  if (type.startsWith('bool')) return false;
  if (/int|double|float|real/.test(type)) return 1;
  if (/blob|bytea/.test(type)) return Buffer.from('x');
  return 'x';
}

async function emptyOf(db: Db, tables: readonly string[]): Promise<string[]> {
  const empty: string[] = [];
  for (const table of tables) if (!(await db(table).first())) empty.push(table);
  return empty;
}

function pick(row: Record<string, unknown>, columns: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([column]) => columns.includes(column)));
}

async function openEmpty(database: TestDatabase): Promise<Db> {
  const db = openDatabase({ url: await createTestDatabase(database) });
  closeAfterTest(() => db.destroy());
  return db;
}

/** Runs the migrations one by one, each on the rows of those before it; answers what every table held before the last. */
async function stepThrough(db: Db, until: string): Promise<void> {
  for (const name of Object.keys(migrations).sort()) {
    if (name > until) return;
    await db.migrate.up({ migrationSource });
    await ROWS[name]?.(db);
  }
}

async function contentOf(db: Db, tables: readonly string[]): Promise<Record<string, Record<string, unknown>[]>> {
  const content: Record<string, Record<string, unknown>[]> = {};
  for (const table of tables) content[table] = await db(table).orderBy(table === 'settings' ? 'key' : 1);
  return content;
}

/** What comes after the last version whose rows are above. */
const LATER = Object.keys(migrations)
  .filter((name) => name > '0011-mail-previews')
  .sort();

const FILLED = [
  'settings',
  'people',
  'accounts',
  'suppressed_addresses',
  'receipts',
  'messages',
  'notice_receipts',
  'reminders',
  'incidents',
];

describe.each(testDatabases)('migrations on filled tables (%s)', (database) => {
  it('[E5] each migration meets the rows of the versions before it → every row is there, as it was written', async () => {
    const db = await openEmpty(database);
    await stepThrough(db, '0011-mail-previews');
    const before = await contentOf(db, FILLED);
    expect(before['messages']).toHaveLength(8);

    await migrateDatabase(db);

    const after = await contentOf(db, FILLED);
    for (const table of FILLED) expect(after[table]).toEqual(before[table]?.map((row) => expect.objectContaining(row)));
    expect(after['receipts']?.[0]).toMatchObject({ amount_minor: 9_007_199_254_740_991 });
    const domains = await db('messages').orderBy('due_at').pluck('to_domain');
    expect(domains[1]).toBe('acme.example');
    // SQLite lowers ASCII alone; the program writes domains in their ASCII form.
    expect(domains[0]).toMatch(/^m.ller\.example$/i);
    expect(await pendingMigrations(db)).not.toContain('0012-delivery-trust');
  });

  it('[E5] each migration on the rows of all before it, taken back → the same rows; up again → no version waits', async () => {
    const db = await openEmpty(database);
    const names = Object.keys(migrations).sort();
    await stepThrough(db, '0011-mail-previews');
    for (const name of names.slice(names.indexOf('0012-delivery-trust'))) {
      const before = await contentOf(db, FILLED);
      await db.migrate.up({ migrationSource });
      await db.migrate.down({ migrationSource });
      expect(await contentOf(db, FILLED), name).toEqual(before);
      await db.migrate.up({ migrationSource });
      await ROWS[name]?.(db);
    }
    expect(await pendingMigrations(db)).toEqual([]);
  });

  it('[E5] a database of the version before with a row in every table → brought up to date, each row is there; taken back → as it was', async () => {
    const db = await openEmpty(database);
    await stepThrough(db, '0012-delivery-trust');
    const tables = await tablesOf(db);
    await fillTheRest(db, tables);
    const before = await contentOf(db, tables);
    expect(tables.filter((table) => before[table]?.length === 0)).toEqual([]);

    const { applied } = await migrateDatabase(db);

    const after = await contentOf(db, tables);
    for (const table of tables) {
      const [columns] = (after[table] ?? []).map((row) => Object.keys(row));
      const kept = before[table]?.map((row) => pick(row, columns ?? []));
      expect(after[table], table).toEqual(kept?.map((row) => expect.objectContaining(row)));
    }
    for (const _ of applied) await db.migrate.down({ migrationSource });
    expect(await contentOf(db, tables)).toEqual(before);
  });

  it('[E5] a migration fails half-way → the old schema and every row; once the cause is gone it goes through', async () => {
    const db = await openEmpty(database);
    await stepThrough(db, '0011-mail-previews');
    const before = await contentOf(db, FILLED);
    // The last table that 0012 makes stands in its way.
    await db.schema.createTable('restorations', (table) => table.text('id'));

    await expect(migrateDatabase(db)).rejects.toThrow(/restorations/);

    expect(await pendingMigrations(db)).toEqual(LATER);
    expect(await db.schema.hasColumn('messages', 'to_domain')).toBe(false);
    expect(await db.schema.hasTable('processes')).toBe(false);
    expect(await contentOf(db, FILLED)).toEqual(before);
    await db.schema.dropTable('restorations');
    expect((await migrateDatabase(db)).applied).toEqual(LATER);
  });

  it('[D12] 0013 on items of a run → a queued one is followed to its mails, others have none; taken back → as they were', async () => {
    const db = await openEmpty(database);
    await stepThrough(db, '0012-delivery-trust');
    const times = { created_at: AT, cut_off_at: AT, send_at: AT };
    await db('reminder_runs').insert({ ...times, id: 'run', day: '2026-02-01', state: 'closed' });
    const other = { trade_name: 'Other', legal_name: 'Other', search_text: 'other', sort_key: 'other' };
    await db('accounts').insert({ id: 'other', kind: 'customer', reference: 'C-2', ...other, ...SEEN });
    const item = { run_id: 'run', level: 1, totals: '[]', days_overdue: 7 };
    await db('reminder_items').insert([
      { ...item, id: 'followed', account_id: 'account', state: 'queued' },
      { ...item, id: 'skipped', account_id: 'other', state: 'skipped' },
    ]);
    const queued = { outcome: 'queued', reason: 'policy', detail: '', actor_name: 'root', at: AT };
    const about = { account_id: 'account', receipt_id: 'receipt', batch_id: 'batch', run_id: 'run' };
    await db('decisions').insert({ ...queued, ...about, id: 'decision-3' });
    const before = await db('reminder_items').orderBy('id');
    const name = '0013-mails-of-reminder-items';

    await db.migrate.up({ migrationSource, name });

    expect(await db('reminder_items').orderBy('id').pluck('batch_id')).toEqual(['batch', null]);
    await db.migrate.down({ migrationSource, name });
    expect(await db('reminder_items').orderBy('id')).toEqual(before);
    await db.migrate.up({ migrationSource, name });
    expect(await db('reminder_items').where({ batch_id: 'batch' }).pluck('id')).toEqual(['followed']);
  });

  it('[D13] 0014 on decisions about receipts and customers → each names its subject; taken back → as they were', async () => {
    const db = await openEmpty(database);
    await stepThrough(db, '0012-delivery-trust');
    const before = await db('decisions').orderBy('id');
    const name = '0014-decisions-of-any-subject';

    await db.migrate.up({ migrationSource, name });

    expect(await db('decisions').orderBy('id')).toEqual(
      before.map(({ receipt_id, ...kept }) => ({
        ...kept,
        subject_kind: receipt_id === null ? 'customer' : 'receipt',
        subject_id: receipt_id ?? 'account',
        notice: null,
      })),
    );
    const [migrated] = await db('decisions').limit(1);
    await db('decisions').insert({ ...migrated, id: 'later', subject_kind: 'incident', subject_id: 'incident' });
    await db.migrate.down({ migrationSource, name });
    expect(await db('decisions').orderBy('id')).toEqual(before);
    await db.migrate.up({ migrationSource, name });
    expect(await db('decisions').where({ subject_kind: 'receipt' }).pluck('subject_id')).toEqual(['receipt']);
  });

  it('[T18] 0019 on customers → no country yet; one given, taken back → the old row, its addresses and receipts', async () => {
    const db = await openEmpty(database);
    await stepThrough(db, '0012-delivery-trust');
    const tables = ['accounts', 'receipts', 'messages'];
    const before = await contentOf(db, tables);
    const name = '0019-countries';
    await db.migrate.up({ migrationSource, name });
    expect(await db('accounts').pluck('country')).toEqual([null]);
    await db('accounts').update({ country: 'GB' });
    await db.migrate.down({ migrationSource, name });
    expect(await contentOf(db, tables)).toEqual(before);
  });

  it('[X5] 0017: a database gets a name of its own at its first export → one row, gone again when taken back', async () => {
    const db = await openEmpty(database);
    await stepThrough(db, '0012-delivery-trust');
    const tables = ['accounts', 'settings', 'roles'];
    const before = await contentOf(db, tables);
    const name = '0017-installation';
    await db.migrate.up({ migrationSource, name });
    await db('installation').insert({ number: 1, id: 'one' });
    await expect(db('installation').insert({ number: 1, id: 'two' })).rejects.toThrow();
    await db.migrate.down({ migrationSource, name });
    expect(await db.schema.hasTable('installation')).toBe(false);
    expect(await contentOf(db, tables)).toEqual(before);
  });

  it('[D8] 0020: thresholds in minor units → the same amounts, named in each currency that receipts are in', async () => {
    const db = await openEmpty(database);
    await stepThrough(db, '0012-delivery-trust');
    const receipt = { document_id: 'invoice', account_id: 'account', due_on: '2026-02-01', amount_minor: 1, ...SEEN };
    await db('receipts').insert([
      { ...receipt, id: 'yen', position: 2, currency: 'JPY' },
      { ...receipt, id: 'dinar', position: 3, currency: 'KWD' },
    ]);
    const levels = [
      { offsetDays: 7, minimumMinor: null },
      { offsetDays: 21, minimumMinor: 5_000 },
    ];
    const put = (key: string, value: unknown) =>
      db('settings').insert({ key, value: JSON.stringify(value), updated_at: AT, updated_by: 'root' });
    await put('policy.levels', levels);
    await put('policy.secondApproverAbove', 123_456);
    const name = '0020-amounts-with-currency';
    const stored = async (key: string): Promise<unknown> =>
      JSON.parse((await db('settings').where({ key }).first('value')).value);

    await db.migrate.up({ migrationSource, name });

    expect(await stored('policy.levels')).toEqual([
      { offsetDays: 7, minimum: null },
      { offsetDays: 21, minimum: '50 EUR, 5000 JPY, 5 KWD' },
    ]);
    expect(await stored('policy.secondApproverAbove')).toBe('1234.56 EUR, 123456 JPY, 123.4560 KWD');
    expect(await stored('company.name')).toBe('Acme');
    for (const key of ['policy.levels', 'policy.secondApproverAbove'] as const)
      expect(SETTINGS[key].schema.parse(await stored(key))).toEqual(await stored(key));

    await db.migrate.down({ migrationSource, name });
    expect(await stored('policy.levels')).toEqual(levels);
    expect(await stored('policy.secondApproverAbove')).toBe(123_456);
  });

  it('[E1] 0022 meets the row of a program that runs → it stays, and tells of no journal; taken back → as it was', async () => {
    const db = await openEmpty(database);
    await stepThrough(db, '0012-delivery-trust');
    const before = await contentOf(db, ['processes']);
    const name = '0022-process-journals';
    await db.migrate.up({ migrationSource, name });
    const nothing = { owner: null, boot_id: null, pid_namespace: null, pid: null, pid_started: null, journal: null };
    expect(await contentOf(db, ['processes'])).toEqual({ processes: [{ ...before['processes']?.[0], ...nothing }] });
    await db.migrate.down({ migrationSource, name });
    expect(await contentOf(db, ['processes'])).toEqual(before);
    expect(before['processes']).toHaveLength(1);
  });

  it('[N1] 0025 meets an import of before → it stays, and says nothing of what it did; taken back → as it was', async () => {
    const db = await openEmpty(database);
    await stepThrough(db, '0012-delivery-trust');
    const counts = { created: 1, updated: 0, unchanged: 0 };
    await db('imports').insert({
      id: 'run',
      kind: 'customers',
      file_name: 'a.csv',
      at: AT,
      by_name: 'root',
      ...counts,
    });
    const before = await contentOf(db, ['imports', 'accounts']);
    const name = '0025-import-journal';
    await db.migrate.up({ migrationSource, name });
    const nothing = { undone_at: null, undone_by: null, shape: null };
    expect(await contentOf(db, ['imports'])).toEqual({ imports: [{ ...before['imports']?.[0], ...nothing }] });
    const change = { import_id: 'run', table_name: 'accounts', row_id: 'account', before: null, after: 'x' };
    await db('import_changes').insert(change);
    await expect(db('import_changes').insert(change)).rejects.toThrow();
    await db.migrate.down({ migrationSource, name });
    expect(await db.schema.hasTable('import_changes')).toBe(false);
    expect(await contentOf(db, ['imports', 'accounts'])).toEqual(before);
  });

  it('[E5] two versions wait and the second fails → neither is there', async () => {
    const db = await openEmpty(database);
    await migrateDatabase(db);
    addMigration('9998-good', (later) => later.schema.createTable('later', (table) => void table.text('id')));
    addMigration('9999-bad', async (later) => {
      await later('settings').insert({ key: 'x', value: '1', updated_at: AT, updated_by: 'x' });
      throw new Error('halfway');
    });
    await expect(migrateDatabase(db)).rejects.toThrow('halfway');
    expect(await db.schema.hasTable('later')).toBe(false);
    expect(await db('settings').where({ key: 'x' })).toEqual([]);
    expect(await pendingMigrations(db)).toEqual(['9998-good', '9999-bad']);
  });
});
