import { describe, expect, test } from 'vitest';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany } from '../support/debts.ts';
import { queueMessages } from '../support/outbox.ts';
import { openTerminal } from '../support/terminal.ts';

describe('quota on the first screen', () => {
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
});
