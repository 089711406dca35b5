import { describe, expect, it } from 'vitest';
import { createTestProgram, LAUNCHER } from '../support/program.ts';
import { startInPty } from '../support/pty.ts';

describe('relance set', () => {
  it('[E2] a value that begins with dashes → taken; a secret is shown in no answer and no refusal', async () => {
    const program = createTestProgram();
    expect(await program.pipe(Buffer.from('-geheim1\n'), 'set', 'smtp.password', '--stdin')).toEqual({
      code: 0,
      stdout: 'smtp.password is now ••••.\n',
      stderr: '',
    });
    expect(await program.json('set', 'company.phone', '--33')).toBe('--33');
    const refused = [
      await program.run('set', 'smtp.password', '-geheim2', 'geheim3'),
      await program.pipe(Buffer.from('-----BEGIN PRIVATE KEY-----\nMIIgeheim4'), 'set', 'dkim.privateKey', '--stdin'),
      await program.run('set', 'smtp.password', 'geheim6'),
      await program.run('set', 'nope', '-----geheim5'),
    ];
    for (const { code, stdout, stderr } of refused) {
      expect(code).toBe(2);
      expect(stdout + stderr).not.toMatch(/geheim|BEGIN/);
    }
    expect(refused[0]?.stderr).toBe('smtp.password takes one value. Put one with spaces in quotes.\n');
    expect(refused[2]?.stderr).toMatch(
      /^smtp\.password is a secret: as an argument others on this machine could see it\./,
    );
    expect((await program.run('set', 'company.phone')).stderr).toBe('Give the new value of company.phone.\n');
    expect((await program.run('set', 'smtp.password', '')).stdout).toBe('smtp.password is empty now.\n');
  });
});

describe('relance set at a terminal', () => {
  it('[E2] a secret without its value → asked for, nothing shown while it is typed; Ctrl-C → nothing has changed', async () => {
    const program = createTestProgram();
    const ask = () =>
      startInPty({
        command: LAUNCHER,
        args: ['set', 'smtp.password'],
        cwd: program.folder,
        env: program.env,
        columns: 100,
      });
    const asked = ask();
    await asked.see('smtp.password (nothing is shown while you type):');
    asked.type('geheim\r');
    expect(await asked.exit).toBe(0);
    expect(asked.raw()).not.toContain('geheim');
    expect(await program.json('get', 'smtp.password')).toBe('••••');
    await program.run('set', 'smtp.password', '');
    const left = ask();
    await left.see('nothing is shown');
    left.type('\u0003');
    expect(await left.exit).toBe(2);
    expect(await program.json('get', 'smtp.password')).toBe('');
  });
});

describe('a database where no folder can be made', () => {
  it.each(['migrate', 'start'])('[O1] relance %s → ends with a sentence', async (command) => {
    const program = createTestProgram({ DATABASE_URL: 'sqlite:/proc/nope/deeper/relance.db' });
    const { code, stderr } = await program.run(command);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The database sqlite:\/proc\/nope\/deeper\/relance\.db cannot be opened: E.*\n$/);
  });
});
