import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../src/core/clock.ts';
import { markRestored } from '../../../src/core/recovery/index.ts';
import { openOffice } from '../../support/office.ts';
import { queueMessages } from '../../support/outbox.ts';

const inMoney = { channel: 'C0MONEY' };

describe('the card of a restored backup', () => {
  it('[E1 D9] restored with a notice waiting and reminders on → one card tells what is in doubt, a question asks about the notice', async () => {
    const office = await openOffice({ settings: { 'policy.on': true } });
    const { core, clock } = office;
    const { ids } = await queueMessages(core, { count: 1, messageClass: 'debtor' });
    await queueMessages(core, { count: 1, messageClass: 'mailing' });
    const takenAt = clock.now();
    clock.advance(HOUR);
    await markRestored(core.base.db, { takenAt, clock });

    await office.deliver();

    const card = await office.ana.message('*Restored from a backup of', inMoney);
    expect(card.text()).toContain('2 messages waited then and may have left since.');
    expect(card.text()).toContain('1 notice waits for your word: did it arrive?');
    expect(card.text()).toContain('*Turned off: automatic reminders.*');
    expect(card.buttons()).toEqual(['Open the outbox']);
    const question = await office.ana.message('it waited when the backup was taken', inMoney);
    // Why they are asked stands above the questions.
    expect(office.ana.messages('C0MONEY').map((text) => text.includes('*Restored from a backup of'))).toEqual([
      true,
      false,
    ]);
    await question.press('It arrived');
    await office.ana.message('It arrived, says Ana Smith.', inMoney);
    expect((await core.outbox.byId(ids[0] ?? ''))?.state).toBe('sent');
    expect(office.smtp.mails).toEqual([]);
  });

  it('[E1] nothing waited and reminders were off → the card says just that', async () => {
    const office = await openOffice();
    const { core, clock } = office;
    await markRestored(core.base.db, { takenAt: clock.now(), clock });
    await office.deliver();
    const card = await office.ana.message('*Restored from a backup of', inMoney);
    expect(card.text()).toContain('Nothing waited then that may have left since.');
    expect(card.buttons()).toEqual([]);
  });
});
