import type { ReactNode } from 'react';
import type { Account } from '../../../core/customers/index.ts';
import { openAmount } from '../../../core/documents/index.ts';
import { pageScreen } from '../../ui/page/page-screen.ts';
import { pickNoticeSwitch } from '../debtors/notice-switch.ts';
import { notifyScreen } from '../debtors/notify.tsx';
import { receiptsScreen } from '../debtors/receipts.ts';
import { customerDocumentsScreen } from '../documents/customer-documents.ts';
import { incidentForm } from '../incidents/edit.ts';
import { incidentsScreen } from '../incidents/incidents.ts';
import { pickTemplate } from '../mailings/pick-template.ts';
import { outboxScreen } from '../outbox/outbox.tsx';
import { ratingsScreen } from '../ratings/ratings.tsx';
import { lackingWhy, whyPage } from '../why/why.tsx';
import { CardBody } from './card-body.tsx';
import { type Card, readCard } from './card-reading.ts';
import { contactsScreen } from './contacts.ts';
import { customerForm } from './edit.ts';

/** One customer with everything known about them, what can be sent to them, and the way to each list (T13, D2). */
export const customerCard = pageScreen<Account, Card>({
  id: 'customers.card',
  name: 'Customers: card',
  title: ({ input, shown }) => {
    const { tradeName, reference } = shown?.account ?? input;
    return `${tradeName} (${reference})`;
  },
  load: readCard,
  actions: [
    {
      id: 'send',
      keys: ['m'],
      label: 'tui:action.sendTemplate',
      footer: true,
      needs: 'templates.send',
      run: ({ app }, { account }) => pickTemplate(app, { kind: account.kind, ids: [account.id] }, () => undefined),
    },
    {
      id: 'notify',
      keys: ['n'],
      label: 'tui:action.notify',
      help: 'tui:help.notify',
      footer: true,
      needs: 'debtors.send',
      run: ({ app }, { account }) =>
        app.push(notifyScreen.open(app, { choice: { accountIds: [account.id] }, sent: () => undefined })),
    },
    {
      id: 'incident',
      keys: ['t'],
      label: 'tui:action.newIncident',
      footer: true,
      needs: 'incidents.edit',
      run: ({ app }, { account }) => app.push(incidentForm.open(app, { account, incident: null })),
    },
    {
      id: 'why',
      keys: ['w'],
      label: 'tui:action.why',
      help: 'tui:help.why',
      footer: true,
      off: ({ app }) => lackingWhy(app, 'customer'),
      run: ({ app }, { account: { id, tradeName } }) =>
        app.push(whyPage.open(app, { name: tradeName, subject: { kind: 'customer', id } })),
    },
    {
      id: 'edit',
      keys: ['e'],
      label: 'tui:action.edit',
      footer: true,
      needs: 'customers.edit',
      run: ({ app }, { account }) => app.push(customerForm.open(app, { kind: account.kind, account })),
    },
    {
      id: 'receipts',
      keys: ['r'],
      label: 'tui:action.receipts',
      footer: true,
      needs: 'debtors.view',
      run: ({ app }, { account: { id, tradeName } }) =>
        app.push(receiptsScreen.open(app, { name: tradeName, filter: { accountIds: [id] } })),
    },
    {
      id: 'contacts',
      keys: ['p'],
      label: 'customers:contacts.title',
      needs: 'customers.view',
      run: ({ app }, { account }) => app.push(contactsScreen.open(app, account)),
    },
    {
      id: 'documents',
      keys: ['d'],
      label: 'documents:title',
      needs: 'documents.view',
      run: ({ app }, { account }) => app.push(customerDocumentsScreen.open(app, account)),
    },
    {
      id: 'incidents',
      keys: ['c'],
      label: 'tui:section.incidents',
      needs: 'incidents.view',
      run: ({ app }, { account }) => app.push(incidentsScreen.open(app, account)),
    },
    {
      id: 'mails',
      keys: ['o'],
      label: 'tui:section.outbox',
      run: ({ app }, { account }) => app.push(outboxScreen.open(app, account)),
    },
    {
      id: 'ratings',
      keys: ['v'],
      label: 'tui:section.ratings',
      needs: 'ratings.view',
      run: ({ app }, { account }) => app.push(ratingsScreen.open(app, account)),
    },
    {
      id: 'switch',
      keys: ['i'],
      label: 'tui:action.noticeSwitch',
      help: 'tui:help.noticeSwitch',
      needs: 'debtors.edit',
      run: (page, { account: { id, tradeName } }) => {
        const { core, actor } = page.app.session;
        pickNoticeSwitch(page.app, {
          name: tradeName,
          set: (value) => core.transaction((tx) => tx.debtors.setSwitch(actor, { accountId: id, value })),
          done: () => page.reload(),
        });
      },
    },
  ],
  body: (card): ReactNode => (
    <CardBody {...card} receipts={card.receipts.filter((receipt) => openAmount(receipt).minor > 0)} />
  ),
});
