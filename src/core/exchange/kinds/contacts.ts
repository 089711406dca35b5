import { ACCOUNT_KINDS, cleanContact } from '../../customers/index.ts';
import type { Fields } from '../field-table.ts';
import { choice, flag, text } from '../field-types.ts';
import { EMAIL, NAME, PHONE, REFERENCE } from '../headers.ts';
import { RowRefused, refuseProblems, shown } from '../row-reader.ts';
import { accountLookup } from './customer-lookup.ts';
import { importKind, writeResolved } from './kind.ts';

const accountKind = choice(
  { customer: 'client, cliente', supplier: 'fournisseur, proveedor' },
  (field, said) => new RowRefused(field, 'exchange.noSuchAccountKind', shown(said)),
);

const FIELDS = {
  customer: {
    ...text,
    headers: `${REFERENCE.customer}, supplier, supplier ref, réf fournisseur, fournisseur, ref proveedor, proveedor`,
    needed: true,
  },
  accountKind: { ...accountKind, headers: 'account kind, account type, type de compte, tipo de cuenta' },
  name: { ...text, headers: NAME.contact, needed: true },
  reference: {
    ...text,
    headers:
      'contact reference, contact ref, contact id, contact number, reference, ref, id, référence du contact, réf contact, référence, réf, referencia del contacto, ref contacto, referencia',
  },
  email: { ...text, headers: EMAIL },
  phone: { ...text, headers: PHONE },
  job: {
    ...text,
    headers: 'job, job title, title, function, role, position, fonction, poste, rôle, cargo, puesto, función',
  },
  main: {
    ...flag,
    headers:
      'main, main contact, primary, default, principal, contact principal, par défaut, contacto principal, predeterminado',
  },
} satisfies Fields;

/**
 * People of a customer, or of a supplier when no customer has the reference or the file says so; by their own reference or
 * name.
 */
export const contactsKind = importKind({
  permission: 'customers.edit',
  views: ['customers.view'],
  fields: FIELDS,
  keyField: 'name',
  rows: (store) => store.contacts(),

  read({ customer, accountKind: kind = null, ...cells }) {
    const { contact, problems } = cleanContact({ accountId: '', ...cells });
    refuseProblems(problems);
    return { customer, kind, contact };
  },

  key: ({ customer, kind, contact }) =>
    [kind, customer, contact.reference ?? contact.name.toLowerCase()].filter((part) => part !== null).join(' '),

  async write(rooms, actor, rows, { journal }) {
    const customers = rows.map(({ customer }) => customer);
    const find = await accountLookup(rooms, customers, ACCOUNT_KINDS);
    return await writeResolved(rows, {
      resolve({ customer, kind, contact }) {
        const accountId = find(customer, kind === null ? ACCOUNT_KINDS : [kind]);
        return accountId instanceof RowRefused ? accountId : { ...contact, accountId };
      },
      async write(contacts) {
        await journal.witness([{ of: 'contacts', accountIds: contacts.map(({ accountId }) => accountId) }]);
        return await rooms.customers.saveContacts(actor, contacts);
      },
    });
  },
});
