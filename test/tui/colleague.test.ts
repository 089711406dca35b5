import { expect, test } from 'vitest';
import { notify, openCompany, owe } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

test('[D2] a colleague tells the customer while the page is open → not told twice, and it says so', async () => {
  const company = await openCompany('sqlite');
  const { receipts } = await owe(company, { reference: 'C-1', tradeName: 'Atelier Nord', daysOverdue: [47] });
  const terminal = openTerminal({ core: company.core });
  await terminal.see('2 Templ');
  terminal.type('3n');
  await terminal.see('1 mail to 1 customer');
  company.clock.advance(60_000);
  await notify(company.core, receipts);
  terminal.type('\r');
  await terminal.see('1 mail to 1 customer now: €120.00.');
  terminal.type('y');
  await terminal.see('0 mails to 0 customers queued.');
  await company.deliver();
  expect(company.smtp.mails).toHaveLength(1);
});
