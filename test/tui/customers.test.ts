import { describe, expect, test } from 'vitest';
import { admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany, owe } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

const SAVE = '\u0013';

describe('customers', () => {
  test('[U1] made by keys → stored with both addresses', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core });
    await terminal.see('6 Custo');
    terminal.type(`6nC-1\tAtelier Nord\tAtelier Nord SARL\ta@nord.example, b@nord.example\tfr${SAVE}`);
    await terminal.see('saved.');
    expect(await core.customers.findByReference(admin, 'customer', 'C-1')).toMatchObject({
      tradeName: 'Atelier Nord',
      emails: ['a@nord.example', 'b@nord.example'],
      language: 'fr',
    });
  });

  test('[U2] a filter typed character by character → only what matches; Esc shows all again', async () => {
    const company = await openCompany('sqlite');
    for (const name of ['Atelier Nord', 'Boulangerie', 'Ñandú'])
      await saveCustomer(company, { reference: name, tradeName: name });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('6 Custo');
    terminal.type('6/boul');
    await terminal.see('1–1 of 1');
    terminal.type('\u001b');
    await terminal.see('1–3 of 3');
  });

  test('[U1] [I1] the incidents of one customer from their card → none of another; a new one is theirs', async () => {
    const company = await openCompany('sqlite');
    const nord = await saveCustomer(company, { reference: 'C-1', tradeName: 'Atelier Nord' });
    const sud = await saveCustomer(company, { reference: 'C-2', tradeName: 'Atelier Sud' });
    for (const [account, subject] of [
      [nord, 'Oven'],
      [sud, 'Lamp'],
    ] as const)
      await company.core.transaction((tx) =>
        tx.incidents.open(admin, { accountId: account.id, subject, description: '', requestKey: subject }),
      );
    const terminal = openTerminal({ core: company.core });
    await terminal.see('6 Custo');
    terminal.type('6\rc');
    const list = await terminal.see(/Incidents · Atelier Nord[\s\S]*Oven/);
    expect(list).not.toContain('Lamp');
    terminal.type('n');
    await terminal.see('New incident for Atelier Nord');
  });

  test('[D11] a paused receipt on the card → of which kind, and until when', async () => {
    const company = await openCompany('sqlite');
    const { receipts } = await owe(company, { tradeName: 'Atelier Nord', daysOverdue: [47] });
    const pause = { receiptId: receipts[0]?.id ?? '', reason: 'promise', until: '2026-12-15' } as const;
    await company.core.transaction((tx) => tx.debtors.pause(admin, pause));
    const terminal = openTerminal({ core: company.core });
    await terminal.see('6 Custo');
    terminal.type('6\r');
    await terminal.see('promised to pay until Dec 15, 2026');
  });

  test('[D2] from the card → the notices of this customer alone', async () => {
    const company = await openCompany('sqlite');
    await owe(company, { reference: 'C-1', tradeName: 'Atelier Nord', daysOverdue: [20] });
    await owe(company, { reference: 'C-2', tradeName: 'Boulangerie', daysOverdue: [20] });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('6 Custo');
    terminal.type('6\r');
    await terminal.see('1 unpaid receipt');
    terminal.type('n');
    await terminal.see('1 mail to 1 customer');
    expect(terminal.text()).not.toContain('Boulangerie');
  });

  test('[U2] 3,000 customers → the end of the list at once, and no more rows drawn than fit', async () => {
    const company = await openCompany('sqlite');
    await company.core.transaction(async (tx) => {
      for (let number = 1; number <= 3_000; number += 1) {
        await tx.customers.save(admin, {
          kind: 'customer',
          reference: `C-${number}`,
          tradeName: `Customer ${String(number).padStart(4, '0')}`,
          emails: [],
        });
      }
    });
    const terminal = openTerminal({ core: company.core });
    await terminal.see('6 Custo');
    terminal.type('6G');
    expect(await terminal.see('of 3000')).toContain('2984–3000 of 3000');
    await terminal.see(/> +C-3000 +Customer 3000/);
    terminal.type('kkkkkk');
    await terminal.see(/> +C-2994 /);
  });

  test('[U1] a long search in a narrow window → its end and the cursor are seen, and the title', async () => {
    const { core } = await openCompany('sqlite');
    const terminal = openTerminal({ core, columns: 60, rows: 15 });
    await terminal.see('6 Cus');
    terminal.type(`6/${'a'.repeat(100)}xyz`);
    await terminal.see(/^ Customers {2}\/a+xyz$/m);
    expect(terminal.cursor()).toEqual({ x: 37, y: 3 });
  });
});
