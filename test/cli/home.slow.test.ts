import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The program with a home of its own, typed in another folder; nothing is set but the home. */
function openProgram() {
  const home = temporaryFolder();
  const program = createTestProgram({ RELANCE_HOME: home });
  for (const name of ['DATABASE_URL', 'SECRET_KEY']) delete program.env[name];
  return { program, home };
}

describe('the home of data', () => {
  it('[O2] .env and relative paths in it count from RELANCE_HOME; arguments from the current folder', async () => {
    const { program, home } = openProgram();
    writeFileSync(path.join(home, '.env'), 'DATABASE_URL=sqlite:var/own.db\n');
    await program.json('set', 'company.name', 'Acme');
    expect(readdirSync(path.join(home, 'var'))).toEqual(expect.arrayContaining(['own.db', 'secret.key']));
    expect(readdirSync(program.folder)).toEqual([]);
    await program.json('backup', 'copy.db');
    expect(readdirSync(program.folder)).toEqual(['copy.db']);
  });

  it('[O2] a database where it used to be → used, and said; one in each place → refused, naming both', async () => {
    const { program, home } = openProgram();
    await program.json('set', 'company.name', 'Acme');
    const before = path.join(program.folder, 'data');
    renameSync(path.join(home, 'data'), before);

    const old = await program.run('get', 'company.name', '--json');
    expect(old).toMatchObject({ code: 0, stdout: '"Acme"\n' });
    expect(old.stderr).toContain(`Using the data in ${program.folder}, as before. Their place is ${home} now`);

    mkdirSync(path.join(home, 'data'));
    writeFileSync(path.join(home, 'data/relance.db'), '');
    const both = await program.run('get', 'company.name', '--json');
    expect(both.code).toBe(2);
    expect(both.stderr).toContain(path.join(home, 'data/relance.db'));
    expect(both.stderr).toContain(path.join(before, 'relance.db'));
    expect(JSON.parse(both.stdout)).toEqual({ error: { code: null, message: both.stderr.trim(), fields: [] } });
  });

  it('[O2] commands that only read, and doctor, where there is no database → they answer, and make nothing', async () => {
    const { program, home } = openProgram();
    const missing = path.join(home, 'data/relance.db');
    for (const args of [
      ['get', 'company.name'],
      ['outbox'],
      ['template', 'list'],
      ['incident', 'list'],
      ['notify'],
      ['simulate'],
      ['export', 'customers'],
    ]) {
      const outcome = await program.run(...args, '--json');
      expect({ args, ...outcome }).toMatchObject({ code: 0, stderr: '' });
      JSON.parse(outcome.stdout);
    }
    expect((await program.run('doctor')).stdout).toContain(missing);
    const copy = await program.run('backup', 'copy.db', '--json');
    expect(copy.code).toBe(1);
    expect(JSON.parse(copy.stdout).error).toEqual({
      code: 'core.noDatabase',
      message: `There is no database at ${missing}.`,
      fields: [],
    });
    expect([...readdirSync(home), ...readdirSync(program.folder)]).toEqual([]);
  });
});

describe('--json', () => {
  it('[O2] whatever fails → one JSON value on standard output, the sentence on standard error', async () => {
    const program = createTestProgram();
    for (const [args, code, error] of [
      [['get', 'no.such'], 2, { code: expect.any(String) }],
      [['set', 'company.name'], 2, { code: null, message: expect.stringContaining('value') }],
      [['outbox', '--no-such'], 2, { code: null, message: expect.stringContaining('--no-such') }],
      [['incident', 'close', 'I404'], 2, { code: null, message: expect.stringContaining('I404') }],
      [
        ['import', 'customers', '/no/such.csv'],
        expect.any(Number),
        { message: expect.stringContaining('/no/such.csv') },
      ],
    ] as const) {
      const outcome = await program.run(...args, '--json');
      expect({ args, code: outcome.code }).toEqual({ args, code });
      expect(JSON.parse(outcome.stdout)).toEqual({ error: expect.objectContaining(error) });
      expect(outcome.stderr).not.toBe('');
    }
    program.env['PORT'] = 'many';
    const outcome = await program.run('outbox', '--json');
    expect(outcome.code).toBe(2);
    expect(JSON.parse(outcome.stdout).error.message).toBe('PORT: write a number from 0 to 65535.');
  });
});
