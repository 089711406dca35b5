import { isDeepStrictEqual } from 'node:util';
import type { AccessService } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import { changesOf } from '../changes.ts';
import { mergeEdit } from '../edits.ts';
import { InvalidInput, NotFound, refuseField } from '../errors.ts';
import { cleanContact } from './account-rules.ts';
import { createContactsStore } from './contacts-store.ts';
import { type Account, type Contact, type ContactInput, type CustomersService, contactFields } from './customers.ts';
import type { CustomersStore } from './customers-store.ts';
import { saveContacts } from './save-contacts.ts';

type Contacts = Pick<
  CustomersService,
  'listContacts' | 'addContact' | 'editContact' | 'removeContact' | 'saveContacts' | 'mainContacts'
>;

/** The people of a customer or supplier. */
export function createContacts(
  base: Base,
  { access, audit, accounts }: { access: AccessService; audit: AuditService; accounts: CustomersStore },
): Contacts {
  const store = createContactsStore(base.db);

  return {
    async listContacts(actor, accountId) {
      access.require(actor, 'customers.view');
      return await store.ofAccounts([accountId]);
    },

    async addContact(actor, input) {
      access.requireSeen(actor, 'customers.edit');
      const account = await lockAccount(input.accountId);
      refuseTaken(cleaned(input), await store.ofAccounts([account.id]));
      const [saved] = await saveContacts({ base, store }, [input]);
      const contact = await find(saved?.id ?? '');
      await audit.record(actor, { action: 'customers.createContact', ...named(contact, account) });
      base.hub.emit('changed', { room: 'customers' });
      return contact;
    },

    async editContact(actor, { id, base: read, ...changes }) {
      access.requireSeen(actor, 'customers.edit');
      const account = await lockAccount((await find(id)).accountId);
      const before = await find(id);
      const theirs = contactFields(before);
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const wanted = contactFields({ ...before, ...cleaned({ ...before, ...given }) });
      const mine = Object.fromEntries(Object.entries(wanted).filter(([field]) => field in given));
      const merged = mergeEdit({ base: read, theirs, mine });
      if (isDeepStrictEqual(merged, theirs)) return before;
      const after = { ...before, ...merged };
      const others = (await store.ofAccounts([account.id])).filter((other) => other.id !== id);
      if (after.name !== before.name || after.reference !== before.reference) refuseTaken(after, others);
      const demoted = after.main ? others.filter(({ main }) => main) : [];
      await store.put([after, ...demoted.map((other) => ({ ...other, main: false }))], base.clock.now());
      await audit.record(actor, {
        action: 'customers.updateContact',
        ...named(before, account),
        changes: changesOf(theirs, merged),
      });
      base.hub.emit('changed', { room: 'customers' });
      return after;
    },

    async removeContact(actor, id) {
      access.requireSeen(actor, 'customers.edit');
      const account = await lockAccount((await find(id)).accountId);
      const contact = await find(id);
      await store.remove(id);
      await audit.record(actor, { action: 'customers.removeContact', ...named(contact, account) });
      base.hub.emit('changed', { room: 'customers' });
    },

    async saveContacts(actor, inputs) {
      access.require(actor, 'customers.edit');
      const saved = await saveContacts({ base, store }, inputs);
      if (saved.some(({ outcome }) => outcome !== 'unchanged')) base.hub.emit('changed', { room: 'customers' });
      return saved;
    },

    async mainContacts(accountIds) {
      const main = new Map<string, Contact>();
      for (const contact of await store.ofAccounts(accountIds))
        if (!main.has(contact.accountId)) main.set(contact.accountId, contact);
      return main;
    },
  };

  async function find(id: string): Promise<Contact> {
    const contact = await store.byId(id);
    if (!contact) throw new NotFound('customers.contactNotFound');
    return contact;
  }

  /** Who changes contacts of one account comes in turn: one is main, and none stands twice. */
  async function lockAccount(id: string): Promise<Account> {
    await accounts.lock(id);
    const [account] = await accounts.byIds([id]);
    if (!account) throw new NotFound('customers.notFound');
    return account;
  }
}

function cleaned(input: ContactInput): ContactInput {
  const { contact, problems } = cleanContact(input);
  if (problems.length > 0) throw new InvalidInput(problems);
  return contact;
}

/** An import would take it for one of the others: it goes by the reference, or without one by the name. */
function refuseTaken({ name, reference }: ContactInput, others: readonly Contact[]): void {
  const taken = others.find((other) => reference && other.reference === reference);
  if (taken)
    throw refuseField('reference', 'customers.referenceTaken', { reference: reference ?? '', name: taken.name });
  if (!reference && others.some((other) => other.name.toLowerCase() === name.toLowerCase()))
    throw refuseField('name', 'customers.contactNameTaken', { name });
}

function named({ id, name }: Contact, { reference }: Account) {
  return { target: { kind: 'contact', id }, details: { name, customer: reference } };
}
