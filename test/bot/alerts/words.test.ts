import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../src/core/clock.ts';
import { admin } from '../../support/core.ts';
import { queueMail } from '../../support/customer-mail.ts';
import { notify, owe, pay } from '../../support/debts.ts';
import { type Office, openOffice } from '../../support/office.ts';

const inMoney = { channel: 'C0MONEY' };

/** A customer with two late receipts who was told of both. */
async function told(office: Office) {
  const { account, receipts } = await owe(office, { tradeName: 'Boulangerie Martin', daysOverdue: [30, 20] });
  await notify(office.core, receipts);
  const messageId = (await office.core.outbox.list(admin, {})).rows[0]?.id ?? '';
  const say = (note: string) => office.core.transaction((tx) => tx.debtors.claimPaid({ messageId, note }));
  return { account, receipts, messageId, say };
}

describe('what customers write', () => {
  it('[D11] “paid” on the page → a card with every word; the pause ended after the question → says who, and the words stay', async () => {
    const office = await openOffice();
    const { account, receipts, say } = await told(office);
    const words = `Paid on Monday\n${'& '.repeat(600)}\nlast line`;
    await say(words);
    const card = await office.ana.message('*Boulangerie Martin* says this is paid', inMoney);
    expect(card.text()).toContain('> Paid on Monday');
    expect(card.text().match(/&amp;/g)).toHaveLength(600);
    expect(card.text()).toContain('> last line');
    expect(card.text()).toContain('No automatic reminder until December 4, 2026.');
    expect(card.buttons()).toEqual(['End the pause', 'Customer']);
    expect(card.confirmOf('End the pause')?.text.text).toMatch(
      /^Reminders of C-\S+, C-\S+ to Boulangerie Martin go on/,
    );
    await card.press('End the pause', { confirm: true });
    await office.slack.until('who ended it', () => card.text().includes('▶ The pause was ended by Ana Smith.'));
    expect(card.text()).toContain('> Paid on Monday');
    expect(card.buttons()).toEqual(['Customer']);
    const pauses = await office.core.documents.receiptsByIds(receipts.map(({ id }) => id));
    expect(pauses.map(({ pause }) => pause)).toEqual([null, null]);
    expect(await office.core.customers.listWords(admin, account.id)).toHaveLength(1);
    await card.press('Customer');
    const customer = await office.ana.modal('Customer');
    expect(customer.text()).toContain('What they wrote (1)');
    expect(customer.text()).toContain('> last line');
  });

  it('[D11] written again though it is paused, and when all is paid → a card each, which say how it stands', async () => {
    const office = await openOffice();
    const { receipts, say } = await told(office);
    await say('First');
    await say('And a second thing');
    await office.ana.message('And a second thing', inMoney);
    for (const receipt of receipts) await pay(office, receipt);
    await say('I paid twice');
    const card = await office.ana.message('I paid twice', inMoney);
    expect(card.text()).toContain('Nothing of it is open any more.');
    const first = await office.ana.message('> First', inMoney);
    await office.slack.until('the first card knows', () => first.text().includes('Nothing of it is open any more.'));
    expect(first.buttons()).toEqual(['Customer']);
  });

  it('[D11] the pause has run out → the card says so and offers no end of it', async () => {
    const office = await openOffice();
    const { say } = await told(office);
    await say('Soon');
    const card = await office.ana.message('> Soon', inMoney);
    office.clock.advance(11 * DAY);
    office.core.base.hub.emit('changed', { room: 'debtors' });
    await office.slack.until('it is over', () => card.text().includes('The pause is over.'));
    expect(card.buttons()).toEqual(['Customer']);
  });

  it('[R3] words after the rating is final → a card, the rating stays', async () => {
    const office = await openOffice();
    const { messageId } = await queueMail(office);
    const rate = (comment: string) =>
      office.core.transaction((tx) => tx.ratings.rate({ messageId, score: 2, comment }));
    await rate('Slow');
    office.clock.advance(15 * DAY);
    await rate('Now it broke again');
    const card = await office.ana.message('> Now it broke again', inMoney);
    expect(card.text()).toContain('wrote about INC-1042 after the rating was final:');
    expect((await office.core.ratings.list(admin)).rows).toMatchObject([{ comment: 'Slow', version: 1 }]);
  });

  it('[R5] a rating of 2,000 characters that all need escaping → whole on its card and, from the list and its history, in a modal', async () => {
    const office = await openOffice();
    const { messageId } = await queueMail(office);
    const rate = (comment: string) =>
      office.core.transaction((tx) => tx.ratings.rate({ messageId, score: 2, comment }));
    await rate('&'.repeat(2_000));
    const card = await office.ana.message('(2 of 5)');
    expect(card.text().match(/&amp;/g)).toHaveLength(2_000);
    office.clock.advance(MINUTE);
    await rate(Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n'));
    await office.ana.command('/relance ratings');
    const list = await office.ana.modal('Ratings');
    expect(list.text()).not.toContain('line 30');
    await list.press('Read in full');
    const words = await office.ana.modal('Read in full');
    expect(words.text()).toContain('> line 30');
    expect(words.text().match(/&amp;/g)).toHaveLength(2_000);
  });
});
