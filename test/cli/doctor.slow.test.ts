import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sqliteFileOf } from '../../src/core/config.ts';
import { admin } from '../support/core.ts';
import { readManifest } from '../support/office.ts';
import { queueMessages } from '../support/outbox.ts';
import { createTestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';
import { startSlack } from '../support/slack.ts';

describe('relance doctor', () => {
  it('[E5] a rate limit → how many it lets out a day, and told as trouble when more wait for today', async () => {
    const program = createTestProgram();
    const { core } = await openProgramCore(program);
    const rate = async () =>
      (await program.run('doctor')).stdout.split('\n').filter((line) => /rate limit/i.test(line));
    expect(await rate()).toEqual([]);
    await program.run('set', 'rate.hour', '1');
    expect(await rate()).toEqual(['✔ Rate limit: at most 24 mails a day.']);
    await queueMessages(core, { count: 25 });
    expect(await rate()).toEqual([
      '✖ 25 mails wait for today, and the rate limit lets at most 24 out a day. Raise rate.second, rate.minute or rate.hour.',
    ]);
  });

  it('[D10] mails of a kind that this version does not know → how many are held, and what to do', async () => {
    const program = createTestProgram();
    const { core } = await openProgramCore(program);
    await queueMessages(core, { count: 2 });
    await core.base.db('messages').update({ cause_kind: 'newer_kind' });
    const { stdout } = await program.run('doctor', '--json');
    expect(JSON.parse(stdout).filter(({ check }: { check: string }) => check === 'kinds')).toEqual([
      {
        check: 'kinds',
        ok: false,
        text: 'Held mails, of a kind that this version does not know (newer_kind): 2. Update Relance everywhere, or cancel them in the outbox.',
      },
    ]);
  });

  it('[E5] a warm-up that holds mailings back → its day beside the quota', async () => {
    const program = createTestProgram();
    const { core } = await openProgramCore(program);
    const today = new Date(core.base.clock.now()).toISOString().slice(0, 10);
    await program.run('set', 'warmUp.from', today);
    expect((await program.run('doctor')).stdout).toContain(
      '✔ 0 of 50 mailings used today (warm-up, day 1: 50 mailings).\n',
    );
  });

  it('[O1] files of older versions open to others, a folder in which others may write → told with what to type, which mends it', async () => {
    const program = createTestProgram();
    await program.run('set', 'company.timeZone', 'UTC');
    const database = sqliteFileOf(program.env['DATABASE_URL'] ?? '') ?? '';
    const folder = path.dirname(database);
    const told = async () =>
      (await program.run('doctor')).stdout
        .split('\n')
        .filter((line) => /Others on this machine|another user/.test(line));
    expect(await told()).toEqual([]);
    chmodSync(database, 0o644);
    chmodSync(folder, 0o777);
    const [files, place] = await told();
    expect(files).toContain(`chmod 600 ${database}`);
    expect(place).toContain(`chmod 700 ${folder}`);
    for (const line of [files, place]) execFileSync('sh', ['-c', /(chmod .*)$/.exec(line ?? '')?.[1] ?? 'false']);
    expect(await told()).toEqual([]);
  });

  it('[B3] what is missing or wrong around the program → each told, also after others failed', async () => {
    const slack = await startSlack({ manifest: readManifest(), refusalsAreFine: true });
    const program = createTestProgram({ ...slack.env('socket'), SMTP_URL: 'smtp://127.0.0.1:1' });
    await program.run('set', 'bounces.imapHost', '127.0.0.1');
    const { core } = await openProgramCore(program);
    await core.settings.set(admin, 'smtp.password', 'secret');
    const look = async (more: Record<string, string> = {}) => {
      Object.assign(program.env, more);
      const { code, stdout, stderr } = await program.run('doctor', '--json');
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
      const findings = JSON.parse(stdout) as { check: string; ok: boolean; level?: string; text: string }[];
      return (check: string) =>
        findings.filter((finding) => finding.check === check).map(({ ok, level, text }) => [level ?? ok, text]);
    };

    const first = await look();
    expect(first('home')).toEqual([[true, expect.stringContaining('relative paths in variables count from /')]]);
    expect(first('publicUrl')).toEqual([[false, expect.stringContaining('PUBLIC_URL is not set')]]);
    expect(first('slack')).toEqual([[true, 'Slack answers as Acme.']]);
    expect(first('mail')).toEqual([[false, expect.any(String)]]);
    expect(first('secrets')).toEqual([]);
    expect(first('timeZone')).toEqual([['warning', expect.stringContaining('never chosen')]]);
    expect(first('channels')).toEqual([[false, expect.stringContaining('set slack.alertsChannel')]]);
    expect(first('quota')).toHaveLength(1);

    await program.run('set', 'company.timeZone', 'UTC');
    await program.run('set', 'slack.alertsChannel', 'C0MONEY');
    slack.standIn.faults.down();
    const second = await look({
      SECRET_KEY: 'another-secret-key-of-more-than-32-characters',
      PUBLIC_URL: 'http://mail.acme.example/relance',
    });
    expect(second('publicUrl')).toEqual([
      ['warning', expect.stringContaining('with a path')],
      ['warning', expect.stringContaining('without https')],
    ]);
    expect(second('slack')).toEqual([
      [false, expect.stringMatching(/^Slack cannot be reached: .*tokens were not judged/)],
    ]);
    expect(second('secrets')).toEqual([[false, expect.stringContaining('SECRET_KEY does not open smtp.password:')]]);
    expect(second('timeZone')).toEqual([]);
    expect(second('channels')).toEqual([
      ['warning', expect.stringContaining('Not set: slack.ratingsChannel, slack.remindersChannel.')],
    ]);

    for (const address of ['http://localhost:3000', 'https://192.168.1.5', 'https://[::1]:8443'])
      expect((await look({ PUBLIC_URL: address }))('publicUrl')).toEqual([[false, expect.stringContaining(address)]]);
    expect((await look({ PUBLIC_URL: 'https://mail.acme.example' }))('publicUrl')).toEqual([
      [true, expect.any(String)],
    ]);
  });

  it('[E5] the database does not open → told as one finding beside the others', async () => {
    const program = createTestProgram({ DATABASE_URL: 'postgres://relance:geheim@127.0.0.1:1/relance' });
    const { code, stdout } = await program.run('doctor', '--json');
    expect(code).toBe(1);
    const findings = JSON.parse(stdout) as { check: string; ok: boolean; text: string }[];
    expect(findings.map(({ check }) => check)).toEqual(['home', 'publicUrl', 'slack', 'database']);
    expect(findings.at(-1)).toMatchObject({ ok: false, text: expect.stringContaining('cannot be opened') });
    expect(stdout).not.toContain('geheim');
  });
});
