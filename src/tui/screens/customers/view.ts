import type { Account } from '../../../core/customers/index.ts';
import type { App } from '../../app/app.ts';
import { agoText } from '../../app/format.ts';
import type { Column } from '../../ui/table.ts';

export function accountColumns(app: App): Column<Account>[] {
  const { say } = app;
  return [
    { id: 'reference', heading: say('tui:column.reference'), width: 10, cell: (account) => account.reference },
    { id: 'name', heading: say('tui:column.customer'), width: 'rest', cell: (account) => account.tradeName },
    {
      id: 'email',
      heading: say('tui:column.email'),
      width: 24,
      tone: (account) => (account.emails.length === 0 ? 'warn' : 'plain'),
      cell: (account) => account.emails[0] ?? say('tui:customers.noAddress'),
    },
    {
      id: 'language',
      optional: true,
      heading: say('tui:column.language'),
      width: 5,
      cell: (account) => account.language ?? '',
    },
    {
      id: 'told',
      heading: say('tui:column.told'),
      width: 11,
      align: 'right',
      cell: (account) => agoText(app, account.lastNoticeAt),
    },
  ];
}
