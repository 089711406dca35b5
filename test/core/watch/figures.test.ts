import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { createDelivery } from '../../../src/core/mail/index.ts';
import { testDatabases } from '../../support/databases.ts';
import { openCompany } from '../../support/debts.ts';
import { queueMessages } from '../../support/outbox.ts';

async function outcomesOf(core: Core): Promise<string[]> {
  const { outcomes } = await core.watch.figures();
  return outcomes.map((row) => `${row.class} ${row.domain} ${row.outcome} ${row.count}`);
}

describe.each(testDatabases)('figures of the delivery (%s)', (database) => {
  it('[O3] accepted, deferred and refused mails → counted by class, domain and outcome, by all processes together', async () => {
    const { core, smtp, deliver } = await openCompany(database);
    smtp.faults.rcpt = (address) => {
      if (address.startsWith('gone')) return { code: 550, text: '5.1.1 no such user' };
      return address.startsWith('full') ? { code: 452, text: '4.2.2 mailbox full' } : null;
    };
    await queueMessages(core, { count: 3 });
    await queueMessages(core, { count: 1, messageClass: 'incident', toEmail: 'gone@Other.example' });
    await queueMessages(core, { count: 1, messageClass: 'incident', toEmail: 'full@other.example' });
    await deliver();
    await queueMessages(core, { count: 2 });
    await createDelivery(core, { owner: 'another' }).drain();
    expect(await outcomesOf(core)).toEqual([
      'incident other.example deferred 1',
      'incident other.example refused 1',
      'mailing customer.example accepted 5',
    ]);
  });

  it('[O3] mails due for 20 s when the server takes them → in that piece of their class’s histogram', async () => {
    const { core, clock, deliver } = await openCompany(database);
    await queueMessages(core, { count: 2 });
    clock.advance(20 * SECOND);
    await deliver();
    expect((await core.watch.figures()).latencies).toEqual([
      { class: 'mailing', upTo: 60, count: 2, totalMs: 40 * SECOND },
    ]);
  });

  it('[O3] more domains than fit → 30 keep their name, the rest is one; a busy newcomer takes the least one’s name', async () => {
    const { core } = await openCompany(database);
    const add = async (counts: Readonly<Record<string, number>>) =>
      await core.transaction((rooms) =>
        rooms.outbox.figures.add({
          outcomes: Object.entries(counts).map(([domain, count]) => ({
            class: 'mailing',
            domain,
            outcome: 'accepted',
            count,
          })),
          latencies: [],
          newcomers: new Map(Object.entries(counts)),
        }),
      );
    await add(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`d${index}.example`, 10 + index])));
    await add(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`rare${index}.example`, 1])));
    const before = await outcomesOf(core);
    expect(before).toHaveLength(31);
    expect(before).toContain('mailing other accepted 500');
    expect(before).toContain('mailing d0.example accepted 10');
    await add({ 'busy.example': 20 });
    const after = await outcomesOf(core);
    expect(after).toHaveLength(31);
    expect(after).toContain('mailing busy.example accepted 20');
    expect(after).toContain('mailing other accepted 510');
  });
});
