import { moneyText } from '../../app/format.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import { pageOf } from '../../ui/list/page-of.ts';
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
      cell: ({ receipts }) => String(receipts),
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
  fetch: async ({ input: items }, query) =>
    pageOf(query, {
      items,
      text: ({ address, customer: { account } }) => `${address} ${account.tradeName} ${account.reference}`,
    }),
  idOf: ({ address, customer }) => `${customer.account.id} ${address}`,
  empty: ({ app }) => app.say('tui:notify.nothingTicked'),
});
