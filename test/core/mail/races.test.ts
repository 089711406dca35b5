import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { admin, openTestCore, type TestCore } from '../../support/core.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtp.ts';

async function openWithServer(database: TestDatabase): Promise<TestCore & { server: TestSmtpServer }> {
  const server = await startSmtpServer();
  const opened = await openTestCore(database, { smtpUrl: server.url });
  await opened.core.settings.setMany(admin, { 'company.name': 'Acme', 'company.email': 'office@acme.example' });
  return { ...opened, server };
}

function deliveryOf(core: Core) {
  const delivery = createDelivery(core, { owner: 'test', timeouts: { open: 2_000, send: 2_000 } });
  closeAfterTest(() => delivery.stop());
  return delivery;
}

/** The core, with a database that takes nothing from the moment at which a claimed group is prepared, until `isBack`. */
function withOutage(core: Core) {
  const outage = { isAway: false, isBack: false };
  const broken: Core = {
    ...core,
    templates: {
      ...core.templates,
      contents(ids) {
        outage.isAway = true;
        return core.templates.contents(ids);
      },
    },
    transaction(work) {
      if (outage.isAway && !outage.isBack) return Promise.reject(new Error('the database is away'));
      return core.transaction(work);
    },
  };
  return { broken, outage };
}

describe.each(testDatabases)('delivery under faults (%s)', (database) => {
  it('[E1] the database goes away between claim and hand-over, for longer than a lease → each message leaves once', async () => {
    const { core, server, clock } = await openWithServer(database);
    await queueMessages(core, { count: 3, messageClass: 'debtor' });
    const { broken, outage } = withOutage(core);
    const delivery = deliveryOf(broken);
    await delivery.drain().catch(() => {});
    expect((await core.outbox.list(admin, { state: 'sending' })).total).toBe(3);
    expect(server.mails).toHaveLength(0);
    clock.advance(3 * MINUTE);
    outage.isBack = true;
    await delivery.drain();
    expect(server.mails.map((mail) => mail.to[0]).sort()).toEqual(
      [0, 1, 2].map((number) => `person-${number}@customer.example`),
    );
  });
});
