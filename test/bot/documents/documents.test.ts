import { describe, expect, it } from 'vitest';
import { owe } from '../../support/debts.ts';
import { openOffice } from '../../support/office.ts';

const VIEW = /<(https?:[^|>]+\/td\/([\w-]+))\|View>/;

describe('documents', () => {
  it('[B1] the list → each document with a link to its page, which works for an hour and for whom it was made', async () => {
    const office = await openOffice();
    const { receipts } = await owe(office, { reference: 'C-7', tradeName: 'Boulangerie Martin', daysOverdue: [40] });
    await office.ana.command('/relance documents');
    const list = await office.ana.modal('Documents');
    expect(list.text()).toContain('Boulangerie Martin');
    const [, , token = ''] = VIEW.exec(list.text()) ?? [];
    expect(office.core.base.links.read(token)).toEqual({
      kind: 'team_document',
      holderId: 'U0ANA',
      targetId: receipts[0]?.documentId,
      expiresAt: office.clock.now() + 60 * 60_000,
    });
  });

  it('[X2] a customer’s card for somebody who may not see documents → no links', async () => {
    const office = await openOffice({ bruno: ['customers.view', 'debtors.view'] });
    await owe(office, { reference: 'C-7', tradeName: 'Boulangerie Martin', daysOverdue: [40] });
    await office.bruno.command('/relance customer C-7');
    const card = await office.bruno.modal(/Client|Customer/);
    expect(card.text()).toContain('C-7-1');
    expect(card.text()).not.toContain('/td/');
  });
});
