import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { DAY, systemClock } from '../../src/core/clock.ts';
import { isoInstant } from '../../src/core/dates.ts';
import { openDatabase } from '../../src/core/db/index.ts';
import type { MessageClass } from '../../src/core/mail/index.ts';
import { admin } from '../support/core.ts';
import { createTestDatabase } from '../support/databases.ts';
import { queueMessages } from '../support/outbox.ts';
import { createTestProgram, type TestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/smtp.ts';

/** The classes whose unknown outcomes are left alone, asked about, and sent again. */
const CLASSES: readonly MessageClass[] = ['mailing', 'debtor', 'incident'];

interface Row {
  readonly class: string;
  readonly state: string;
  readonly rfc_message_id: string;
  readonly due_at: number;
}

async function withDatabase<Result>(
  program: TestProgram,
  work: (core: Awaited<ReturnType<typeof openProgramCore>>['core']) => Promise<Result>,
): Promise<Result> {
  const { core } = await openProgramCore(program);
  try {
    return await work(core);
  } finally {
    await core.base.db.destroy();
  }
}

const rowsOf = (program: TestProgram): Promise<Row[]> =>
  withDatabase(program, async ({ base }) => await base.db('messages').orderBy('id'));

async function openSending({ count }: { count: number }) {
  const server = await startSmtpServer();
  const program = createTestProgram({ SMTP_URL: server.url });
  await withDatabase(program, async (core) => {
    await core.settings.setMany(admin, {
      'company.email': 'office@acme.example',
      'policy.on': true,
      'quota.mailing.day': null,
      'quota.mailing.month': null,
    });
    for (const messageClass of CLASSES) await queueMessages(core, { count: count / CLASSES.length, messageClass });
    await queueMessages(core, { count: 3, dueAt: systemClock.now() + DAY });
  });
  return { server, program };
}

function arrivals(server: TestSmtpServer): ReadonlyMap<string, number> {
  const groups = Map.groupBy(server.mails, (mail) => mail.parsed.messageId ?? '');
  return new Map([...groups].map(([id, mails]) => [id, mails.length]));
}

/** A server that takes its time: the sending goes on while the backup is made, and has notices left at its end. */
function slowly(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 2_000);
  });
}

/** By `relance restore`, and as somebody does it who has only the file. */
const WAYS: Readonly<Record<string, (program: TestProgram, backup: string) => Promise<void>>> = {
  'relance restore': async (program, backup) => {
    expect(await program.json('restore', backup)).toMatchObject({ kept: expect.stringMatching(/\.before-restore$/) });
  },
  'a plain copy of the file': async (program, backup) => {
    const database = path.join(program.folder, 'relance.db');
    for (const end of ['-wal', '-shm']) rmSync(`${database}${end}`, { force: true });
    copyFileSync(backup, database);
  },
};

describe('backup while sending, and back', () => {
  it.each(Object.keys(WAYS))(
    '[E1 D9] 300 messages, a backup in the middle, sent to the end, restored by %s → none twice but incident notices under their Message-ID, none lost',
    async (way) => {
      const { server, program } = await openSending({ count: 300 });
      const backup = path.join(program.folder, 'backup.db');
      const { promise: backedUp, resolve: goOn } = Promise.withResolvers<void>();
      server.faults.holdReply = () =>
        server.mails.length < 60
          ? Promise.resolve()
          : Promise.race([backedUp, ...(server.mails.length < 90 ? [slowly()] : [])]);
      const worker = await program.start(['worker'], /"running"/);
      await server.waitForMails(60, 30_000);
      expect(await program.json('backup', backup)).toEqual({ file: backup });
      expect(server.mails.length).toBeLessThan(300);
      delete server.faults.holdReply;
      goOn();
      await server.waitForMails(300, 60_000);
      expect(await worker.stop()).toBe(0);
      expect((await rowsOf(program)).filter(({ state }) => state === 'sent')).toHaveLength(300);

      await WAYS[way]?.(program, backup);
      const restored = await rowsOf(program);
      expect(restored).toHaveLength(303);
      const inDoubt = restored.filter(({ state, due_at }) => state !== 'sent' && due_at <= systemClock.now());
      const again = inDoubt.filter((row) => row.class === 'incident').length;
      expect(new Set(inDoubt.map((row) => row.class))).toEqual(new Set(CLASSES));
      const next = await program.start(['worker'], /"running"/);
      await server.waitForMails(300 + again, 60_000);
      await vi.waitFor(
        async () => expect((await rowsOf(program)).filter(({ state }) => state === 'sending')).toEqual([]),
        10_000,
      );
      expect(await next.stop()).toBe(0);

      const times = arrivals(server);
      const rows = await rowsOf(program);
      for (const row of rows.filter(({ due_at }) => due_at <= systemClock.now())) {
        const wasInDoubt = inDoubt.some(({ rfc_message_id }) => rfc_message_id === row.rfc_message_id);
        expect(times.get(row.rfc_message_id)).toBe(wasInDoubt && row.class === 'incident' ? 2 : 1);
        expect(row.state).toBe(wasInDoubt && row.class !== 'incident' ? 'unknown' : 'sent');
      }
      expect(rows.filter(({ state }) => state === 'queued')).toHaveLength(3);
      await withDatabase(program, async (core) => {
        expect((await core.settings.all())['policy.on']).toBe(false);
        const debts = inDoubt.filter((row) => row.class === 'debtor').length;
        expect(await core.recovery.notice()).toMatchObject({
          inDoubt: inDoubt.length,
          unanswered: debts,
          undecided: ['policy.on'],
        });
        const questions = await core.base.db('alerts').where({ kind: 'unknown_outcome' });
        expect(questions).toHaveLength(debts <= 20 ? debts : 0);
        expect(await core.base.db('alerts').where({ kind: 'restored' })).toHaveLength(1);
      });
      const doctor = await program.run('doctor');
      expect(doctor.stdout).toContain(
        'turned off: automatic reminders. Check what was sent since, then turn it on again (“relance set policy.on true”).',
      );
    },
  );

  it('[O3] the copy of a database in full use → whole, for its owner alone, and the sending goes on meanwhile', async () => {
    const { server, program } = await openSending({ count: 3000 });
    const worker = await program.start(['worker'], /"running"/);
    await server.waitForMails(200, 30_000);
    const before = server.mails.length;
    const backup = path.join(program.folder, 'backup.db');
    await program.json('backup', backup);
    expect(server.mails.length).toBeGreaterThan(before);
    await server.waitForMails(3000, 60_000);
    expect(await worker.stop()).toBe(0);

    expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(readdirSync(program.folder).filter((name) => name.startsWith('backup'))).toEqual(['backup.db']);
    const copy = openDatabase({ url: `sqlite:${backup}` });
    try {
      expect(await copy.raw('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(await copy.raw('pragma foreign_key_check')).toEqual([]);
      const counts: Row[] = await copy('messages');
      expect(counts).toHaveLength(3003);
      // Sent, counted and under way belong together: one transaction each.
      const taken = counts.filter((row) => row.class !== 'mailing' && ['sent', 'sending'].includes(row.state)).length;
      const used = await copy('quota_counters').where({ class: 'notice' }).pluck('used');
      expect(used).toEqual([taken, taken]);
      expect(await copy('processes')).toEqual([]);
    } finally {
      await copy.destroy();
    }
  });
});

async function openBackedUp() {
  const server = await startSmtpServer();
  const program = createTestProgram({ SMTP_URL: server.url });
  const at = (name: string) => path.join(program.folder, name);
  await program.json('set', 'company.name', 'Before');
  await program.json('backup', 'good.db');
  const traces = () => readdirSync(program.folder).filter((name) => /before-restore|restoring/.test(name));
  return { program, at, traces };
}

describe('what restore refuses', () => {
  it('[E1] no database, a damaged one, one of a newer version → said, and nothing is changed', async () => {
    const { program, at, traces } = await openBackedUp();
    await program.json('set', 'company.name', 'After');
    writeFileSync(at('text.db'), 'customers, more or less');
    writeFileSync(at('cut.db'), readFileSync(at('good.db')).subarray(0, 100_000));
    copyFileSync(at('good.db'), at('newer.db'));
    const newer = openDatabase({ url: `sqlite:${at('newer.db')}` });
    await newer('knex_migrations').insert({ name: '9999-later', batch: 9, migration_time: systemClock.now() });
    await newer.destroy();

    expect(await program.run('restore', 'text.db')).toMatchObject({
      code: 1,
      stderr: 'text.db is not a Relance database. Nothing was changed.\n',
    });
    expect(await program.run('restore', 'cut.db')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^cut\.db is damaged \(.+\)\. Nothing was changed\./),
    });
    expect(await program.run('restore', 'newer.db')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('9999-later is not known to this one'),
    });
    expect(await program.run('restore', 'nowhere.db')).toMatchObject({ code: 2 });
    expect(await program.run('restore')).toMatchObject({ code: 2 });
    expect(await program.json('get', 'company.name')).toBe('After');
    expect(traces()).toEqual([]);
  });

  it('[E1] a target on which a program runs, or that one has open → named, and nothing is changed', async () => {
    const { program, traces } = await openBackedUp();
    const worker = await program.start(['worker'], /"running"/);
    const live = await program.run('restore', 'good.db');
    expect(live.code).toBe(1);
    expect(live.stderr).toMatch(/^Relance runs on this database: worker .+:\d+\. Stop it, then try again;/);
    await worker.stop();
    const holder = openDatabase({ url: program.env['DATABASE_URL'] ?? '' });
    await holder('settings');
    expect((await program.run('restore', 'good.db')).stderr).toContain('A program has');
    await holder.destroy();
    expect(traces()).toEqual([]);
  });

  it('[O3] restored twice → each replaced database is kept whole beside it', async () => {
    const { program, at } = await openBackedUp();
    await program.json('set', 'company.name', 'After');
    await program.json('restore', 'good.db');
    expect(await program.json('get', 'company.name')).toBe('Before');
    const kept = openDatabase({ url: `sqlite:${at('relance.db.before-restore')}` });
    expect(await kept('settings').where({ key: 'company.name' }).pluck('value')).toEqual(['"After"']);
    await kept.destroy();
    expect(await program.json('restore', 'good.db')).toMatchObject({
      kept: expect.stringMatching(/\.before-restore-2$/),
    });
  });

  it('[O3] PostgreSQL → names pg_dump and pg_restore; the mark is set by a command of its own', async () => {
    const program = createTestProgram({ DATABASE_URL: await createTestDatabase('postgres') });
    expect(await program.run('backup', 'x.db')).toMatchObject({ code: 2, stderr: expect.stringContaining('pg_dump') });
    expect(await program.run('restore', 'x.db')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('pg_restore'),
    });
    const takenAt = isoInstant(systemClock.now() - DAY);
    expect(await program.json('restore', '--mark', '--taken-at', takenAt)).toEqual({ takenAt });
    expect(await program.run('restore', '--mark', '--taken-at', 'yesterday')).toMatchObject({ code: 2 });
    expect((await program.run('doctor')).stdout).toContain('at the next start what waits in it is settled');
  });
});
