import { describe, expect, test } from 'vitest';
import { admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany, owe } from '../support/debts.ts';
import { queueMessages } from '../support/outbox.ts';
import { openTerminal } from '../support/terminal.ts';

describe('the first screen', () => {
  test('[Q1] [Q3] a warm-up and a rate limit → the bar of the day is the plan’s, with its day; the rate limit below', async () => {
    const company = await openCompany('sqlite', {
      settings: { 'warmUp.from': '2026-11-21', 'rate.second': 20, 'rate.hour': 500 },
    });
    await saveCustomer(company, { reference: 'C-1', tradeName: 'One' });
    await queueMessages(company.core, { count: 8 });
    await company.deliver();
    const terminal = openTerminal({ core: company.core });
    await terminal.see('8 of 168 today  warm-up day 4');
    expect(terminal.text()).toContain('Rate limit: 8 of 20 in a second, 8 of 500 in an hour.');
  });

  test('[U1] a short window → details give way, every part and its number stay', async () => {
    const company = await openCompany('sqlite', { settings: { 'rate.hour': 500 } });
    const account = await saveCustomer(company, { reference: 'C-1', tradeName: 'One' });
    for (const subject of ['Oven', 'Fridge', 'Lamp'])
      await company.core.transaction((tx) =>
        tx.incidents.open(admin, { accountId: account.id, subject, description: '', requestKey: subject }),
      );
    company.smtp.faults.mailFrom = { code: 550, text: '5.7.1 sender rejected' };
    await queueMessages(company.core, { count: 3 });
    await company.deliver();
    const terminal = openTerminal({ core: company.core, columns: 80, rows: 24 });
    await terminal.see(/Open incidents +3/);
    await terminal.see('mails paused');
    await terminal.see(/Leaving now +6/);
    await terminal.see(/Running +nothing that sends/);
    terminal.resize(80, 40);
    await terminal.see(/person-1@customer.example +Spring/);
  });

  test('[D1] [U1] the smallest window → debts of every age in one row, over nothing else', async () => {
    const company = await openCompany('sqlite');
    await owe(company, {
      reference: 'C-1',
      tradeName: 'One',
      daysOverdue: [-3, 5, 40, 70, 100],
      amountMinor: 100,
      currency: 'EUR',
    });
    for (const language of ['en', 'fr', 'es'] as const) {
      const terminal = openTerminal({ core: company.core, actor: { ...admin, language }, columns: 60, rows: 15 });
      await terminal.see(/1-30 \S.*31-60 \S.*61-90 \S.*90\+ \S/);
    }
  });
});
