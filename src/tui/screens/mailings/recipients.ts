import type { Account, AccountFilter, AccountKind } from '../../../core/customers/index.ts';
import type { Template } from '../../../core/templates/index.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_SORTS, fetchAccounts } from '../customers/account-list.ts';
import { mailingPlanPage } from './plan.tsx';

interface State {
  kind: AccountKind;
}

type Recipients = List<Account, Template, State>;

/** Whom a template goes to: marked ones, or with no mark all that match the filter (T12). */
export const recipientsScreen = listScreen<Account, Template, State>({
  id: 'mailings.recipients',
  name: 'Templates: recipients',
  title: ({ app, input: { name }, state }) =>
    app.say(state.kind === 'customer' ? 'tui:mailing.toCustomers' : 'tui:mailing.toSuppliers', { name }),
  state: () => ({ kind: 'customer' }),
  columns: ACCOUNT_COLUMNS,
  fetch: ({ app, state }, query) => fetchAccounts(app, state.kind, query),
  idOf: ({ id }) => id,
  sorts: ACCOUNT_SORTS,
  reversible: false,
  markable: true,
  actions: [
    { id: 'next', keys: ['enter'], label: 'tui:action.reviewSend', footer: true, on: 'row', run: review },
    {
      id: 'kind',
      keys: ['K'],
      label: 'tui:action.customersSuppliers',
      footer: true,
      run(list) {
        list.state.kind = list.state.kind === 'customer' ? 'supplier' : 'customer';
        list.marks.clear();
        list.reload();
      },
    },
  ],
  filterText: ({ app, marks, total }) => (marks.size > 0 ? '' : app.say('tui:mailing.allMatching', { count: total })),
  empty: ({ app }) => app.say('tui:customers.none'),
});

function review(list: Recipients): void {
  const { app, input: template } = list;
  app.push(mailingPlanPage.open(app, { template, selection: selected(list), sent: () => list.close() }));
}

function selected(list: Recipients): AccountFilter {
  const { marks } = list;
  const { kind } = list.state;
  return marks.size > 0 ? { kind, ids: [...marks.keys()] } : { kind, search: list.search() };
}
