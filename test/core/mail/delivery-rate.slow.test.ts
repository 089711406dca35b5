import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import { createCore } from '../../../src/core/core.ts';
import { createIds } from '../../../src/core/ids.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { closeAfterTest } from '../../support/open-things.ts';
import { queueMessages } from '../../support/outbox.ts';
import { startSmtpServer } from '../../support/smtp.ts';

const LIMIT = 20;
const COUNT = 60;

/** Three windows' worth of mail through `processes` deliveries, by the real clock; when each mail reached the server, ms. */
async function arrivals(database: 'sqlite' | 'postgres', processes: number): Promise<number[]> {
  const server = await startSmtpServer();
  const arrived: number[] = [];
  server.faults.rcpt = () => {
    arrived.push(performance.now());
    return null;
  };
  const { core } = await openTestCore(database, { smtpUrl: server.url });
  await core.settings.setMany(admin, {
    'company.name': 'Acme',
    'company.email': 'office@acme.example',
    'rate.second': LIMIT,
  });
  const real = createCore({ ...core.base, clock: systemClock, ids: createIds(systemClock) });
  await queueMessages(real, { count: COUNT });
  const deliveries = Array.from({ length: processes }, () => createDelivery(real, { owner: 'test' }));
  closeAfterTest(() => Promise.all(deliveries.map((delivery) => delivery.stop())));
  const totals = await Promise.all(deliveries.map((delivery) => delivery.drain()));
  expect(totals.reduce((sum, { sent }) => sum + sent, 0)).toBe(COUNT);
  expect(new Set(server.mails.map((mail) => mail.to[0])).size).toBe(COUNT);
  expect(await real.outbox.counts()).toEqual([{ class: 'mailing', state: 'sent', count: COUNT }]);
  return arrived;
}

function worstSecond(instants: readonly number[]): number {
  return Math.max(...instants.map((start) => instants.filter((at) => at >= start && at < start + 1_000).length));
}

describe('rate at the mail server', () => {
  it('[E5] 20 a second, 60 mails, two deliveries on PostgreSQL → no second holds more than 20', async () => {
    expect(worstSecond(await arrivals('postgres', 2))).toBeLessThanOrEqual(LIMIT);
  });

  it('[E5] 20 a second, 60 mails, one process on SQLite → no second holds more than 20', async () => {
    expect(worstSecond(await arrivals('sqlite', 1))).toBeLessThanOrEqual(LIMIT);
  });
});
