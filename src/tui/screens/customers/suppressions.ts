import type { Suppression } from '../../../core/customers/index.ts';
import { agoText } from '../../app/format.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { suppressForm } from './suppress-form.ts';
import { suppressionPage } from './suppression.tsx';

/** Addresses that are never written to until somebody clears them (E4). */
export const suppressionsScreen = listScreen<Suppression>({
  id: 'customers.suppressions',
  name: 'Customers: blocked addresses',
  title: 'tui:suppressions.title',
  columns: [
    { id: 'email', heading: 'tui:column.email', min: 30, weight: 0.5, max: 48, cell: ({ email }) => email },
    {
      id: 'reason',
      heading: 'tui:column.reason',
      min: 14,
      cell: ({ reason }, { say }) => say(`tui:suppressions.${reason}`),
    },
    { id: 'detail', heading: 'tui:column.detail', min: 10, weight: 1, cell: ({ detail }) => detail ?? '' },
    { id: 'at', heading: 'tui:column.when', min: 11, align: 'right', cell: ({ at }, app) => agoText(app, at) },
  ],
  fetch({ app }, { search, offset, limit }) {
    const { core, actor } = app.session;
    return core.customers.listSuppressions(actor, { search }, { offset, limit });
  },
  idOf: ({ email }) => email,
  actions: [
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      on: 'row',
      run: ({ app }, entry) => app.push(suppressionPage.open(app, entry)),
    },
    {
      id: 'add',
      keys: ['n'],
      label: 'tui:action.suppress',
      footer: true,
      needs: 'customers.edit',
      run: (list) => list.app.push(suppressForm.open(list.app, () => list.reload())),
    },
    {
      id: 'clear',
      keys: ['D', 'delete'],
      label: 'tui:action.clearSuppression',
      footer: true,
      on: 'row',
      needs: 'customers.edit',
      run: askToClear,
    },
  ],
  empty: ({ app }) => app.say('tui:suppressions.none'),
});

function askToClear(list: List<Suppression>, { email }: Suppression): void {
  const { app } = list;
  const { core, actor } = app.session;
  ask(app, {
    question: app.say('tui:suppressions.ask', { email }),
    yes: () =>
      app.perform(
        () => core.transaction((tx) => tx.customers.clearSuppression(actor, email)),
        () => list.reload(),
      ),
  });
}
