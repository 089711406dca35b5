import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { createScheduler, createWatchTasks } from '../../../src/core/schedule/index.ts';
import { openOffice } from '../../support/office.ts';
import { queueMessages } from '../../support/outbox.ts';

const inMoney = { channel: 'C0MONEY' };

describe('the card about mail that stands still', () => {
  it('[O3] nothing sends for 16 minutes → one card with since, counts, cause and what to do; mail moves → it says since when', async () => {
    const office = await openOffice({ now: '2026-03-10T09:00:00Z' });
    const { core, clock } = office;
    const scheduler = createScheduler({ core, tasks: createWatchTasks(core) });
    await queueMessages(core, { count: 10 });
    await queueMessages(core, { count: 2, messageClass: 'debtor' });
    clock.advance(16 * MINUTE);
    await scheduler.tick();
    const card = await office.ana.message('Mail has not moved since', inMoney);
    expect(card.text()).toContain('10:00');
    expect(card.text()).toContain('No process is running that sends mail.');
    expect(card.text()).toContain('Mailing 10');
    expect(card.text()).toContain('Payment reminder 2');
    expect(card.text()).toContain('Start one: relance start, or relance worker.');
    clock.advance(MINUTE);
    await scheduler.tick();
    await office.deliver();
    await scheduler.tick();
    await office.slack.until('the card says that it is over', () => card.text().includes('Mail moves again'));
    expect(card.text()).toContain('10:17');
    expect(office.ana.messages('C0MONEY').filter((text) => text.includes('Mail '))).toHaveLength(1);
  });

  it('[O3] the sender is paused, which has a card of its own → this one goes into its thread', async () => {
    const office = await openOffice();
    const { core, clock } = office;
    office.smtp.faults.mailFrom = { code: 550, text: '5.7.515 access denied, see our policy' };
    await queueMessages(core, { count: 1 });
    await office.deliver();
    const paused = await office.ana.message('5.7.515', inMoney);
    clock.advance(16 * MINUTE);
    await createScheduler({ core, tasks: createWatchTasks(core) }).tick();
    const stuck = await office.ana.message('Mail has not moved since', inMoney);
    expect(stuck.message.threadTs).toBe(paused.message.ts);
    expect(stuck.text()).toContain('sending waits for a person.');
  });
});
