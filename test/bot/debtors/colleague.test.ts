import { expect, it } from 'vitest';
import { notify, owe } from '../../support/debts.ts';
import { openOffice } from '../../support/office.ts';

it('[D2] a colleague tells the customer while the review is open → not told twice, the others are, and it says so', async () => {
  const office = await openOffice();
  const { ana } = office;
  const told = await owe(office, {
    reference: 'C-1',
    tradeName: 'Atelier Nord',
    daysOverdue: [20],
    emails: ['a@x.example'],
  });
  await owe(office, { reference: 'C-2', tradeName: 'Boulangerie', daysOverdue: [20], emails: ['b@x.example'] });
  await ana.command('/relance debtors');
  await (await ana.modal('Unpaid invoices')).submit();
  const review = await ana.modal('Ready to send?');
  office.clock.advance(5_000);
  await notify(office.core, told.receipts);
  await review.submit();
  await (await ana.modal('Relance')).close();
  await ana.noModal();
  const answer = await ana.message('1 notice to 1 customer. It leaves at 9:01:05 AM.', { channel: ana.person });
  expect(answer.text()).toContain('1 was left out');
  office.clock.advance(61_000);
  await office.deliver();
  expect(office.smtp.mails.map((mail) => mail.to[0]).toSorted()).toEqual(['a@x.example', 'b@x.example']);
});
