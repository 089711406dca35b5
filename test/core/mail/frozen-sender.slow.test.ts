import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { freezeOutsideTransactions } from '../../support/freeze.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSender } from '../../support/sender-process.ts';
import { startSmtpServer } from '../../support/smtp.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Longer than any lease. */
const LONG = 5 * MINUTE;

describe.each(testDatabases)('frozen sender (%s)', (database) => {
  it('[E1 E5] SIGSTOP in the middle of a batch, another process takes over after the lease, SIGCONT → it sends nothing more and changes no outcome', async () => {
    const server = await startSmtpServer();
    const { core, url, clock } = await openTestCore(database, { smtpUrl: server.url });
    await core.settings.setMany(admin, { 'company.email': 'office@acme.example', 'smtp.lanes': 1 });
    const { batchId, ids } = await queueMessages(core, { count: 20, messageClass: 'debtor' });
    const clockFile = path.join(temporaryFolder(), 'clock');
    writeFileSync(clockFile, '0');

    const answer = Promise.withResolvers<void>();
    server.faults.holdReply = () => answer.promise;
    const frozen = startSender({ databaseUrl: url, smtpUrl: server.url, clockFile, journals: temporaryFolder() });
    await server.waitForMails(1, 30_000);
    delete server.faults.holdReply;
    // One lane, one mail on the wire: the next are noted behind it by now or soon.
    await vi.waitFor(async () => expect(await notedOf(core, batchId)).toBeGreaterThan(1), 10_000);
    await freezeOutsideTransactions(core, frozen);
    const noted = await notedOf(core, batchId);

    // Its journal would say that all but one have not begun; but it lives, and nobody reads it.
    clock.advance(LONG);
    writeFileSync(clockFile, String(LONG));
    await createDelivery(core, { owner: 'other' }).drain();
    const taken = { unknown: noted, sent: ids.length - noted, queued: 0, sending: 0 };
    expect((await core.outbox.progress(batchId)).counts).toMatchObject(taken);
    expect(server.mails).toHaveLength(1 + taken.sent);

    frozen.thaw();
    answer.resolve();
    await frozen.done;
    expect((await core.outbox.progress(batchId)).counts).toMatchObject(taken);
    expect(server.mails).toHaveLength(1 + taken.sent);
    expect(new Set(server.mails.map((mail) => mail.parsed.messageId)).size).toBe(server.mails.length);
  });
});

/** Messages that are noted as going over the wire. */
async function notedOf(core: Core, batchId: string): Promise<number> {
  return (await core.base.db('messages').where({ batch_id: batchId }).whereNotNull('handing_over_at').pluck('id'))
    .length;
}
