import { describe, expect, it } from 'vitest';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { openOffice } from '../../support/office.ts';
import { queueMessages } from '../../support/outbox.ts';

const inMoney = { channel: 'C0MONEY' };

/** Day 4 of a warm-up, 8 mailings gone, and a rate limit by the hour. */
async function openWarmingOffice() {
  const office = await openOffice({
    settings: { 'warmUp.from': '2026-11-21', 'rate.second': 20, 'rate.hour': 500, 'company.name': 'Acme' },
  });
  await saveCustomer(office, { reference: 'C-1', tradeName: 'One' });
  await queueMessages(office.core, { count: 8 });
  await office.deliver();
  return office;
}

describe('quota in Slack', () => {
  it('[Q1] [Q3] /relance quota in a warm-up → the bar of the day is the plan’s, with its day; the rate limit below', async () => {
    const office = await openWarmingOffice();
    await office.ana.command('/relance quota');
    const text = await office.ana.message('Mails sent and left');
    expect(text.text()).toContain('8 of 168 today · warm-up, day 4: 168 mailings');
    expect(text.text()).toContain('Rate limit: 8 of 20 in a second, 8 of 500 in an hour.');
  });

  it('[Q2] [Q3] nothing used, more waiting than fits → an empty bar that is seen, and what leaves on which day', async () => {
    const office = await openOffice({ settings: { 'quota.mailing.day': 5 } });
    await queueMessages(office.core, { count: 7 });
    await office.ana.command('/relance quota');
    const text = (await office.ana.message('Mails sent and left')).text();
    expect(text).toContain('`░░░░░░░░░░░░░░░░░░░░` 0 of 5 today');
    expect(text).toContain('Waiting to leave: November 24, 2026: 5 mails · November 25, 2026: 2 mails');
  });

  it('[Q3] App Home → says the same', async () => {
    const office = await openWarmingOffice();
    const home = await office.ana.home('Acme');
    expect(home.text()).toContain('8 of 168 today · warm-up, day 4: 168 mailings');
    expect(home.text()).toContain('Rate limit: 8 of 20 in a second, 8 of 500 in an hour.');
  });

  it('[Q2] before a send → what is left is the warm-up’s', async () => {
    const office = await openWarmingOffice();
    await office.core.transaction((tx) =>
      tx.templates.create(admin, { name: 'Spring', subject: 'Hello', design: 'text', body: 'Dear @CUSTOMERNAME@' }),
    );
    await office.ana.command('/relance send Spring');
    const form = await office.ana.modal('Send a template');
    await form.submit();
    const plan = await office.ana.modal('Ready to send?');
    expect(plan.text()).toContain('Quota: 160 of 168 left today (warm-up, day 4: 168 mailings)');
  });

  it('[Q3] the warm-up’s day is full → the card says that it is the warm-up, and that tomorrow more may leave', async () => {
    const office = await openOffice({ settings: { 'warmUp.from': '2026-11-24', 'warmUp.firstDay': 5 } });
    await queueMessages(office.core, { count: 6 });
    await office.deliver();
    const card = await office.ana.message('*Mailings*: the limit is reached, 5 of 5 today.', inMoney);
    expect(card.text()).toContain(
      'The sending domain is being warmed up: this is day 1, and tomorrow more may leave. An admin can change the plan in the settings.',
    );
  });
});
