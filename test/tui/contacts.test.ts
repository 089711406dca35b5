import { describe, expect, test } from 'vitest';
import { actorWith, admin } from '../support/core.ts';
import { saveCustomer } from '../support/customer-mail.ts';
import { openCompany } from '../support/debts.ts';
import { openTerminal } from '../support/terminal.ts';

const SAVE = '\u0013';
const CLEAR = '\u0015';

/** A terminal on the contacts of the only customer, who has these. */
async function openContacts({ names = [], actor = admin }: { names?: readonly string[]; actor?: typeof admin } = {}) {
  const { core } = await openCompany('sqlite');
  const { id: accountId } = await saveCustomer({ core }, { reference: 'C-1', tradeName: 'Atelier Nord' });
  for (const name of names) await core.transaction((tx) => tx.customers.addContact(admin, { accountId, name }));
  const terminal = openTerminal({ core, actor });
  await terminal.see('6 Custo');
  terminal.type('6');
  await terminal.see('C-1');
  terminal.type('\r');
  await terminal.see('Legal name');
  terminal.type('p');
  await terminal.see('Contacts · Atelier Nord');
  return { core, terminal, list: () => core.customers.listContacts(admin, accountId) };
}

describe('contacts', () => {
  test('[U1] none yet → it says which key makes the first; made by it → in the list, with all its fields', async () => {
    const { terminal, list } = await openContacts();
    await terminal.see('No contacts yet. Press n to add the first one.');
    terminal.type(`nAna Díaz\tAccounts\tana@nord.example\t01 02\t \tK1${SAVE}`);
    await terminal.see('saved.');
    await terminal.see(/Ana Díaz +★ +Accounts +ana@nord\.example +01 02/);
    expect(await list()).toMatchObject([
      { name: 'Ana Díaz', job: 'Accounts', email: 'ana@nord.example', phone: '01 02', main: true, reference: 'K1' },
    ]);
  });

  test('[U2] no address, or a name that is there already → said at its field, nothing stored', async () => {
    const { terminal, list } = await openContacts({ names: ['Ana'] });
    await terminal.see(/> +Ana/);
    terminal.type(`nana\t\tnobody${SAVE}`);
    await terminal.see('This is not an e-mail address');
    terminal.type(`${CLEAR}${SAVE}`);
    await terminal.see('ana is a contact of this customer already.');
    expect(await list()).toHaveLength(1);
  });

  test('[X5] another field changed meanwhile → both are kept; removed meanwhile → it can be made anew', async () => {
    const { core, terminal, list } = await openContacts({ names: ['Ana'] });
    await terminal.see(/> +Ana/);
    terminal.type('e');
    await terminal.see(/> Name +Ana/);
    const [ana] = await list();
    const id = ana?.id ?? '';
    await core.transaction((tx) => tx.customers.editContact(admin, { id, base: null, phone: '01 02' }));
    terminal.type(`\tAccounts${SAVE}`);
    await terminal.see('saved.');
    expect(await list()).toMatchObject([{ name: 'Ana', job: 'Accounts', phone: '01 02' }]);
    terminal.type('e');
    await terminal.see(/Job +Accounts/);
    await core.transaction((tx) => tx.customers.removeContact(admin, id));
    terminal.type(`\t${CLEAR}Sales${SAVE}`);
    await terminal.see('This contact does not exist any more.');
    terminal.type('y');
    await terminal.see('saved.');
    expect(await list()).toMatchObject([{ name: 'Ana', job: 'Sales' }]);
  });

  test('[U1] removed → asked by name first; found by words in any order', async () => {
    const { terminal, list } = await openContacts({ names: ['Ana Díaz', 'Bob'] });
    await terminal.see('Bob');
    terminal.type('/diaz ana\r');
    await terminal.see('1–1 of 1');
    terminal.type('D');
    await terminal.see('Remove Ana Díaz from the contacts of Atelier Nord?');
    terminal.type('n');
    terminal.type('Dy');
    await terminal.see('Ana Díaz is removed.');
    await terminal.see('Nothing matches.');
    expect((await list()).map(({ name }) => name)).toEqual(['Bob']);
  });

  test('[X2] who may only look → sees them, and is told which permission is missing', async () => {
    const { terminal, list } = await openContacts({ names: ['Ana'], actor: actorWith('customers.view') });
    await terminal.see(/> +Ana/);
    terminal.type('D');
    await terminal.see('Customers: edit');
    expect(await list()).toHaveLength(1);
  });
});
