import { afterEach, describe, expect, it, vi } from 'vitest';
import { SECOND } from '../../../src/core/clock.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSmtpServer } from '../../support/smtp.ts';

/** Between two renewals of the leases that a process holds. */
const BEAT = 30 * SECOND;

describe.each(testDatabases)('leases (%s)', (database) => {
  afterEach(() => void vi.useRealTimers());

  it('[E5] a mail server that answers after ten minutes → the batch stays with its sender, and every mail leaves once', async () => {
    const server = await startSmtpServer();
    const { core, clock } = await openTestCore(database, { smtpUrl: server.url });
    await core.settings.setMany(admin, { 'company.email': 'office@acme.example', 'smtp.lanes': 1 });
    const { batchId } = await queueMessages(core, { count: 5, messageClass: 'debtor' });
    const answer = Promise.withResolvers<void>();
    server.faults.holdReply = () => answer.promise;
    // The beat of the renewals is the test's; what waits for the network and the database goes on as it is.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const slow = createDelivery(core, { owner: 'slow', timeouts: { open: 20_000, send: 60_000 } });
    closeAfterTest(() => slow.stop());
    const sending = slow.drain();
    await server.waitForMails(1);

    const eager = createDelivery(core, { owner: 'eager' });
    for (let beat = 0; beat < 20; beat += 1) {
      clock.advance(BEAT);
      // What was not renewed at this beat has less left than this.
      const renewed = clock.now() + 3 * BEAT + 1;
      await vi.waitFor(async () => {
        // A row that is being noted at this instant is passed over, and renewed at the next beat.
        vi.advanceTimersByTime(BEAT);
        const held = await core.base.db('messages').where({ state: 'sending' }).where('lease_until', '<', renewed);
        expect(held).toEqual([]);
      });
      expect(await eager.drain()).toEqual({ sent: 0, ended: 0 });
    }
    delete server.faults.holdReply;
    answer.resolve();
    expect((await sending).sent).toBe(5);
    expect(server.mails).toHaveLength(5);
    expect((await core.outbox.progress(batchId)).counts).toMatchObject({ sent: 5, unknown: 0 });
  });
});
