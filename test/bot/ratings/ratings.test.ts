import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/core/clock.ts';
import { admin } from '../../support/core.ts';
import { queueMail, saveCustomer } from '../../support/customer-mail.ts';
import { type Office, openOffice } from '../../support/office.ts';

/** A customer has got a mail and gives a score for it. */
async function rate(
  office: Office,
  input: { score: number; comment?: string; messageId?: string; tradeName?: string },
): Promise<string> {
  const account = input.messageId
    ? undefined
    : await saveCustomer(office, { tradeName: input.tradeName ?? 'Boulangerie Martin' });
  const messageId = input.messageId ?? (await queueMail(office, account ? { account } : {})).messageId;
  await office.core.transaction((tx) =>
    tx.ratings.rate({ messageId, score: input.score, comment: input.comment ?? '' }),
  );
  return messageId;
}

describe('rating cards', () => {
  it('[R4] a low rating → a card with owner and due time; taken, contacted, resolved → who, when, and no buttons left', async () => {
    const office = await openOffice({ bruno: ['ratings.view', 'ratings.edit'] });
    await rate(office, { score: 2, comment: 'Nobody called back before coming.' });
    const card = await office.bruno.message('Nobody called back before coming.');
    expect(card.text()).toContain('★★☆☆☆ (2 of 5)');
    expect(card.text()).toContain('Owner: nobody yet · due Nov 24, 2026, 6:00 PM');
    expect(card.buttons()).toEqual(['I take it', 'Contacted', 'Resolved', 'Write to them', 'Customer']);
    await card.press('I take it');
    await office.bruno.message('Owner: Bruno Lefèvre');
    expect(card.buttons()).toEqual(['Contacted', 'Resolved', 'Write to them', 'Customer']);
    await card.press('Contacted');
    await office.bruno.message('contacted Nov 24, 2026');
    await card.press('Resolved');
    await office.bruno.message('resolved Nov 24, 2026');
    expect(card.buttons()).toEqual([]);
  });

  it('[R4] a good rating → a card without owner', async () => {
    const office = await openOffice();
    await rate(office, { score: 5, comment: 'Merci !' });
    const card = await office.ana.message('Merci !');
    expect(card.text()).not.toContain('Owner');
    expect(card.buttons()).toEqual(['Write to them', 'Customer']);
  });

  it('[R4 R3] the rating is changed → said in the thread, and the first card shows what is true now', async () => {
    const office = await openOffice();
    const messageId = await rate(office, { score: 1, comment: 'Bad.' });
    const card = await office.ana.message('Bad.');
    office.clock.advance(MINUTE);
    await rate(office, { score: 4, comment: 'Better now.', messageId });
    const change = await office.ana.message('The customer has changed the rating:');
    expect(change.message.threadTs).toBe(card.message.ts);
    await office.slack.until('the first card', () => card.text().includes('★★★★☆'));
  });

  it('[X2] no permission to handle ratings → refused privately by name of the permission, the card stays', async () => {
    const office = await openOffice({ bruno: ['ratings.view'] });
    await rate(office, { score: 1, comment: 'Bad.' });
    const card = await office.bruno.message('Bad.');
    await card.press('I take it');
    const refusal = await office.bruno.message('Évaluations : modifier', { only: 'private' });
    expect(refusal.text()).toContain(
      'Il vous faut pour cela la permission « Évaluations : modifier ». Demandez-la à <@U0ANA>.',
    );
    expect(card.buttons()).toContain('I take it');
  });

  it('[R5 B1] /relance ratings → stars, words, filter on low ones, acts in the ⋯', async () => {
    const office = await openOffice();
    await rate(office, { score: 5, comment: 'Merci !', tradeName: 'Happy' });
    await rate(office, { score: 1, comment: 'Bad <b>*very*</b>', tradeName: 'Unhappy & Sons' });
    await office.ana.command('/relance ratings');
    const list = await office.ana.modal('Ratings');
    expect(list.text()).toContain('This month: 3 of 5 on average, 2 ratings');
    await list.choose('ratings.filter.score', 'Low ones');
    await office.slack.until('low ones', () => !list.text().includes('Merci !'));
    expect(list.text()).toContain('Unhappy &amp; Sons');
    await list.press('Resolved');
    await office.slack.until('resolved', () => list.text().includes('resolved Nov 24'));
    expect((await office.core.ratings.list(admin, { low: true })).rows[0]?.ownerName).toBe('Ana Smith');
  });
});
