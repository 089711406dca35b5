import { describe, expect, it } from 'vitest';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { type Office, openOffice } from '../../support/office.ts';

/** Queues a mail to each of two customers and answers the message that tells the sender of it. */
async function sendTwo(office: Office) {
  await office.core.transaction((tx) =>
    tx.templates.create(admin, { name: 'Spring news', subject: 'News', design: 'text', body: 'Spring is here.' }),
  );
  for (const name of ['one', 'two'])
    await saveCustomer(office, { reference: name, tradeName: name, emails: [`${name}@same.example`] });
  await office.ana.command('/relance send Spring news');
  await (await office.ana.modal('Send a template')).submit();
  await (await office.ana.modal('Ready to send?')).submit();
  await (await office.ana.modal('Relance')).close();
  await office.ana.noModal();
  const told = await office.ana.message('They leave at', { channel: office.ana.person });
  office.clock.advance(61_000);
  return told;
}

describe('a sending that does not leave', () => {
  it('[E3] the sender is refused → the one who sent reads why, Home and the outbox say so; let go on, it leaves', async () => {
    const office = await openOffice({ settings: { 'undo.seconds': 1 } });
    const told = await sendTwo(office);
    office.smtp.faults.data = () => ({ code: 550, text: '5.7.515 not authenticated' });
    await office.deliver();
    await office.slack.until('why it waits', () =>
      told.text().includes('Mails are paused: the mail server refuses our sender. What waits leaves as soon as'),
    );
    expect((await office.ana.home('Mails are paused')).text()).toContain('Waiting: 2');
    await office.ana.command('/relance outbox');
    expect((await office.ana.modal('Outbox')).text()).toContain('Mails are paused');
    delete office.smtp.faults.data;
    await office.core.transaction((tx) => tx.outbox.resume(admin, { leave: false }));
    await office.deliver();
    await office.slack.until('that it left', () => told.text().includes('2 sent.'));
    expect(told.text()).not.toContain('Mails are paused');
  });

  it('[E3] no room in the rate limit → how many wait, and why', async () => {
    const office = await openOffice({ settings: { 'undo.seconds': 1, 'rate.hour': 1 } });
    const told = await sendTwo(office);
    await office.deliver();
    await office.slack.until('why it waits', () =>
      told.text().includes('1: Waits for room in the limit of mails per second, minute or hour.'),
    );
    expect(told.text()).toContain('1 of 2 sent, 1 waiting.');
  });

  it('[E3] told to come back later → how many are tried again', async () => {
    const office = await openOffice({ settings: { 'undo.seconds': 1 } });
    const told = await sendTwo(office);
    office.smtp.faults.rcpt = () => ({ code: 451, text: '4.2.1 come back later' });
    await office.deliver();
    await office.slack.until('what becomes of them', () => told.text().includes('2: Will be tried again'));
  });
});
