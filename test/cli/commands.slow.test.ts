import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageVersion } from '../../src/core/package-root.ts';
import { createTestProgram } from '../support/program.ts';
import { startSmtpServer } from '../support/smtp.ts';

/** The built program as a script uses it: commands, JSON answers, exit codes. */

describe('command line', () => {
  it('[O2] wrong variables → every one of them told, a line each, exit code 2', async () => {
    const program = createTestProgram({
      PORT: 'many',
      SMTP_URL: 'ftp://x',
      SLACK_BOT_TOKEN: 'nope',
      DATABASE_URL: 'mysql://x',
    });
    const outcome = await program.run('outbox');
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe('');
    expect(
      outcome.stderr
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['DATABASE_URL', 'SMTP_URL', 'SLACK_BOT_TOKEN', 'PORT']);
  });

  it('[O2] an unknown command or a missing argument → exit code 2 and how it is used', async () => {
    const program = createTestProgram();
    const unknown = await program.run('sned');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('Did you mean send?');
    expect((await program.run('import', 'custmers', 'x.csv')).code).toBe(2);
    expect((await program.run('send')).code).toBe(2);
  });

  it('[O2] --version → the version of package.json', async () => {
    expect(await createTestProgram().run('--version')).toEqual({ code: 0, stdout: `${packageVersion}\n`, stderr: '' });
  });

  it('[O2] get and set → JSON values, refusals with exit code 2', async () => {
    const program = createTestProgram();
    expect(await program.json('get', 'quota.mailing.day')).toBe(300);
    expect(await program.json('set', 'quota.mailing.day', '120')).toBe(120);
    expect(await program.json('get', 'quota.mailing.day')).toBe(120);
    expect(await program.json('set', 'quota.notice.day', 'none')).toBe(null);
    const refused = await program.run('set', 'company.color', 'blue');
    expect(refused).toMatchObject({ code: 2, stderr: '“blue” is not a colour. Write it like #1f6f8b.\n' });
  });

  it('[O2 B1] hostile arguments → a sentence of printable letters, not endless, and the exit code of wrong use', async () => {
    const program = createTestProgram();
    const coloured = await program.run('send', '\u001b[31mred');
    expect(coloured).toMatchObject({
      code: 2,
      stderr: 'There is no template “[31mred”. “relance template list” shows them.\n',
    });
    expect((await program.run('\u001b[31mred')).stderr).not.toContain('\u001b');
    expect((await program.run('send', 'x'.repeat(9_000))).stderr.length).toBeLessThan(2_100);
    const shape = await program.run('set', 'policy.levels', '{bad');
    expect(shape).toMatchObject({
      code: 2,
      stderr: '“{bad” cannot be read as levels. Write days, and least amounts after >, like 7, 21>50 EUR.\n',
    });
  });

  it('[O2] a file that cannot be written → said before anything is done', async () => {
    const program = createTestProgram();
    writeFileSync(path.join(program.folder, 'customers.csv'), 'Reference,Trade name\nC-1,One\n');
    const refused = await program.run('import', 'customers', 'customers.csv', '--errors', 'nowhere/bad.csv');
    expect(refused).toMatchObject({
      code: 2,
      stderr: 'nowhere/bad.csv cannot be written (ENOENT). Check the folder and your rights to it.\n',
    });
    expect(await program.json('import', 'customers', 'customers.csv', '--dry-run')).toMatchObject({ created: 1 });
    const backup = await program.run('backup', 'nowhere/copy.db');
    expect(backup).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere/copy.db cannot be written') });
  });

  it('[O2] a file that cannot be read → the exit code of wrong use, whichever command', async () => {
    const program = createTestProgram();
    for (const use of [
      ['import', 'customers', 'nowhere.csv'],
      ['template', 'add', 'Spring', 'nowhere.csv', '--subject', 'Hello', '--design', 'text'],
    ]) {
      const refused = await program.run(...use);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toMatch(/nowhere\.csv”? cannot be read \(.+\)\. Check the path and .+\.\n$/);
    }
  });

  it('[T10] a proof without --yes → only told; with it → queued; to no address → wrong use', async () => {
    const program = createTestProgram();
    writeFileSync(path.join(program.folder, 'hello.txt'), 'Hello');
    await program.json('template', 'add', 'Hello', 'hello.txt', '--subject', 'Hello', '--design', 'text');
    const proof = ['send', 'Hello', '--proof', 'me@acme.example'];
    expect(await program.run(...proof)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^A proof to me@acme.example would leave\.\n.+\nNothing has been sent\. Add --yes to do it\.\n$/,
      ),
    });
    expect(await program.json(...proof)).toMatchObject({ mailing: null, queued: 1, skipped: [], plan: [] });
    expect(await program.json('outbox')).toMatchObject({ byClass: { proof: { queued: 0 } } });
    expect(await program.json(...proof, '--yes')).toMatchObject({ queued: 1 });
    expect(await program.json('outbox')).toMatchObject({ byClass: { proof: { queued: 1 } } });
    expect(await program.run('send', 'Hello', '--proof', 'nobody')).toMatchObject({ code: 2, stdout: '' });
  });

  it('[D2] notify of a reference that nobody has → not found, in words and as JSON; of none → wrong use', async () => {
    const program = createTestProgram();
    expect(await program.json('notify', '--customer', 'NOPE')).toEqual({
      queued: 0,
      skipped: [{ reference: 'NOPE', why: 'not_found' }],
      totals: [],
    });
    expect((await program.run('notify', '--customer', 'NOPE')).stdout).toContain(
      '0 notices would leave, 1 skipped.\n  NOPE: not found\n',
    );
    expect(await program.run('notify', '--customer', ' ,')).toMatchObject({
      code: 2,
      stderr: '--customer names nobody. Write references separated by commas.\n',
    });
  });

  it('[O2] the secret key → made at first start beside the database with mode 0600, and kept', async () => {
    const program = createTestProgram();
    delete program.env['SECRET_KEY'];
    await program.pipe(Buffer.from('hunter2'), 'set', 'smtp.password', '--stdin');
    const file = path.join(program.folder, 'secret.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const key = readFileSync(file, 'utf8');
    expect(await program.json('get', 'smtp.password')).toBe('••••');
    expect(readFileSync(file, 'utf8')).toBe(key);
  });

  it('[O2] start without a mail server → refused with the variable and what to do', async () => {
    const program = createTestProgram();
    const outcome = await program.run('start');
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('SMTP_URL: no mail server is set.');
  });

  it('[O3] start, health, SIGTERM → serves, answers 200, ends with 0', async () => {
    const smtp = await startSmtpServer();
    const program = createTestProgram({ SMTP_URL: smtp.url });
    const running = await program.start(['start'], /running at (http:\S+)\./);
    const address = /running at (http:\S+)\./.exec(running.output())?.[1] ?? '';
    const health = await fetch(`${address}/health`);
    expect(health.status).toBe(200);
    expect(await running.stop('SIGTERM')).toBe(0);
  });

  it('[O3] start where another one serves already → told in a sentence what to do, and nobody believes that it runs', async () => {
    const smtp = await startSmtpServer();
    const program = createTestProgram({ SMTP_URL: smtp.url });
    const running = await program.start(['start'], /running at (http:\S+)\./);
    const port = /running at http:\S+:(\d+)\./.exec(running.output())?.[1] ?? '';
    program.env['PORT'] = port;
    const second = await program.run('start');
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(
      `127.0.0.1:${port} is in use already, by another program or by a Relance that still runs. Stop that one, or set PORT to another number.`,
    );
    const { processes } = await program.json<{ processes: { name: string }[] }>('outbox');
    expect(processes.map(({ name }) => name)).toEqual([expect.stringMatching(`:${running.child.pid}$`)]);
  });

  it('[O3] backup while the program runs → a copy that opens and has the data', async () => {
    const smtp = await startSmtpServer();
    const program = createTestProgram({ SMTP_URL: smtp.url });
    await program.json('set', 'company.name', 'Acme');
    await program.start(['start'], /running at/);
    const file = path.join(program.folder, 'copy.db');
    expect(await program.json('backup', file)).toEqual({ file });
    const copy = createTestProgram({ DATABASE_URL: `sqlite:${file}` });
    expect(await copy.json('get', 'company.name')).toBe('Acme');
    expect((await program.run('backup', file)).code).toBe(2);
  });

  it('[T1] template add and list → the template as JSON; a second of that name refused', async () => {
    const program = createTestProgram();
    const file = path.join(program.folder, 'hello.txt');
    writeFileSync(file, 'Hello @CUSTOMERNAME@');
    const added = await program.json<{ name: string }>(
      'template',
      'add',
      'Hello',
      '--subject',
      'Hi @CUSTOMERNAME@',
      '--design',
      'text',
      file,
    );
    expect(added).toMatchObject({
      name: 'Hello',
      subject: 'Hi @CUSTOMERNAME@',
      design: 'text',
      version: 1,
      lastSentAt: null,
    });
    expect(await program.json('template', 'list')).toMatchObject([{ name: 'Hello' }]);
    const again = await program.run('template', 'add', 'hello', '--subject', 'x', '--design', 'text', file);
    expect(again.code).toBe(2);
    const unknownTag = await program.run(
      'template',
      'add',
      'Other',
      '--subject',
      'Hi @CUSTOMERNAM@',
      '--design',
      'text',
      file,
    );
    expect(unknownTag.code).toBe(2);
    expect(unknownTag.stderr).toContain('@CUSTOMERNAME@');
  });

  it('[Q1] sending to 12 with 10 left today → 10 leave, 2 wait for tomorrow, none is dropped', async () => {
    const smtp = await startSmtpServer();
    const program = createTestProgram({ SMTP_URL: smtp.url });
    const customers = path.join(program.folder, 'customers.csv');
    const lines = Array.from({ length: 12 }, (_, index) => `C${index},Customer ${index},c${index}@example.net`);
    writeFileSync(customers, `Reference,Trade name,Email\n${lines.join('\n')}\n`);
    mkdirSync(path.join(program.folder, 'texts'));
    const text = path.join(program.folder, 'texts', 'hello.txt');
    writeFileSync(text, 'Hello @CUSTOMERNAME@');
    expect(await program.json('import', 'customers', customers)).toEqual({
      created: 12,
      updated: 0,
      unchanged: 0,
      errors: [],
      unusedColumns: [],
    });
    await program.json('template', 'add', 'Hello', '--subject', 'Hi', '--design', 'text', text);
    await program.json('set', 'quota.mailing.day', '10');
    await program.json('set', 'undo.seconds', '0');
    const told = await program.json<{ mailing: null; queued: number; plan: { messages: number }[] }>('send', 'Hello');
    expect(told).toMatchObject({ mailing: null, queued: 12, skipped: [] });
    expect(told.plan.map((day) => day.messages)).toEqual([10, 2]);
    expect(smtp.mails).toHaveLength(0);
    const sent = await program.json<{ queued: number }>('send', 'Hello', '--yes');
    expect(sent.queued).toBe(12);
    await program.start(['start'], /running at/);
    await smtp.waitForMails(10, 20_000);
    expect(await program.json('outbox')).toMatchObject({ queued: 2, failed: 0 });
  });
});
