import { describe, expect, it } from 'vitest';
import { queueMessages } from '../support/outbox.ts';
import { createTestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';
import { startSmtpServer } from '../support/smtp.ts';

describe('relance outbox', () => {
  it('[E3] the sender is refused → told as JSON; resume goes on with all, resume --leave without that one; nothing to resume is refused', async () => {
    const smtp = await startSmtpServer();
    const program = createTestProgram({ SMTP_URL: smtp.url });
    const { core, deliver } = await openProgramCore(program);
    smtp.faults.data = () => ({ code: 550, text: '5.7.515 not authenticated' });
    const { ids } = await queueMessages(core, { count: 1 });
    await deliver();
    expect(await program.json('outbox')).toMatchObject({
      queued: 1,
      bounced: 0,
      paused: { code: '5.7.515', detail: '550 5.7.515 not authenticated', messageId: ids[0] },
    });
    expect((await program.run('doctor')).stdout).toContain(
      '✖ Mails are paused, the mail server refuses our sender: 550 5.7.515 not authenticated Mend it, then: relance outbox resume\n',
    );
    expect(await program.run('outbox', 'resume')).toMatchObject({ code: 0, stdout: 'Mails go on.\n' });
    await deliver();
    expect(await program.json('outbox', 'resume', '--leave')).toMatchObject({
      resumed: { code: '5.7.515', messageId: ids[0] },
      left: true,
    });
    expect(await core.outbox.byId(ids[0] ?? '')).toMatchObject({ state: 'failed', outcomeCode: 'sender_refused' });
    expect(await program.run('outbox', 'resume')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'Sending is not paused, or somebody has let it go on already.\n',
    });
  });
});
