import { describe, expect, it } from 'vitest';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { openOffice, transports } from '../../support/office.ts';

describe.each(transports)('incidents over %s', (transport) => {
  it('[I1 I3 I4] new, its submit delivered twice and pressed twice → one incident, one mail with the observations', async () => {
    const office = await openOffice({ transport });
    await saveCustomer(office, { tradeName: 'Boulangerie Martin', emails: ['m@martin.example'] });
    await office.ana.command('/relance incident new Oven');
    const form = await office.ana.modal('New incident');
    expect(form.value('notices')).toHaveLength(2);
    await form.fill({
      accountId: 'Boulangerie Martin',
      subject: 'Oven is cold',
      description: 'We come on Monday.',
      internalNotes: 'secret',
    });
    office.slack.standIn.faults.duplicateNext('interactive');
    // The second press closes what the first one has turned into its result, which follows its mail in vain.
    office.slack.expectRefusal('views.update', 'not_found');
    await Promise.all([form.submit(), form.submit()]);
    await office.ana.message(
      /INC-\d+.* is open for Boulangerie Martin\. The customer is told\. It leaves at 9:01:00 AM\./,
      {
        channel: office.ana.person,
      },
    );
    expect((await office.core.incidents.list(admin)).total).toBe(1);
    office.clock.advance(61_000);
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(1);
    expect(office.smtp.mails[0]?.parsed.text).toContain('We come on Monday.');
    expect(office.smtp.mails[0]?.raw).not.toContain('secret');
  });
});

describe('incidents', () => {
  it('[I3] both boxes unticked → no mail, and the answer says why', async () => {
    const office = await openOffice();
    await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    await office.ana.command('/relance incident new');
    const form = await office.ana.modal('New incident');
    await form.fill({ accountId: 'Boulangerie Martin', subject: 'Oven', notices: [] });
    await form.submit();
    const told = await office.ana.message('No mail: the notice is switched off for this incident.', {
      channel: office.ana.person,
    });
    expect(told.buttons()).toEqual(['Close…']);
    expect((await office.core.outbox.list(admin, {})).total).toBe(0);
  });

  it('[I4] close without a reference → the open ones to choose from; of a closed one → said, with a way back', async () => {
    const office = await openOffice();
    const account = await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    const { incident } = await office.core.transaction((tx) =>
      tx.incidents.open(admin, {
        accountId: account.id,
        subject: 'Oven',
        description: '',
        noticeOnCreate: false,
        noticeOnClose: false,
        requestKey: 'one',
      }),
    );
    await office.ana.command('/relance incident close');
    const list = await office.ana.modal('Incidents');
    expect(list.text()).toContain(incident.reference);
    await list.close();
    await office.core.transaction((tx) =>
      tx.incidents.close(admin, { id: incident.id, resolution: '', noticeOnClose: false }),
    );
    await office.ana.command(`/relance incident close ${incident.reference}`);
    const told = await office.ana.message(`*${incident.reference}* of Boulangerie Martin is closed.`);
    expect(told.buttons()).toEqual(['Reopen']);
  });

  it('[I4] close from the list with a resolution → one closing notice; reopen → no mail', async () => {
    const office = await openOffice();
    const account = await saveCustomer(office, { tradeName: 'Boulangerie Martin', emails: ['m@martin.example'] });
    const { incident } = await office.core.transaction((tx) =>
      tx.incidents.open(admin, {
        accountId: account.id,
        subject: 'Oven',
        description: '',
        noticeOnCreate: false,
        noticeOnClose: true,
        requestKey: 'one',
      }),
    );
    await office.ana.command('/relance incident list');
    const list = await office.ana.modal('Incidents');
    await list.press('Close…');
    const closing = await office.ana.modal('Close incident');
    await closing.fill({ resolution: 'A new fuse.' });
    await closing.submit();
    await office.ana.message('of Boulangerie Martin is closed.', { channel: office.ana.person });
    await office.slack.until('the list without it', () => list.text().includes('No incident here.'));
    office.clock.advance(61_000);
    await office.deliver();
    // Until then the modal in which it was closed follows its mail.
    await (await office.ana.modal('Relance')).sees('closed*: 1 sent');
    expect(office.smtp.mails).toHaveLength(1);
    await office.ana.command('/relance outbox');
    expect((await office.ana.modal('Outbox')).text()).toContain('m@martin.example · INC-1001 · closed · ');
    await office.ana.command(`/relance incident reopen ${incident.reference}`);
    await office.ana.message('is open again. Nothing was mailed.', { only: 'private' });
    expect((await office.core.incidents.get(admin, incident.id)).state).toBe('open');
    expect((await office.core.outbox.list(admin, {})).total).toBe(1);
  });

  it('[I1] [I6] from a colleague’s message → its text is the internal notes, and no word of it is ever mailed', async () => {
    const office = await openOffice();
    await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    const message = await office.bruno.say('Oven of Martin is cold &amp; dark\nThey called twice.');
    const asAna = await office.ana.message('Oven of Martin');
    expect(asAna.message.ts).toBe(message.message.ts);
    await office.ana.messageShortcut('incident_from_message', asAna);
    const form = await office.ana.modal('New incident');
    expect(form.value('subject')).toBeNull();
    expect(form.value('description')).toBeNull();
    expect(form.value('internalNotes')).toBe('Oven of Martin is cold & dark\nThey called twice.');
    await form.fill({ accountId: 'Boulangerie Martin', subject: 'Your oven' });
    await form.submit();
    await office.ana.message('is open for Boulangerie Martin', { channel: office.ana.person });
    office.clock.advance(61_000);
    await office.deliver();
    expect(office.smtp.mails).toHaveLength(1);
    const [mail] = office.smtp.mails;
    const written = `${mail?.parsed.subject} ${mail?.parsed.text} ${mail?.parsed.html}`;
    expect(written).toContain('Your oven');
    expect(written).not.toMatch(/cold|dark|called twice/);
    expect((await office.core.incidents.list(admin)).rows[0]?.internalNotes).toContain('They called twice.');
  });

  it('[I1] a subject of spaces → refused under its field, what was typed stays', async () => {
    const office = await openOffice();
    await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    await office.ana.command('/relance incident new');
    const form = await office.ana.modal('New incident');
    await form.fill({ accountId: 'Boulangerie Martin', subject: '   ', description: 'Typed.' });
    const { outcome } = await form.submit();
    expect(outcome).toBe('refused');
    expect(form.errors()).toEqual({ Subject: 'Give the incident a subject.' });
    expect(form.value('description')).toBe('Typed.');
    expect((await office.core.incidents.list(admin)).total).toBe(0);
  });

  it('[I1 I3] edit → switches and text change, nothing is mailed', async () => {
    const office = await openOffice();
    const account = await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    const { incident } = await office.core.transaction((tx) =>
      tx.incidents.open(admin, {
        accountId: account.id,
        subject: 'Oven',
        description: 'x'.repeat(4_000),
        noticeOnCreate: false,
        requestKey: 'one',
      }),
    );
    await office.ana.command('/relance incident');
    await (await office.ana.modal('Incidents')).press('Edit…');
    const form = await office.ana.modal(incident.reference);
    expect(form.text()).toContain('Observations: too long to be changed in Slack.');
    await form.fill({ subject: 'Oven again', notices: [] });
    expect((await form.submit()).outcome).toBe('acknowledged');
    const saved = await office.core.incidents.get(admin, incident.id);
    expect(saved.description).toHaveLength(4_000);
    expect(saved.noticeOnClose).toBe(false);
  });

  it('[I1] preview of the notice → as the customer gets it', async () => {
    const office = await openOffice();
    await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
    await office.ana.command('/relance incident new');
    const form = await office.ana.modal('New incident');
    await form.fill({ accountId: 'Boulangerie Martin', subject: 'Oven', description: 'We come on Monday.' });
    await form.press('Preview the notice');
    expect((await office.ana.modal('Preview')).text()).toContain('We come on Monday.');
  });
});
