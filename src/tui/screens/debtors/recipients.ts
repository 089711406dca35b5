import { moneyText } from '../../app/format.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { ProposedMail } from './proposal.ts';

/** Every address that would be written to, to be looked through before anything leaves (D2). */
export const noticeRecipientsScreen = listScreen<ProposedMail, readonly ProposedMail[]>({
  id: 'debtors.recipients',
  name: 'Debtors: recipients before sending',
  title: 'tui:mailing.recipients',
  live: false,
  columns: [
    { id: 'to', heading: 'tui:column.to', min: 30, weight: 3, max: 80, cell: ({ address }) => address },
    {
      id: 'customer',
      heading: 'tui:column.customer',
      min: 16,
      weight: 1,
      max: 40,
      cell: ({ customer }) => customer.account.tradeName,
    },
    {
      id: 'receipts',
      heading: 'tui:column.receipts',
      min: 8,
      align: 'right',
      cell: ({ receipts }) => String(receipts.length),
    },
    {
      id: 'amount',
      heading: 'tui:column.owed',
      min: 14,
      weight: 0.3,
      max: 24,
      align: 'right',
      cell: ({ totals }, app) => moneyText(app, totals),
    },
  ],
  async fetch({ input }, { search, offset, limit }) {
    const words = search.toLowerCase().split(' ').filter(Boolean);
    const found = input.filter(({ address, customer: { account } }) => {
      const text = `${address} ${account.tradeName} ${account.reference}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return { rows: found.slice(offset, offset + limit), total: found.length };
  },
  idOf: ({ address, customer }) => `${customer.account.id} ${address}`,
  empty: ({ app }) => app.say('tui:notify.nothingTicked'),
});
