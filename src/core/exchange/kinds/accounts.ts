import { type AccountInput, type AccountKind, cleanAccount, splitAddresses } from '../../customers/index.ts';
import { languageTag } from '../language-names.ts';
import { refuseProblems } from '../row-reader.ts';
import type { Importer } from './importer.ts';

/** Customers or suppliers, by reference. An empty cell empties; a column that the file lacks leaves what is there. */
export function accountsImporter(kind: AccountKind): Importer<AccountInput> {
  return {
    permission: 'customers.edit',
    keyField: 'reference',

    read(row) {
      const legalName = row.text('legalName');
      const tradeName = row.text('tradeName') || legalName;
      const { account, problems } = cleanAccount({
        kind,
        reference: row.required('reference'),
        tradeName,
        ...(row.has('legalName') ? { legalName: legalName || tradeName } : {}),
        ...(row.has('email') ? { emails: splitAddresses(row.raw('email')) } : {}),
        ...(row.has('language') ? { language: languageTag(row.text('language')) } : {}),
        ...(row.has('country') ? { country: row.text('country') } : {}),
        ...(row.has('phone') ? { phone: row.text('phone') } : {}),
      });
      refuseProblems(problems, { emails: 'email', tradeName: row.has('tradeName') ? 'tradeName' : 'legalName' });
      return account;
    },

    key: (account) => account.reference,

    async write(rooms, actor, accounts) {
      return (await rooms.customers.saveMany(actor, accounts)).map(({ outcome }) => outcome);
    },
  };
}
