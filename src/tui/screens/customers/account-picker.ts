import type { Account } from '../../../core/customers/index.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_SORTS, fetchAccounts } from './account-list.ts';

/** Which customer: found by `/`, taken by Enter. Its input is told. */
export const accountPicker = listScreen<Account, (account: Account) => void>({
  id: 'customers.picker',
  name: 'Customers: choosing one',
  title: 'tui:customers.pick',
  columns: ACCOUNT_COLUMNS,
  fetch: ({ app }, query) => fetchAccounts(app, 'customer', query),
  idOf: ({ id }) => id,
  sorts: ACCOUNT_SORTS,
  reversible: false,
  actions: [
    {
      id: 'choose',
      keys: ['enter'],
      label: 'tui:action.choose',
      footer: true,
      on: 'row',
      run(list, account) {
        list.close();
        list.input(account);
      },
    },
  ],
  empty: ({ app }) => app.say('tui:customers.none'),
});
