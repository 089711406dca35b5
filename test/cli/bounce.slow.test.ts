import { describe, expect, it } from 'vitest';
import { reportBytes } from '../support/bounce-reports.ts';
import { admin } from '../support/core.ts';
import { queueMessages } from '../support/outbox.ts';
import { createTestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';
import { startSmtpServer } from '../support/smtp.ts';

const TO = 'anna@customer.example';

describe('relance bounce', () => {
  it('[E4] a returned mail piped in → the address is blocked; piped again → nothing new; always exit code 0', async () => {
    const smtp = await startSmtpServer();
    const program = createTestProgram({ SMTP_URL: smtp.url });
    const { core, deliver } = await openProgramCore(program);
    await core.transaction((tx) =>
      tx.settings.setMany(admin, { 'company.email': 'office@acme.example', 'bounces.address': 'bounces@acme.example' }),
    );
    const { ids } = await queueMessages(core, { count: 1, toEmail: TO });
    await deliver();
    const about = { to: TO, returnPath: smtp.mails[0]?.from ?? '', messageId: '<none@acme.example>' };
    const report = reportBytes('exim-unrouteable', about);
    const first = await program.pipe(report, 'bounce', '--json');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toEqual({ kind: 'hard', message: ids[0], email: TO, matched: true, new: true });
    expect(await program.pipe(report, 'bounce')).toEqual({
      code: 0,
      stdout: `Taken before: the mail to ${TO} came back. The address does not exist any more.\n`,
      stderr: '',
    });
    expect((await core.customers.listSuppressions(admin, {})).rows).toMatchObject([
      { email: TO, reason: 'hard_bounce' },
    ]);
  });

  it('[E4] forged, not a report, nothing, 20 MB of nonsense → exit code 0 and nothing changes', async () => {
    const program = createTestProgram();
    const about = { to: TO, returnPath: 'bounces@acme.example', messageId: '<none@acme.example>' };
    const forged = await program.pipe(reportBytes('qmail', about), 'bounce', '--json');
    expect(JSON.parse(forged.stdout)).toEqual({ kind: 'hard', message: null, email: null, matched: false, new: false });
    for (const input of [reportBytes('human', about), Buffer.from(''), Buffer.alloc(20 * 1024 * 1024, 'x')])
      expect(await program.pipe(input, 'bounce')).toMatchObject({ code: 0, stderr: '' });
    const { core } = await openProgramCore(program);
    expect((await core.customers.listSuppressions(admin, {})).total).toBe(0);
  });

  it('[E4] the database takes nothing → exit code 1, so that the mail server tries again', async () => {
    const program = createTestProgram({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    const outcome = await program.pipe(Buffer.from('Subject: x\r\n\r\nx'), 'bounce');
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('cannot be opened');
  });
});
