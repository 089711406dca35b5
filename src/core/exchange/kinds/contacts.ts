import { ACCOUNT_KINDS, type AccountKind, type ContactInput, cleanContact } from '../../customers/index.ts';
import { headerKey } from '../import-fields.ts';
import { type Row, RowRefused, refuseProblems, shown } from '../row-reader.ts';
import { accountLookup } from './customer-lookup.ts';
import { type Importer, writeResolved } from './importer.ts';

interface ContactRow {
  readonly customer: string;
  readonly accountKind: AccountKind | null;
  readonly contact: Omit<ContactInput, 'accountId'>;
}

/** What files call the kinds of accounts, in English, French and Spanish. */
const KINDS_BY_NAME = new Map<string, AccountKind>([
  ...['customer', 'client', 'cliente'].map((name): [string, AccountKind] => [name, 'customer']),
  ...['supplier', 'fournisseur', 'proveedor'].map((name): [string, AccountKind] => [name, 'supplier']),
]);

/**
 * People of a customer, or of a supplier when no customer has the reference or the file says so; by their own reference or
 * name.
 */
export const contactsImporter: Importer<ContactRow> = {
  permission: 'customers.edit',
  keyField: 'name',

  read(row) {
    const { contact, problems } = cleanContact({
      accountId: '',
      name: row.required('name'),
      ...(row.has('reference') ? { reference: row.text('reference') } : {}),
      ...(row.has('email') ? { email: row.text('email') } : {}),
      ...(row.has('phone') ? { phone: row.text('phone') } : {}),
      ...(row.has('job') ? { job: row.text('job') } : {}),
      ...(row.has('main') ? { main: row.flag('main') } : {}),
    });
    refuseProblems(problems, { fields: { emails: 'email' } });
    return { customer: row.required('customer'), accountKind: accountKindOf(row), contact };
  },

  key: ({ customer, accountKind, contact }) =>
    [accountKind, customer, contact.reference ?? contact.name.toLowerCase()].filter((part) => part !== null).join(' '),

  async write(rooms, actor, rows) {
    const find = await accountLookup(
      rooms,
      rows.map(({ customer }) => customer),
      ACCOUNT_KINDS,
    );
    return await writeResolved(rows, {
      resolve({ customer, accountKind, contact }) {
        const accountId = find(customer, accountKind === null ? ACCOUNT_KINDS : [accountKind]);
        return accountId instanceof RowRefused ? accountId : { ...contact, accountId };
      },
      write: (contacts) => rooms.customers.saveContacts(actor, contacts),
    });
  },
};

function accountKindOf(row: Row): AccountKind | null {
  const text = row.text('accountKind');
  if (text === '') return null;
  const kind = KINDS_BY_NAME.get(headerKey(text));
  if (!kind) throw new RowRefused('accountKind', 'exchange.noSuchAccountKind', shown(text));
  return kind;
}
