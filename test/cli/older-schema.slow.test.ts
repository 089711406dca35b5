import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { type Db, newestMigration, openDatabase, pendingMigrations } from '../../src/core/db/index.ts';
import { makeOlderSchema } from '../support/later-schema.ts';
import { closeAfterTest } from '../support/open-things.ts';
import { createTestProgram, LAUNCHER } from '../support/program.ts';
import { startInPty } from '../support/pty.ts';
import { startSmtpServer } from '../support/smtp.ts';

const REFUSAL =
  'The database was made by an older version and has to be changed for this one. Run “relance migrate”, or start the program. ' +
  'Nothing was changed.';

/** Those that may change an older schema, or leave it as it is whatever it is. */
const OTHERS = ['start', 'worker', 'demo', 'migrate', 'backup', 'restore'];

/** Needs a terminal to say anything. */
const TERMINAL = 'tui';

/** How each command opens the database at all. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  import: ['customers', 'customers.csv'],
  export: ['customers'],
  apply: ['.'],
  template: ['list'],
  mailing: ['list'],
  send: ['Hello'],
  notify: ['--customer', 'C-1'],
  incident: ['list'],
  outbox: [],
  bounce: [],
  get: ['company.name'],
  set: ['company.name', 'Acme'],
  simulate: [],
  why: ['FA-1'],
  dkim: ['show'],
  doctor: [],
};

/** An installed program whose database an older version has left. */
async function openOlder(extra: Record<string, string> = {}) {
  const program = createTestProgram(extra);
  const onDatabase = async <Result>(work: (db: Db) => Promise<Result>): Promise<Result> => {
    const db = openDatabase({ url: program.env['DATABASE_URL'] ?? '' });
    return await work(db).finally(() => db.destroy());
  };
  await onDatabase(makeOlderSchema);
  return { program, pending: () => onDatabase(pendingMigrations) };
}

describe('commands on the schema of an older version', () => {
  it('[E5] whichever command looks in or runs beside others → refused with what to type, and the schema stays', async () => {
    expect([...Object.keys(REFUSED), ...OTHERS, TERMINAL].sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
    const { program, pending } = await openOlder();
    writeFileSync(path.join(program.folder, 'customers.csv'), 'Reference,Trade name\nC-1,One\n');
    const report = Buffer.from('Subject: Undelivered\n\nNo such user.\n');
    const said: [string, number, string][] = [];
    for (const [name, args] of Object.entries(REFUSED)) {
      const { code, stdout, stderr } = await program.pipe(report, name, ...args);
      said.push([name, code, stdout + stderr]);
    }
    expect(said).toEqual(Object.keys(REFUSED).map((name) => [name, 1, expect.stringContaining(REFUSAL)]));
    expect(await pending()).toEqual([newestMigration()]);
  });

  it('[E5] the terminal → says the same, and changes nothing', async () => {
    const { program, pending } = await openOlder();
    const terminal = startInPty({
      command: LAUNCHER,
      args: [TERMINAL],
      cwd: program.folder,
      env: program.env,
      columns: 200,
    });
    closeAfterTest(() => terminal.kill('SIGKILL'));
    expect(await terminal.exit).toBe(1);
    expect(terminal.raw()).toContain(REFUSAL);
    expect(await pending()).toEqual([newestMigration()]);
  });

  it('[E5] a backup → of the older version, as it stands; restored, or after “migrate”, commands go on', async () => {
    const { program, pending } = await openOlder();
    expect(await program.run('backup', 'before.db')).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(path.join(program.folder, 'before.db'))).toBe(true);
    expect(await pending()).toEqual([newestMigration()]);
    expect(await program.json('migrate')).toEqual({ applied: [newestMigration()] });
    expect(await program.run('outbox')).toMatchObject({ code: 0, stderr: '' });
    expect(await program.run('restore', 'before.db')).toMatchObject({ code: 0, stderr: '' });
    expect(await program.run('outbox')).toMatchObject({ code: 0, stderr: '' });
  });

  it('[E5] start → brings the schema up to date', async () => {
    const { url } = await startSmtpServer();
    const { program, pending } = await openOlder({ SMTP_URL: url });
    const started = await program.start(['start'], /running at/);
    expect(await pending()).toEqual([]);
    expect(await started.stop()).toBe(0);
  });
});
