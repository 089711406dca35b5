import { type Db, insertRows, toBoolean, whereAmong } from '../db/index.ts';
import type { Contact } from './customers.ts';

interface ContactRow {
  readonly id: string;
  readonly account_id: string;
  readonly reference: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly job: string | null;
  readonly main: boolean | number;
}

export type ContactsStore = ReturnType<typeof createContactsStore>;

export function createContactsStore(db: Db) {
  return {
    /** Main contacts first, then in the order they were made. */
    async ofAccounts(accountIds: readonly string[]): Promise<Contact[]> {
      const query = db('contacts').select('*').orderBy('main', 'desc').orderBy('id');
      const rows: ContactRow[] = await whereAmong(query, db, { column: 'account_id', values: accountIds });
      return rows.map(toContact);
    },

    async byId(id: string): Promise<Contact | null> {
      const row: ContactRow | undefined = await db('contacts').where({ id }).first('*');
      return row ? toContact(row) : null;
    },

    /** Writes contacts as they are given, new or known by id. */
    async put(contacts: readonly Contact[], at: number): Promise<void> {
      const rows = contacts.map((contact) => ({
        id: contact.id,
        account_id: contact.accountId,
        reference: contact.reference,
        name: contact.name,
        email: contact.email,
        phone: contact.phone,
        job: contact.job,
        main: contact.main,
        created_at: at,
        updated_at: at,
      }));
      const update = ['reference', 'name', 'email', 'phone', 'job', 'main', 'updated_at'] as const;
      await insertRows(db, { table: 'contacts', rows, conflict: { on: ['id'], update } });
    },

    async remove(id: string): Promise<void> {
      await db('contacts').where({ id }).delete();
    },
  };
}

function toContact(row: ContactRow): Contact {
  return {
    id: row.id,
    accountId: row.account_id,
    reference: row.reference,
    name: row.name,
    email: row.email,
    phone: row.phone,
    job: row.job,
    main: toBoolean(row.main),
  };
}
