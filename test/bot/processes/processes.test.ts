import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import type { Core } from '../../../src/core/core.ts';
import { bridgeTo, openAnotherProcess } from '../../support/another-process.ts';
import { admin } from '../../support/core.ts';
import { queueMail } from '../../support/customer-mail.ts';
import { type TestDatabase, testDatabases } from '../../support/databases.ts';
import { openOffice } from '../../support/office.ts';
import { queueMessages } from '../../support/outbox.ts';

/** The bot in one process, everything else in another, each hearing the other; the bot does not look by itself. */
async function openTwoProcesses(database: TestDatabase) {
  let botCore: Core | null = null;
  const office = await openOffice({
    database,
    pace: { look: 10 * MINUTE },
    through: (core, url) => {
      botCore = openAnotherProcess({ core, url });
      return botCore;
    },
  });
  if (!botCore) throw new Error('no core for the bot');
  await Promise.all([bridgeTo(office.core), bridgeTo(botCore)]);
  return office;
}

describe.each(testDatabases)('the bot beside other processes (%s)', (database) => {
  it('[R4 E5] a customer rates on a page of another process → the card is posted at once, without a look', async () => {
    const office = await openTwoProcesses(database);
    for (const comment of ['Merci !', 'Encore merci !']) {
      const { messageId } = await queueMail(office);
      await office.core.transaction((tx) => tx.ratings.rate({ messageId, score: 5, comment }));
      await office.ana.message(comment);
    }
  });

  it('[B3 E5] a worker delivers → the person who sent it is told by the bot, without a look', async () => {
    const office = await openTwoProcesses(database);
    const origin = { kind: 'slack', channel: 'U0ANA', user: 'U0ANA', responseUrl: null, ts: null } as const;
    await queueMessages(office.core, { count: 2, messageClass: 'debtor', origin });
    office.clock.advance(MINUTE);
    await office.deliver();
    const told = await office.ana.message('Spring', { channel: 'U0ANA' });
    expect(told.text()).toContain('2');
  });

  it('[B3 E5] two bots hear at the same moment that a worker is done → the person is told once', async () => {
    const office = await openTwoProcesses(database);
    const second = await office.startAnotherBot();
    const origin = { kind: 'slack', channel: 'U0ANA', user: 'U0ANA', responseUrl: null, ts: null } as const;
    await queueMessages(office.core, { count: 2, messageClass: 'debtor', origin });
    office.clock.advance(MINUTE);
    await office.deliver();
    await office.ana.message('Spring', { channel: 'U0ANA' });
    await Promise.all([office.stopBot(), second.stopBot()]);
    expect(office.ana.messages('U0ANA')).toHaveLength(1);
  });

  it('[B3 E5] the company is renamed in the terminal → the Home tab that is open says so by itself', async () => {
    const office = await openTwoProcesses(database);
    const home = await office.ana.home('Acme SARL');
    // Twice: the first may be shown by the look that hearing begins with.
    for (const name of ['Lumière', 'Nord']) {
      await office.core.settings.set(admin, 'company.name', name);
      await office.slack.until(name, () => home.text().includes(name));
    }
  });
});
