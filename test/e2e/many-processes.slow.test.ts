import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { bridgeTo } from '../support/another-process.ts';
import { admin } from '../support/core.ts';
import { createTestDatabase, testDatabases } from '../support/databases.ts';
import { owe, ZONE } from '../support/debts.ts';
import { queueMessages } from '../support/outbox.ts';
import { createTestProgram } from '../support/program.ts';
import { openProgramCore } from '../support/program-core.ts';
import { startSmtpServer } from '../support/smtp.ts';

const CUSTOMERS = 20;
const LIMIT = 50;
/** A busy machine takes its time to start three programs. */
const PATIENCE = 60_000;

describe.runIf(testDatabases.includes('postgres'))('many processes on PostgreSQL', () => {
  it('[D9 E5 Q1 O3] a start and two workers begin at once → one run of reminders, the quota exact, every mail once, all stop cleanly', async () => {
    const server = await startSmtpServer();
    const program = createTestProgram({ DATABASE_URL: await createTestDatabase('postgres'), SMTP_URL: server.url });
    const { core } = await openProgramCore(program);
    await core.settings.setMany(admin, {
      'company.name': 'Acme SARL',
      'company.email': 'office@acme.example',
      'company.timeZone': ZONE,
      'quota.mailing.day': LIMIT,
      'undo.seconds': 0,
      'policy.on': true,
      'policy.approval': false,
      'policy.weekdays': [1, 2, 3, 4, 5, 6, 7],
      'policy.sendAt': '00:00',
      'policy.cutOff': '23:59',
    });
    for (let index = 0; index < CUSTOMERS; index += 1) {
      const reference = `C-${index}`;
      await owe(
        { core, clock: systemClock },
        { reference, emails: [`${reference.toLowerCase()}@x.example`], daysOverdue: [7] },
      );
    }
    const commands = ['start', 'worker', 'worker'];
    const children = await Promise.all(commands.map((command) => program.start([command], /"msg":"running"/)));
    await server.waitForMails(CUSTOMERS, PATIENCE);

    await bridgeTo(core);
    const { batchId } = await queueMessages(core, { count: LIMIT + 10 });
    await server.waitForMails(CUSTOMERS + LIMIT, PATIENCE);

    expect(await Promise.all(children.map((child) => child.stop()))).toEqual([0, 0, 0]);
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ sent: LIMIT, queued: 10, unknown: 0 });
    expect(server.mails).toHaveLength(CUSTOMERS + LIMIT);
    expect(new Set(server.mails.map((mail) => mail.parsed.messageId)).size).toBe(CUSTOMERS + LIMIT);
    expect(await core.base.db('reminder_runs').pluck('id')).toHaveLength(1);
    for (const child of children) expect(child.output()).not.toContain('"level":50');
  });
});
