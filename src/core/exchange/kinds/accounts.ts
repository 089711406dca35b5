import { type AccountKind, cleanAccount, splitAddresses } from '../../customers/index.ts';
import { parseAddress } from '../../text.ts';
import { type Fields, shownOnly } from '../field-table.ts';
import { instant, text, value } from '../field-types.ts';
import { COUNTRY, EMAIL, LANGUAGE, NAME, PHONE, REFERENCE } from '../headers.ts';
import { languageTag } from '../language-names.ts';
import { type Row, refuseProblems, shown } from '../row-reader.ts';
import { importKind } from './kind.ts';

const FIELDS = {
  reference: { ...text, headers: REFERENCE.account, needed: true },
  tradeName: { ...text, headers: NAME.trade },
  legalName: { ...text, headers: NAME.legal },
  email: { read: goodAddresses, write: (raw) => raw['emails'] ?? [], headers: EMAIL },
  language: { ...text, read: (row: Row, field: string) => languageTag(row.text(field)), headers: LANGUAGE },
  country: { ...text, headers: COUNTRY },
  phone: { ...text, headers: PHONE },
  ...shownOnly('json', {
    noticeSwitch: text,
    lastNoticeAt: instant,
    lastNoticeLevel: value,
    lastNoticeBy: value,
    archivedAt: instant,
    createdAt: instant,
    updatedAt: instant,
  }),
} satisfies Fields;

/** Customers or suppliers, by reference. An empty cell empties; a column that the file lacks leaves what is there. */
export const accountsKind = (kind: AccountKind) =>
  importKind({
    permission: 'customers.edit',
    views: ['customers.view'],
    fields: FIELDS,
    keyField: 'reference',
    oneOf: ['tradeName', 'legalName'],
    rows: (store) => store.accounts(kind),

    read({ email, legalName, ...cells }) {
      const tradeName = cells.tradeName || legalName || '';
      const { account, problems } = cleanAccount({
        ...cells,
        kind,
        tradeName,
        ...(legalName === undefined ? {} : { legalName: legalName || tradeName }),
        ...(email === undefined ? {} : { emails: email }),
      });
      const nameField = cells.tradeName === undefined ? 'legalName' : 'tradeName';
      refuseProblems(problems, { about: cells.reference, fields: { emails: 'email', tradeName: nameField } });
      return account;
    },

    key: (account) => account.reference,

    async write(rooms, actor, accounts, { journal }) {
      await journal.witness([{ of: 'accounts', kind, references: accounts.map(({ reference }) => reference) }]);
      return (await rooms.customers.saveMany(actor, accounts)).map(({ outcome }) => outcome);
    },
  });

/** One bad address among good ones is left out; where none is good, the row is refused for it. */
function goodAddresses(row: Row, field: string): string[] {
  const addresses = splitAddresses(row.raw(field));
  const good = addresses.filter((address) => parseAddress(address) !== null);
  if (good.length === 0) return addresses;
  for (const bad of addresses.filter((address) => !good.includes(address)))
    row.leaveOut({ field, code: 'exchange.addressLeftOut', params: shown(bad) });
  return good;
}
