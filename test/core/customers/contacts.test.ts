import { describe, expect, it } from 'vitest';
import type { ContactInput } from '../../../src/core/customers/index.ts';
import { admin, openTestCore } from '../../support/core.ts';
import { testDatabases } from '../../support/databases.ts';
import { importContent } from '../exchange/import-harness.ts';

/** A core with one customer, and its contacts by hand. */
async function openContacts(database: (typeof testDatabases)[number]) {
  const { core } = await openTestCore(database);
  const { account } = await core.transaction((tx) =>
    tx.customers.save(admin, { kind: 'customer', reference: 'C-1', tradeName: 'Atelier Nord' }),
  );
  const rooms: string[] = [];
  core.base.hub.on('changed', ({ room }) => rooms.push(room));
  return {
    core,
    account,
    rooms,
    add: (input: Omit<ContactInput, 'accountId'>) =>
      core.transaction((tx) => tx.customers.addContact(admin, { accountId: account.id, ...input })),
    list: () => core.customers.listContacts(admin, account.id),
  };
}

describe.each(testDatabases)('contacts by hand (%s)', (database) => {
  it('[N1] added, edited and removed → stored, told to screens, and in the log with what was changed', async () => {
    const { core, rooms, add, list } = await openContacts(database);
    const ana = await add({ name: ' Ana  Díaz ', email: ' ana@nord.example ', job: 'Accounts', main: true });
    expect(await list()).toEqual([ana]);
    expect(ana).toMatchObject({ name: 'Ana Díaz', email: 'ana@nord.example', phone: null, main: true });
    const edited = { id: ana.id, base: null, phone: '01 02', email: '' };
    expect(await core.transaction((tx) => tx.customers.editContact(admin, edited))).toEqual({
      ...ana,
      phone: '01 02',
      email: null,
    });
    await core.transaction((tx) => tx.customers.editContact(admin, edited));
    await core.transaction((tx) => tx.customers.removeContact(admin, ana.id));
    expect(await list()).toEqual([]);
    expect(rooms).toEqual(['customers', 'customers', 'customers']);
    const log = await core.audit.list(admin, { search: 'Contact' });
    expect(log.map(({ action }) => action)).toEqual([
      'customers.removeContact',
      'customers.updateContact',
      'customers.createContact',
    ]);
    expect(log[1]).toMatchObject({
      details: { name: 'Ana Díaz', customer: 'C-1' },
      changes: { phone: { from: '', to: '01 02' }, email: { from: 'ana@nord.example', to: '' } },
    });
  });

  it('[N1] another becomes the main one, added or edited → the one before is not any more', async () => {
    const { core, add, list } = await openContacts(database);
    const ana = await add({ name: 'Ana', main: true });
    await add({ name: 'Bob', main: true });
    const mains = async () => (await list()).filter(({ main }) => main).map(({ name }) => name);
    expect(await mains()).toEqual(['Bob']);
    await core.transaction((tx) => tx.customers.editContact(admin, { id: ana.id, base: null, main: true }));
    expect(await mains()).toEqual(['Ana']);
  });

  it('[N1] what an import refuses, or would take for another contact → refused at its field, nothing stored', async () => {
    const { core, account, add, list } = await openContacts(database);
    await add({ name: 'Ana', reference: 'K1' });
    const bob = await add({ name: 'Bob' });
    const before = await list();
    const refused = { fields: [{ field: 'name', code: 'customers.contactNameTaken' }] };
    await expect(add({ name: 'bob' })).rejects.toMatchObject(refused);
    await expect(add({ name: ' ', email: 'nobody' })).rejects.toMatchObject({
      fields: [
        { field: 'email', code: 'core.notAnAddress' },
        { field: 'name', code: 'customers.contactNameEmpty' },
      ],
    });
    await expect(
      core.transaction((tx) => tx.customers.editContact(admin, { id: bob.id, base: null, reference: 'K1' })),
    ).rejects.toMatchObject({ fields: [{ field: 'reference', code: 'customers.referenceTaken' }] });
    await expect(
      core.transaction((tx) => tx.customers.addContact(admin, { accountId: 'gone', name: 'Eve' })),
    ).rejects.toMatchObject({ code: 'customers.notFound' });
    expect(await core.customers.listContacts(admin, account.id)).toEqual(before);
    // Two people of one name are told apart by a reference.
    await add({ name: 'Bob', reference: 'K2' });
    expect(await list()).toHaveLength(3);
  });

  it('[X5] two add the same contact at once → one is stored, the other is told', async () => {
    const { add, list } = await openContacts(database);
    const outcomes = await Promise.allSettled([add({ name: 'Ana', main: true }), add({ name: 'Ana', main: true })]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await list()).toHaveLength(1);
  });

  it('[N1] imported, then edited by hand, then imported again → as with customers: the file’s columns hold, the others stay', async () => {
    const { core, list } = await openContacts(database);
    const file = 'Customer,Contact name,Email\nC-1,Ana,a@nord.example\n';
    await importContent(core, 'contacts', file);
    const [ana] = await list();
    const edited = { id: ana?.id ?? '', base: null, email: 'b@nord.example', phone: '01 02' };
    await core.transaction((tx) => tx.customers.editContact(admin, edited));
    await importContent(core, 'contacts', file);
    expect(await list()).toMatchObject([{ name: 'Ana', email: 'a@nord.example', phone: '01 02' }]);
  });

  it('[N1] an imported contact edited or removed by hand → the import is not taken back over it', async () => {
    const { core, list } = await openContacts(database);
    await importContent(core, 'contacts', 'Customer,Contact name\nC-1,Ana\n');
    const [ana] = await list();
    await core.transaction((tx) => tx.customers.removeContact(admin, ana?.id ?? ''));
    await expect(core.transaction((tx) => tx.exchange.undoImport(admin, {}))).rejects.toMatchObject({
      code: 'exchange.undoChanged',
    });
  });
});
