import { describe, expect, it, vi } from 'vitest';
import { HOUR, MINUTE } from '../../../src/core/clock.ts';
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

  it('[E3] 5.7.515 → one card with the server’s words and what to do; try again, all mails leave and the card says who', async () => {
    const office = await openOffice();
    office.smtp.faults.data = () => ({ code: 550, text: '5.7.515 access denied' });
    await queueMessages(office.core, { count: 5 });
    await office.deliver();
    const card = await office.ana.message('*Mails are paused.* The mail server refuses our sender:', inMoney);
    expect(card.text()).toContain('550 5.7.515 access denied');
    expect(card.text()).toContain('`relance doctor` checks');
    expect(card.buttons()).toEqual(['Try again', 'Leave this one', 'Open the outbox']);
    expect(office.ana.messages('C0MONEY').filter((text) => text.includes('Mails are paused'))).toHaveLength(1);
    delete office.smtp.faults.data;
    await card.press('Try again');
    await office.slack.until('who let it go on', () => card.text().includes('*Mails go on*, says Ana Smith.'));
    expect(card.buttons()).toEqual([]);
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(5);
  });

  it('[E3] one recipient’s own policy → left alone from the card, it fails and the others leave', async () => {
    const office = await openOffice();
    office.smtp.faults.rcpt = (address) =>
      address.startsWith('person-1@') ? { code: 550, text: '5.7.1 not from you' } : null;
    const { ids } = await queueMessages(office.core, { count: 3 });
    await office.deliver();
    const card = await office.ana.message(
      'It said so about the mail to Person 1 (person-1@customer.example).',
      inMoney,
    );
    await card.press('Leave this one', { confirm: true });
    await office.slack.until('the card', () =>
      card.text().includes('without the one that was refused, says Ana Smith'),
    );
    await office.deliver();
    expect(await office.core.outbox.byId(ids[1] ?? '')).toMatchObject({
      state: 'failed',
      outcomeCode: 'sender_refused',
    });
    expect(office.smtp.mails).toHaveLength(2);
  });

  it('[E3] let go on in the terminal → the card in Slack knows who, and its old button does nothing', async () => {
    const office = await openOffice();
    office.smtp.faults.mailFrom = { code: 550, text: 'sender rejected' };
    await queueMessages(office.core, { count: 1 });
    await office.deliver();
    const card = await office.ana.message('*Mails are paused.*', inMoney);
    await office.core.transaction((tx) => tx.outbox.resume(admin, { leave: false }));
    await office.slack.until('the lifted card', () => card.text().includes('*Mails go on*, says root.'));
    expect(card.buttons()).toEqual([]);
  });

  it('[E2] the mail server is mended → its card says that mails leave again', async () => {
    const office = await openOffice();
    await office.core.settings.set(admin, 'smtp.host', 'mail.acme.example');
    await office.core.settings.set(admin, 'smtp.security', 'none');
    await queueMessages(office.core, { count: 1 });
    await office.deliver();
    const card = await office.ana.message('*Mails cannot leave.*', inMoney);
    await office.core.settings.set(admin, 'smtp.host', '');
    office.clock.advance(2 * MINUTE);
    await office.deliver();
    await office.slack.until('the end of the trouble', () => card.text().includes('*Mails leave again.*'));
  });

  it('[Q3] 80 % and, seconds later, 100 % of the day → one card that says 100 %; hours later → a card of its own', async () => {
    const office = await openOffice({ settings: { 'quota.mailing.day': 5, 'quota.notice.day': 5 } });
    const cards = (words: string) => office.ana.messages('C0MONEY').filter((text) => text.includes(words));
    const leave = async (messageClass: 'mailing' | 'incident', count: number) => {
      await queueMessages(office.core, { count, messageClass });
      await office.deliver();
    };
    await leave('mailing', 4);
    await office.ana.message('*Mailings*: 4 of 5 used today.', inMoney);
    office.clock.advance(2_000);
    await leave('mailing', 1);
    await office.ana.message('*Mailings*: the limit is reached, 5 of 5 today.', inMoney);
    await vi.waitFor(async () => expect(await office.core.base.db('alerts').whereNull('slack_ts')).toEqual([]));
    expect(cards('Mailings')).toHaveLength(1);

    await leave('incident', 4);
    await office.ana.message('*Notices*: 4 of 5 used today.', inMoney);
    office.clock.advance(2 * HOUR);
    await leave('incident', 1);
    await office.ana.message('*Notices*: the limit is reached, 5 of 5 today.', inMoney);
    expect(cards('Notices')).toHaveLength(2);
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
