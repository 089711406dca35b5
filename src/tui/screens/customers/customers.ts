import type { Account, AccountKind } from '../../../core/customers/index.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { pickNoticeSwitch } from '../debtors/notice-switch.ts';
import { pickTemplate } from '../mailings/pick-template.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_SORTS, fetchAccounts } from './account-list.ts';
import { customerCard } from './card.tsx';
import { customerForm } from './edit.ts';
import { suppressionsScreen } from './suppressions.ts';

interface State {
  kind: AccountKind;
}

/** Customers, or with K suppliers. */
export const customersScreen = listScreen<Account, void, State>({
  id: 'customers',
  name: 'Customers',
  title: ({ app, state }) => app.say(state.kind === 'customer' ? 'tui:section.customers' : 'tui:customers.suppliers'),
  state: () => ({ kind: 'customer' }),
  columns: ACCOUNT_COLUMNS,
  fetch: ({ app, state }, query) => fetchAccounts(app, state.kind, query),
  idOf: ({ id }) => id,
  sorts: ACCOUNT_SORTS,
  reversible: false,
  markable: true,
  actions: [
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      on: 'row',
      needs: 'customers.view',
      run: ({ app }, account) => app.push(customerCard.open(app, account)),
    },
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.new',
      footer: true,
      needs: 'customers.edit',
      run: ({ app, state }) => app.push(customerForm.open(app, { kind: state.kind, account: null })),
    },
    {
      id: 'edit',
      keys: ['e'],
      label: 'tui:action.edit',
      footer: true,
      on: 'row',
      needs: 'customers.edit',
      run: ({ app }, account) => app.push(customerForm.open(app, { kind: account.kind, account })),
    },
    {
      // A template to the marked ones, or to the chosen one (T13).
      id: 'send',
      keys: ['m'],
      label: 'tui:action.sendTemplate',
      help: 'tui:help.sendTemplate',
      footer: true,
      on: 'selection',
      needs: 'templates.send',
      run: (list, accounts) =>
        pickTemplate(list.app, { kind: list.state.kind, ids: accounts.map(({ id }) => id) }, () => list.marks.clear()),
    },
    { id: 'kind', keys: ['K'], label: 'tui:action.customersSuppliers', footer: true, run: switchKind },
    {
      id: 'switch',
      keys: ['i'],
      label: 'tui:action.noticeSwitch',
      help: 'tui:help.noticeSwitch',
      on: 'row',
      needs: 'debtors.edit',
      run: chooseSwitch,
    },
    {
      id: 'suppressed',
      keys: ['u'],
      label: 'tui:action.suppressed',
      run: ({ app }) => app.push(suppressionsScreen.open(app)),
    },
  ],
  empty: ({ app }) => app.say('tui:customers.none'),
});

function switchKind(list: List<Account, void, State>): void {
  list.state.kind = list.state.kind === 'customer' ? 'supplier' : 'customer';
  list.marks.clear();
  list.reload();
}

function chooseSwitch(list: List<Account, void, State>, { id, tradeName }: Account): void {
  const { core, actor } = list.app.session;
  pickNoticeSwitch(list.app, {
    name: tradeName,
    set: (value) => core.transaction((tx) => tx.debtors.setSwitch(actor, { accountId: id, value })),
    done: () => list.reload(),
  });
}
