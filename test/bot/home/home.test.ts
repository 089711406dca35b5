import { describe, expect, it } from 'vitest';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { owe } from '../../support/debts.ts';
import { openOffice, transports } from '../../support/office.ts';

describe.each(transports)('App Home over %s', (transport) => {
  it('[B1 Q3] a company at work → quota, debts by age, incidents, and the next steps as buttons', async () => {
    const office = await openOffice({ transport, settings: { 'company.name': 'Acme & Sons' } });
    const { account } = await owe(office, { tradeName: 'Late', daysOverdue: [40, 100], amountMinor: 50_000 });
    await office.core.transaction((tx) =>
      tx.incidents.open(admin, {
        accountId: account.id,
        subject: 'Oven',
        description: '',
        noticeOnCreate: false,
        requestKey: 'k',
      }),
    );
    const home = await office.ana.home('Acme & Sons');
    expect(home.text()).toContain('31–60 d: €500.00');
    expect(home.text()).toContain('over 90 d: €500.00');
    expect(home.text()).toContain('1 open incident');
    expect(home.text()).toContain('0 of 300 today');
    expect(home.buttons()).toEqual(['Send a template', 'Unpaid invoices', 'New incident', 'Find a customer', 'Look']);
    await home.press('Unpaid invoices');
    await office.ana.modal('Unpaid invoices');
  });
});

describe('App Home', () => {
  it('[B1] a company without data → three steps instead', async () => {
    const office = await openOffice();
    const home = await office.ana.home('Welcome.');
    expect(home.text()).toContain('relance import customers FILE');
    expect(home.text()).toContain('Send yourself a proof');
    expect(home.text()).not.toContain('Overdue');
  });

  it('[X2] nobody’s role → whom to ask; one section → that section alone', async () => {
    const office = await openOffice({ bruno: ['ratings.view'] });
    await saveCustomer(office);
    const carla = await office.carla.home('Aún no tiene ningún rol');
    expect(carla.text()).toContain('<@U0ANA>');
    const bruno = await office.bruno.home('Dernières évaluations');
    expect(bruno.text()).not.toContain('En retard');
    expect(bruno.buttons()).toEqual(['Voir']);
  });

  it('[B1] something changes → the open Home changes with it', async () => {
    const office = await openOffice();
    const account = await saveCustomer(office);
    const home = await office.ana.home('0 open incidents');
    await office.core.transaction((tx) =>
      tx.incidents.open(admin, {
        accountId: account.id,
        subject: 'Oven',
        description: '',
        noticeOnCreate: false,
        requestKey: 'k',
      }),
    );
    await office.slack.until('the new incident on Home', () => home.text().includes('1 open incident'));
  });
});
