import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { MINUTE, systemClock } from '../../src/core/clock.ts';
import { type Db, openDatabase } from '../../src/core/db/index.ts';
import { packageRoot } from '../../src/core/package-root.ts';
import { bringUpToDate } from '../../src/core/processes/index.ts';
import { admin } from '../support/core.ts';
import { createTestDatabase, type TestDatabase, testDatabases } from '../support/databases.ts';
import { addMigration } from '../support/later-schema.ts';
import { closeAfterTest } from '../support/open-things.ts';
import { queueMessages } from '../support/outbox.ts';
import { createTestProgram, type RunningChild, type TestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';
import { startSmtpServer } from '../support/smtp.ts';
import { expectEndInTime } from '../support/stop-in-time.ts';

async function openProgram(database: TestDatabase) {
  const server = await startSmtpServer();
  const program = createTestProgram({ DATABASE_URL: await createTestDatabase(database), SMTP_URL: server.url });
  const { core } = await openProgramCore(program);
  await core.settings.setMany(admin, {
    'company.email': 'office@acme.example',
    'quota.mailing.day': null,
    'quota.mailing.month': null,
  });
  return { program, server, core };
}

const startWorker = (program: TestProgram): Promise<RunningChild> => program.start(['worker'], /"running"/);

async function statesOf(db: Db): Promise<Record<string, number>> {
  const states = (await db('messages').pluck('state')) as string[];
  return Object.fromEntries([...Map.groupBy(states, (state) => state)].map(([state, { length }]) => [state, length]));
}

/** Messages that are noted as going over the wire. */
async function notedOf(db: Db): Promise<number> {
  return (await db('messages').whereNotNull('handing_over_at').pluck('id')).length;
}

function holdReplies(): { hold: () => Promise<void>; letGo: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  closeAfterTest(resolve);
  return { hold: () => promise, letGo: resolve };
}

describe.each(testDatabases)('stop and start (%s)', (database) => {
  it('[O3] SIGTERM while a slow server holds mails → those finish, nothing new is begun, the next process takes the rest at once', async () => {
    const { program, server, core } = await openProgram(database);
    const { hold, letGo } = holdReplies();
    server.faults.holdReply = hold;
    await queueMessages(core, { count: 60 });
    const worker = await startWorker(program);
    await server.waitForMails(5);

    const exited = worker.stop('SIGTERM');
    await vi.waitFor(() => expect(worker.output()).toContain('"stopping"'), 5_000);
    const inFlight = server.mails.length;
    letGo();

    expect(await exited).toBe(0);
    expect(server.mails.length).toBe(inFlight);
    expect(await statesOf(core.base.db)).toEqual({ sent: inFlight, queued: 60 - inFlight });
    expect(await core.base.db('messages').whereNotNull('lease_owner')).toEqual([]);
    expect(await core.processes.list()).toEqual([]);
    const next = await startWorker(program);
    await server.waitForMails(60, 30_000);
    expect(await next.stop()).toBe(0);
    expect(new Set(server.mails.map((mail) => mail.parsed.messageId)).size).toBe(60);
    expect(await statesOf(core.base.db)).toEqual({ sent: 60 });
  });

  it('[E1] kill -9 with a mail on each connection, started again → those alone are in doubt, and at once the rest leaves', async () => {
    const { program, server, core } = await openProgram(database);
    const { hold } = holdReplies();
    server.faults.holdReply = hold;
    await queueMessages(core, { count: 60 });
    const worker = await startWorker(program);
    await server.waitForMails(5);
    await vi.waitFor(async () => expect(await notedOf(core.base.db)).toBeGreaterThan(5), 10_000);
    await worker.stop('SIGKILL');
    delete server.faults.holdReply;

    const next = await startWorker(program);
    await server.waitForMails(60, 30_000);
    expect(await next.stop()).toBe(0);
    expect(new Set(server.mails.map((mail) => mail.parsed.messageId)).size).toBe(60);
    expect(await statesOf(core.base.db)).toEqual({ sent: 55, unknown: 5 });
    expect(await core.processes.deadSenders()).toEqual([]);
  });

  it('[O3] a second SIGTERM → the process ends at once; the next one settles what it left after the lease', async () => {
    const { program, server, core } = await openProgram(database);
    server.faults.holdReply = holdReplies().hold;
    await queueMessages(core, { count: 1 });
    const worker = await startWorker(program);
    await server.waitForMails(1);
    const exited = worker.stop('SIGTERM');
    await vi.waitFor(() => expect(worker.output()).toContain('"stopping"'), 5_000);
    worker.child.kill('SIGTERM');
    // Of the signal itself: its own end, seconds later, would have a code.
    expect(await exited).toBeNull();

    expect(await statesOf(core.base.db)).toEqual({ sending: 1 });
    await core.base.db('messages').update({ lease_until: systemClock.now() - MINUTE });
    const next = await startWorker(program);
    await vi.waitFor(async () => expect(await statesOf(core.base.db)).toEqual({ unknown: 1 }), 10_000);
    await next.stop();
    expect(server.mails).toHaveLength(1);
  });

  it('[E5] four processes start at once on an empty database → all find the whole schema', async () => {
    const program = createTestProgram({ DATABASE_URL: await createTestDatabase(database) });
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => program.run('migrate')));
    expect(outcomes.map(({ code, stderr }) => [code, stderr])).toEqual([1, 2, 3, 4].map(() => [0, '']));
  });
});

/** Each lasts as long as the program's own patience, whatever the database; what is written is tried on both beside it. */
describe('stop and start, at the last moment', () => {
  it('[O3 E1] SIGTERM while the server never answers → ends before it is killed; what was in flight is settled by class, once', async () => {
    const { program, server, core } = await openProgram('sqlite');
    server.faults.holdReply = holdReplies().hold;
    await queueMessages(core, { count: 2, messageClass: 'mailing' });
    await queueMessages(core, { count: 2, messageClass: 'debtor' });
    const worker = await startWorker(program);
    await server.waitForMails(4);

    await expectEndInTime(worker);

    expect(await statesOf(core.base.db)).toEqual({ unknown: 4 });
    expect(await core.base.db('alerts').where({ kind: 'unknown_outcome' })).toHaveLength(2);
    delete server.faults.holdReply;
    await queueMessages(core, { count: 1 });
    const next = await startWorker(program);
    await server.waitForMails(5);
    expect(await next.stop()).toBe(0);
    expect(await statesOf(core.base.db)).toEqual({ unknown: 4, sent: 1 });
    expect(server.mails).toHaveLength(5);
  });

  it('[E5] the next version meets a running one → refused naming it; while it sleeps → migrated, and it ends itself when it wakes', async () => {
    const { program, core } = await openProgram('sqlite');
    const worker = await startWorker(program);
    const db = openDatabase({ url: program.env['DATABASE_URL'] ?? '' });
    closeAfterTest(() => db.destroy());
    const forget = addMigration('9999-later', (later) =>
      later.schema.createTable('later', (table) => void table.text('id')),
    );
    const migrate = () => bringUpToDate(db, { clock: systemClock, force: false });
    await expect(migrate()).rejects.toMatchObject({
      code: 'core.olderProcessesRun',
      params: { processes: expect.stringMatching(new RegExp(`^worker .+:${worker.child.pid} \\(`)) },
    });

    worker.child.kill('SIGSTOP');
    await core.base.db('processes').update({ seen_at: systemClock.now() - 2 * MINUTE });
    expect(await migrate()).toEqual({ applied: ['9999-later'] });
    forget();
    worker.child.kill('SIGCONT');

    const code = await new Promise((resolve) => worker.child.once('exit', resolve));
    expect(code).toBe(1);
    expect(worker.output()).toContain('A newer version has changed the database. This one has stopped;');
    const late = await program.run('outbox');
    expect(late).toMatchObject({ code: 1, stdout: '' });
    expect(late.stderr).toBe(
      'The database belongs to a newer version of Relance (9999-later is not known to this one). Start that version.\n',
    );
  });
});

describe('stop of a command', () => {
  it('[N1] SIGTERM in the middle of an import → all of the file or nothing', async () => {
    const program = createTestProgram();
    const rows = Array.from(
      { length: 60_000 },
      (_, index) => `C-${index},Customer ${index},c${index}@customer.example`,
    );
    writeFileSync(path.join(program.folder, 'customers.csv'), ['Reference,Trade name,E-mail', ...rows].join('\n'));
    const { core } = await openProgramCore(program);
    await core.base.db.raw('pragma busy_timeout = 0');
    const importing = spawn(path.join(packageRoot, 'bin/relance'), ['import', 'customers', 'customers.csv'], {
      cwd: program.folder,
      env: program.env,
    });
    const exited = new Promise((resolve) => importing.once('exit', (_, signal) => resolve(signal)));
    await vi.waitFor(async () => await expect(tryToWrite(core.base.db)).rejects.toThrow(/SQLITE_BUSY/), {
      timeout: 60_000,
      interval: 20,
    });
    importing.kill('SIGTERM');
    expect(await exited).toBe('SIGTERM');
    expect(await core.base.db('accounts')).toEqual([]);
    expect(await core.base.db('imports')).toEqual([]);
    expect(await core.base.db.raw('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});

/** Fails while somebody else writes. */
async function tryToWrite(db: Db): Promise<void> {
  await db.raw('begin immediate');
  await db.raw('rollback');
}
