import { describe, expect, it } from 'vitest';
import { testDatabases } from '../../support/databases.ts';
import { owe } from '../../support/debts.ts';
import { openOffice, transports } from '../../support/office.ts';

const surroundings = transports.flatMap((transport) => testDatabases.map((database) => ({ transport, database })));

describe.each(surroundings)('unpaid invoices over $transport on $database', ({ transport, database }) => {
  it('[D2 B1] filters, ticks, reviews and sends → one mail per customer, told with Undo, then with the result', async () => {
    const office = await openOffice({ transport, database });
    const { ana } = office;
    await owe(office, {
      reference: 'C-1',
      tradeName: 'Boulangerie Martin',
      daysOverdue: [47, 20, 16],
      emails: ['m@martin.example'],
    });
    await owe(office, {
      reference: 'C-2',
      tradeName: "O'Brien, Sons & Co.",
      daysOverdue: [16],
      emails: ['o@obrien.example'],
      currency: 'USD',
    });
    await owe(office, { reference: 'C-3', tradeName: 'Ñandú Logística', daysOverdue: [33], emails: [] });
    await owe(office, { reference: 'C-4', tradeName: 'Early bird', daysOverdue: [3], emails: ['e@early.example'] });

    await ana.command('/relance debtors');
    const modal = await ana.modal('Unpaid invoices');
    expect(modal.text()).toContain('3 customers');
    expect(modal.text()).toContain('€480.00 · $120.00');
    expect(modal.text()).toContain('2 mails to 2 customers');
    expect(modal.options('debtors.tick')).toEqual([
      'Boulangerie Martin · 3 receipts · €360.00',
      "O'Brien, Sons & Co. · 1 receipt · $120.00",
    ]);
    await modal.submit();
    const review = await ana.modal('Ready to send?');
    expect(review.text()).toContain('m@martin.example');
    await review.submit();
    await (await ana.modal('Relance')).close();
    await ana.noModal();
    const told = await ana.message('2 notices to 2 customers. They leave at 9:01:00 AM.', { channel: ana.person });
    expect(told.buttons()).toEqual(['Undo', 'See them']);

    office.clock.advance(61_000);
    await office.deliver();
    const result = await ana.message('2 sent.', { channel: ana.person });
    expect(result.buttons()).toEqual(['See them']);
    expect(office.smtp.mails.map((mail) => mail.to[0]).toSorted()).toEqual(['m@martin.example', 'o@obrien.example']);
  });
});
