import { type AccountInput, type AccountKind, cleanAccount, splitAddresses } from '../../customers/index.ts';
import { parseAddress } from '../../text.ts';
import { languageTag } from '../language-names.ts';
import { type Row, refuseProblems, shown } from '../row-reader.ts';
import type { Importer } from './importer.ts';

/** Customers or suppliers, by reference. An empty cell empties; a column that the file lacks leaves what is there. */
export function accountsImporter(kind: AccountKind): Importer<AccountInput> {
  return {
    permission: 'customers.edit',
    keyField: 'reference',

    read(row) {
      const reference = row.required('reference');
      const legalName = row.text('legalName');
      const tradeName = row.text('tradeName') || legalName;
      const { account, problems } = cleanAccount({
        kind,
        reference,
        tradeName,
        ...(row.has('legalName') ? { legalName: legalName || tradeName } : {}),
        ...(row.has('email') ? { emails: goodAddresses(row) } : {}),
        ...(row.has('language') ? { language: languageTag(row.text('language')) } : {}),
        ...(row.has('country') ? { country: row.text('country') } : {}),
        ...(row.has('phone') ? { phone: row.text('phone') } : {}),
      });
      const nameField = row.has('tradeName') ? 'tradeName' : 'legalName';
      refuseProblems(problems, { about: reference, fields: { emails: 'email', tradeName: nameField } });
      return account;
    },

    key: (account) => account.reference,

    async write(rooms, actor, accounts) {
      return (await rooms.customers.saveMany(actor, accounts)).map(({ outcome }) => outcome);
    },
  };
}

/** One bad address among good ones is left out; where none is good, the row is refused for it. */
function goodAddresses(row: Row): string[] {
  const addresses = splitAddresses(row.raw('email'));
  const good = addresses.filter((address) => parseAddress(address) !== null);
  if (good.length === 0) return addresses;
  for (const bad of addresses.filter((address) => !good.includes(address)))
    row.leaveOut({ field: 'email', code: 'exchange.addressLeftOut', params: shown(bad) });
  return good;
}
