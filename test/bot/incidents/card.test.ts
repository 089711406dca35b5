import { describe, expect, it } from 'vitest';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { type OfficeOptions, openOffice } from '../../support/office.ts';

async function openWithIncident(options: OfficeOptions = {}) {
  const office = await openOffice(options);
  const account = await saveCustomer(office, { tradeName: 'Boulangerie Martin', emails: ['m@martin.example'] });
  const { incident, notice } = await office.core.transaction((tx) =>
    tx.incidents.open(admin, {
      accountId: account.id,
      subject: 'Oven stays cold',
      description: 'Since Monday.',
      internalNotes: 'Pays late.',
      noticeOnClose: true,
      requestKey: 'k',
    }),
  );
  const leave = async () => {
    office.clock.advance(61_000);
    await office.deliver();
  };
  return { office, incident, batchId: notice.batchId ?? '', leave };
}

describe('an incident’s card in Slack', () => {
  it('[I1] by its reference → state, texts, mails with their outcome, rating and history', async () => {
    const { office, incident, leave } = await openWithIncident();
    await leave();
    await office.core.transaction((tx) =>
      tx.incidents.close(admin, { id: incident.id, resolution: 'New thermostat.', noticeOnClose: true }),
    );
    await leave();
    const { notices } = await office.core.incidents.card(admin, incident.id);
    const messageId = notices[1]?.message.id ?? '';
    await office.core.transaction((tx) =>
      tx.ratings.rate({ messageId, score: 2, comment: `Took a week.\n${'And cold bread. '.repeat(30)}` }),
    );
    await office.ana.command('/relance incident inc-1001');
    const card = await office.ana.modal('INC-1001');
    for (const words of [
      '*Oven stays cold*',
      'Boulangerie Martin · closed · Nov 24, 2026',
      '*Observations*\nSince Monday.',
      '*How it was solved*\nNew thermostat.',
      '*Internal notes (never mailed)*\nPays late.',
      'Opened · Sent · m@martin.example',
      'Closed · Sent · m@martin.example',
      '★★☆☆☆',
      'Took a week.',
      'opened · root',
      'closed · root',
    ])
      expect(card.text()).toContain(words);
    expect(card.buttons()).toEqual(['Edit…', 'Reopen', 'All ratings']);
    await card.press('Reopen');
    await office.slack.until('the card open again', () => card.text().includes('· open ·'));
  });

  it('[I4] the opening notice was undone → sent again from the card, by two people and two fingers: one mail, told on the card', async () => {
    const { office, batchId, leave } = await openWithIncident({ bruno: ['incidents.view', 'incidents.send'] });
    await office.core.transaction((tx) => tx.outbox.undo(admin, batchId));
    await office.ana.command('/relance incident INC-1001');
    const card = await office.ana.modal('INC-1001');
    expect(card.text()).toContain('Opened · Cancelled: Undone right after sending. · m@martin.example');
    await office.bruno.command('/relance incident INC-1001');
    const his = await office.bruno.modal('INC-1001');
    office.slack.standIn.faults.duplicateNext('interactive', 2);
    await Promise.all([
      card.press('Send the opening notice again', { confirm: true }),
      card.press('Send the opening notice again', { confirm: true }),
      his.press('Renvoyer l’avis d’ouverture', { confirm: true }),
    ]);
    await office.slack.until('no way to send it again', () => !card.text().includes('Send the opening notice again'));
    await office.slack.until('his neither', () => !his.text().includes('Renvoyer'));
    await leave();
    expect(office.smtp.mails.map((mail) => mail.parsed.subject)).toEqual([
      'We have received your request INC-1001: Oven stays cold',
    ]);
    const told = [office.ana, office.bruno].flatMap((desk) => desk.messages(desk.person));
    expect(told.filter((text) => text.includes('INC-1001'))).toHaveLength(1);
  });

  it('[I1] from the list → card, edited on top of it → the card shows the change', async () => {
    const { office } = await openWithIncident();
    await office.ana.command('/relance incident list');
    const list = await office.ana.modal('Incidents');
    await list.press('Open the card');
    const card = await office.ana.modal('INC-1001');
    await card.press('Edit…');
    await office.slack.until('the form on top', () => office.slack.standIn.workspace.stacks.get('U0ANA')?.length === 3);
    const form = await office.ana.modal('INC-1001');
    await form.fill({ subject: 'Oven is on fire' });
    await form.submit();
    await office.slack.until('the new subject on the card', () => card.text().includes('Oven is on fire'));
    await office.slack.until('and in the list', () => list.text().includes('Oven is on fire'));
  });
});
