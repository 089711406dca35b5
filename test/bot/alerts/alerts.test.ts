import { describe, expect, it, vi } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { admin } from '../../support/core.ts';
import { queueMail } from '../../support/customer-mail.ts';
import { openOffice } from '../../support/office.ts';
import { queueMessages } from '../../support/outbox.ts';

const inMoney = { channel: 'C0MONEY' };

describe('cards about the sending itself', () => {
  it('[E1] the server took a debtor mail and went silent → a card asks, an answer settles it once and says whose', async () => {
    const office = await openOffice();
    office.smtp.faults.dropAfterData = true;
    const { ids } = await queueMessages(office.core, { count: 1, messageClass: 'debtor' });
    await office.deliver();
    const card = await office.ana.message('the mail server did not answer', inMoney);
    expect(card.buttons()).toEqual(['It arrived', 'Send again', 'Leave it']);
    await card.press('It arrived');
    await office.ana.message('It arrived, says Ana Smith.', inMoney);
    expect(card.buttons()).toEqual([]);
    expect((await office.core.outbox.byId(ids[0] ?? ''))?.state).toBe('sent');
  });

  it('[E1] settled in the terminal → the card in Slack knows', async () => {
    const office = await openOffice();
    office.smtp.faults.dropAfterData = true;
    const { ids } = await queueMessages(office.core, { count: 1, messageClass: 'debtor' });
    await office.deliver();
    const card = await office.ana.message('the mail server did not answer', inMoney);
    await office.core.transaction((tx) => tx.outbox.settle(admin, { id: ids[0] ?? '', as: 'leave' }));
    office.core.base.hub.emit('changed', { room: 'mail' });
    await office.slack.until('the settled card', () => card.text().includes('Settled: Failed'));
    expect(card.buttons()).toEqual([]);
  });

  it('[Q3] 80 % and 100 % of the day → one warning each, by class', async () => {
    const office = await openOffice({ settings: { 'quota.mailing.day': 5 } });
    await queueMessages(office.core, { count: 5 });
    await office.deliver();
    await office.ana.message('*Mailings*: the limit is reached, 5 of 5 today.', inMoney);
    expect(office.ana.messages('C0MONEY').filter((text) => text.includes('Mailings'))).toHaveLength(2);
  });

  it('[R4 B3] the channel is one that the bot is not in → kept and tried again, Home says what to do, posted once invited', async () => {
    const office = await openOffice({ settings: { 'slack.ratingsChannel': 'C0NOBOT' } });
    office.slack.expectRefusal('chat.postMessage', 'not_in_channel');
    const { messageId } = await queueMail(office);
    await office.core.transaction((tx) => tx.ratings.rate({ messageId, score: 5, comment: 'Merci !' }));
    await vi.waitFor(() => expect(office.slack.standIn.workspace.refusals).toHaveLength(1));
    const home = await office.ana.home('Cards cannot be posted:');
    expect(home.text()).toContain('the bot is not in C0NOBOT. Type /invite @Relance there.');
    office.slack.standIn.workspace.channel('C0NOBOT').members.add(office.slack.standIn.workspace.bot.userId);
    office.clock.advance(MINUTE);
    office.core.base.hub.emit('alert', {});
    await office.ana.message('Merci !', { channel: 'C0NOBOT' });
  });

  it('[R4 B3] no channel is set → Home says how to set one, the card comes once it is', async () => {
    const office = await openOffice({ settings: { 'slack.ratingsChannel': '', 'slack.alertsChannel': '' } });
    const { messageId } = await queueMail(office);
    await office.core.transaction((tx) => tx.ratings.rate({ messageId, score: 5, comment: 'Merci !' }));
    await vi.waitFor(async () => expect((await office.ana.home()).text()).toContain('no channel is set.'));
    await office.core.transaction((tx) => tx.settings.set(admin, 'slack.alertsChannel', 'C0MONEY'));
    office.clock.advance(MINUTE);
    office.core.base.hub.emit('alert', {});
    await office.ana.message('Merci !', inMoney);
  });

  it('[R4 E5] two bots → each card once', async () => {
    const office = await openOffice();
    await office.startAnotherBot();
    for (let index = 0; index < 3; index += 1) {
      const { messageId } = await queueMail(office);
      await office.core.transaction((tx) => tx.ratings.rate({ messageId, score: 4, comment: `Comment ${index}` }));
    }
    await office.ana.message('Comment 2');
    await vi.waitFor(() => expect(office.ana.messages().filter((text) => text.includes('Comment'))).toHaveLength(3));
  });

  it('[B2] Slack answers 500, then 429 → posted all the same, once', async () => {
    const office = await openOffice();
    office.slack.standIn.faults.next({ method: 'chat.postMessage', kind: '500' });
    const { messageId } = await queueMail(office);
    await office.core.transaction((tx) => tx.ratings.rate({ messageId, score: 4, comment: 'Once please' }));
    await vi.waitFor(() => expect(office.slack.standIn.workspace.calls.map((call) => call.status)).toContain(500));
    office.slack.standIn.faults.next({ method: 'chat.postMessage', kind: '429' });
    office.clock.advance(MINUTE);
    office.core.base.hub.emit('alert', {});
    await office.ana.message('Once please', { timeout: 10_000 });
    expect(office.ana.messages().filter((text) => text.includes('Once please'))).toHaveLength(1);
  });
});
