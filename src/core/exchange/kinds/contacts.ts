import { ACCOUNT_KINDS, type ContactInput, cleanContact } from '../../customers/index.ts';
import { RowRefused, refuseProblems, shown } from '../row-reader.ts';
import { type Importer, writeResolved } from './importer.ts';

interface ContactRow {
  readonly customer: string;
  readonly contact: Omit<ContactInput, 'accountId'>;
}

/** People of a customer (or of a supplier when no customer has the reference), by their own reference or name. */
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
    refuseProblems(problems, { emails: 'email' });
    return { customer: row.required('customer'), contact };
  },

  key: ({ customer, contact }) => `${customer} ${contact.reference ?? contact.name.toLowerCase()}`,

  async write(rooms, actor, rows) {
    const references = [...new Set(rows.map(({ customer }) => customer))];
    const ids = new Map<string, string>();
    for (const kind of ACCOUNT_KINDS)
      for (const [reference, id] of await rooms.customers.idsByReference(kind, references))
        if (!ids.has(reference)) ids.set(reference, id);
    return await writeResolved(rows, {
      resolve({ customer, contact }) {
        const accountId = ids.get(customer);
        return accountId
          ? { ...contact, accountId }
          : new RowRefused('customer', 'exchange.noSuchCustomer', shown(customer));
      },
      write: (contacts) => rooms.customers.saveContacts(actor, contacts),
    });
  },
};
