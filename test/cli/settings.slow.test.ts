import { describe, expect, it } from 'vitest';
import { createTestProgram } from '../support/program.ts';

describe('relance set', () => {
  it('[E2] a value that begins with dashes → taken; a secret is shown in no answer and no refusal', async () => {
    const program = createTestProgram();
    expect(await program.run('set', 'smtp.password', '-geheim1')).toEqual({
      code: 0,
      stdout: 'smtp.password is now ••••.\n',
      stderr: '',
    });
    expect(await program.json('set', 'company.phone', '--33')).toBe('--33');
    const refused = [
      await program.run('set', 'smtp.password', '-geheim2', 'geheim3'),
      await program.run('set', 'dkim.privateKey', '-----BEGIN PRIVATE KEY-----\nMIIgeheim4'),
      await program.run('set', 'nope', '-----geheim5'),
    ];
    for (const { code, stdout, stderr } of refused) {
      expect(code).toBe(2);
      expect(stdout + stderr).not.toMatch(/geheim|BEGIN/);
    }
    expect(refused[0]?.stderr).toBe('smtp.password takes one value. Put one with spaces in quotes.\n');
    expect((await program.run('set', 'smtp.password', '')).stdout).toBe('smtp.password is empty now.\n');
  });
});

describe('a database where no folder can be made', () => {
  it.each(['doctor', 'migrate', 'start'])('[O1] relance %s → ends with a sentence', async (command) => {
    const program = createTestProgram({ DATABASE_URL: 'sqlite:/proc/nope/deeper/relance.db' });
    const { code, stderr } = await program.run(command);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The database sqlite:\/proc\/nope\/deeper\/relance\.db cannot be opened: E.*\n$/);
  });
});
