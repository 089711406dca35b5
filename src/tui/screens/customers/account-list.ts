import type { Account, AccountKind } from '../../../core/customers/index.ts';
import type { App } from '../../app/app.ts';
import { agoText } from '../../app/format.ts';
import type { Column } from '../../ui/list/columns.ts';
import type { ListQuery } from '../../ui/list/list-spec.ts';
import type { SortChoice } from '../../ui/list/sort-order.ts';

/** What lists of customers or suppliers have in common; what one does with a row is each list's own. */

export const ACCOUNT_COLUMNS: readonly Column<Account>[] = [
  {
    id: 'reference',
    heading: 'tui:column.reference',
    min: 10,
    weight: 0.2,
    max: 16,
    cell: ({ reference }) => reference,
  },
  { id: 'name', heading: 'tui:column.customer', min: 18, weight: 1, cell: ({ tradeName }) => tradeName },
  {
    id: 'email',
    heading: 'tui:column.email',
    min: 24,
    weight: 1,
    max: 48,
    tone: ({ emails }) => (emails.length === 0 ? 'warn' : 'plain'),
    cell: ({ emails }, { say }) => emails[0] ?? say('tui:customers.noAddress'),
  },
  { id: 'language', heading: 'tui:column.language', min: 5, optional: true, cell: ({ language }) => language ?? '' },
  {
    id: 'told',
    heading: 'tui:column.told',
    min: 11,
    align: 'right',
    cell: ({ lastNoticeAt }, app) => agoText(app, lastNoticeAt),
  },
];

export const ACCOUNT_SORTS: readonly SortChoice[] = [
  { id: 'name', column: 'name', descending: false },
  { id: 'reference', column: 'reference', descending: false },
];

export function fetchAccounts(
  app: App,
  kind: AccountKind,
  { search, offset, limit, sort }: ListQuery,
): Promise<{ rows: readonly Account[]; total: number }> {
  const { core, actor } = app.session;
  const order = sort === 'reference' ? 'reference' : 'name';
  return core.customers.list(actor, { kind, search }, { offset, limit, sort: order });
}
