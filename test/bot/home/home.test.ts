import { describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../src/core/clock.ts';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { owe } from '../../support/debts.ts';
import { openOffice, transports } from '../../support/office.ts';
import { queueMessages } from '../../support/outbox.ts';

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

  it('[O3] the first connection fails → Home says since when and why; it works again → gone', async () => {
    const office = await openOffice();
    await saveCustomer(office);
    const home = await office.ana.home('0 open incidents');
    await office.core.settings.set(admin, 'smtp.host', '127.0.0.1');
    await office.core.settings.set(admin, 'smtp.port', 1);
    await office.core.settings.set(admin, 'smtp.security', 'none');
    await queueMessages(office.core, { count: 1 });
    await office.deliver();
    await office.slack.until('the trouble on Home', () =>
      home.text().includes('Mails have not left since Nov 24, 2026, 9:00 AM. The mail server cannot be reached.'),
    );
    await office.core.settings.set(admin, 'smtp.host', '');
    office.clock.advance(2 * MINUTE);
    await office.deliver();
    await office.slack.until('its end', () => !home.text().includes('Mails have not left'));
  });

  it('[T14] what waits for another day → beside what leaves now, not in it', async () => {
    const office = await openOffice();
    await saveCustomer(office);
    await queueMessages(office.core, { count: 3, dueAt: office.clock.now() + DAY });
    const home = await office.ana.home('Leaving now');
    expect(home.text()).toContain('*Leaving now*\nNothing leaves now.\n3 planned for later');
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
