import type { Debtor, DebtorFilter, DebtorPage, DebtorSort } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { daysAgoText, moneyText } from '../../app/format.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { openPolicy } from '../policy/policy.tsx';
import { whyPage } from '../why/why.tsx';
import { dayFilters } from './day-filters.ts';
import { DebtorsSummary } from './debtors-summary.tsx';
import { unreachable } from './held-text.ts';
import { pickNoticeSwitch } from './notice-switch.ts';
import { notifyScreen } from './notify.tsx';
import { lateTone } from './receipt-columns.ts';
import { receiptsScreen } from './receipts.ts';
import { runScreen } from './run.tsx';

interface State {
  page: DebtorPage | null;
  /** Null until the settings have been read. */
  days: { readonly overdue: number; readonly sinceNotice: number } | null;
}

type Debtors = List<Debtor, void, State>;

/** Who owes, how much and since when (D1). */
export const debtorsScreen = listScreen<Debtor, void, State>({
  id: 'debtors',
  name: 'Debtors',
  title: 'tui:section.debtors',
  state: () => ({ page: null, days: null }),
  columns: [
    {
      id: 'name',
      heading: 'tui:column.customer',
      min: 18,
      weight: 1,
      max: 60,
      cell: ({ account }) => account.tradeName,
    },
    {
      id: 'receipts',
      heading: 'tui:column.receipts',
      min: 8,
      align: 'right',
      optional: true,
      cell: ({ proposed, receipts }, { say }) =>
        proposed.receipts < receipts
          ? say('tui:debtors.some', { proposed: proposed.receipts, all: receipts })
          : String(receipts),
    },
    {
      id: 'oldest',
      heading: 'tui:column.late',
      min: 8,
      align: 'right',
      tone: ({ proposed }) => lateTone(proposed.oldestDaysOverdue ?? 0),
      cell: ({ proposed: { oldestDaysOverdue: days } }, { say }) =>
        days === null ? '' : say('tui:debtors.days', { days }),
    },
    {
      id: 'told',
      heading: 'tui:column.told',
      min: 12,
      align: 'right',
      optional: true,
      tone: (debtor) => (unreachable(debtor) ? 'warn' : 'plain'),
      cell: (debtor, app) =>
        unreachable(debtor) ? app.say('tui:customers.noAddress') : daysAgoText(app, debtor.daysSinceNotice),
    },
    {
      id: 'amount',
      heading: 'tui:column.toTell',
      min: 21,
      align: 'right',
      cell: (debtor, app) => (unreachable(debtor) ? '' : moneyText(app, debtor.proposed.totals)),
    },
    {
      id: 'email',
      heading: 'tui:column.email',
      min: 24,
      weight: 2,
      max: 80,
      optional: true,
      cell: ({ account }) => account.emails.join(', '),
    },
  ],
  async fetch({ app, state }, { search, offset, limit, sort }) {
    const { core, actor } = app.session;
    if (!state.days) {
      const settings = await core.settings.all();
      state.days = { overdue: settings['debtors.daysOverdue'], sinceNotice: settings['debtors.daysSinceNotice'] };
    }
    const page = { offset, limit, sort: sort as DebtorSort };
    state.page = await core.debtors.list(actor, { ...dayFilter(state), search }, page);
    return { rows: state.page.rows, total: state.page.customers };
  },
  idOf: ({ account }) => account.id,
  markable: true,
  sorts: [
    { id: 'oldest', column: 'oldest', descending: true },
    { id: 'amount', column: 'amount', descending: true },
    { id: 'name', column: 'name', descending: false },
    { id: 'told', column: 'told', descending: false },
  ],
  // The core orders each column in the one direction that makes sense for work.
  reversible: false,
  actions: [
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      on: 'row',
      needs: 'debtors.view',
      run: ({ app }, { account: { id, tradeName } }) =>
        app.push(receiptsScreen.open(app, { name: tradeName, filter: { accountIds: [id] } })),
    },
    {
      // For the marked customers, or the chosen one; nothing leaves before Send (D2).
      id: 'notify',
      keys: ['n'],
      label: 'tui:action.notify',
      help: 'tui:help.notify',
      footer: true,
      on: 'selection',
      needs: 'debtors.send',
      run: ({ app, state, marks }, debtors) => {
        const choice = { ...dayFilter(state), accountIds: debtors.map(({ account }) => account.id) };
        app.push(notifyScreen.open(app, { choice, sent: () => marks.clear() }));
      },
    },
    {
      id: 'days',
      keys: ['f'],
      label: 'tui:action.dayFilters',
      help: 'tui:help.dayFilters',
      footer: true,
      run: chooseDays,
    },
    {
      id: 'why',
      keys: ['w'],
      label: 'tui:action.why',
      help: 'tui:help.why',
      footer: true,
      on: 'row',
      needs: 'debtors.view',
      run: ({ app }, { account: { id, tradeName } }) =>
        app.push(whyPage.open(app, { name: tradeName, subject: { kind: 'customer', id } })),
    },
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
      id: 'receipts',
      keys: ['r'],
      label: 'tui:action.receipts',
      needs: 'debtors.view',
      run: (list) => {
        const filter = { ...dayFilter(list.state), search: list.search() };
        list.app.push(receiptsScreen.open(list.app, { name: list.title(), filter }));
      },
    },
    {
      id: 'batch',
      keys: ['b'],
      label: 'tui:action.batch',
      help: 'tui:help.batch',
      needs: 'debtors.view',
      run: ({ app }) => openRun(app),
    },
    {
      id: 'policy',
      keys: ['P'],
      label: 'tui:action.policy',
      needs: 'settings.view',
      run: ({ app }) => openPolicy(app),
    },
  ],
  filterText: ({ app, state: { days } }) => (days ? app.say('tui:debtors.filter', { ...days }) : ''),
  summary: (list) => (list.state.page ? <DebtorsSummary page={list.state.page} debtor={list.current()} /> : null),
  empty: ({ app }) => app.say('tui:debtors.none'),
});

function dayFilter({ days }: State): DebtorFilter {
  return days ? { daysOverdue: days.overdue, daysSinceNotice: days.sinceNotice } : {};
}

function chooseDays(list: Debtors): void {
  const days = list.state.days ?? { overdue: 0, sinceNotice: 0 };
  const chosen = (wanted: typeof days): void => {
    list.state.days = wanted;
    list.reload();
  };
  list.app.push(dayFilters.open(list.app, { days, chosen }));
}

function chooseSwitch(list: Debtors, { account: { id, tradeName } }: Debtor): void {
  const { core, actor } = list.app.session;
  pickNoticeSwitch(list.app, {
    name: tradeName,
    set: (value) => core.transaction((tx) => tx.debtors.setSwitch(actor, { accountId: id, value })),
    done: () => list.reload(),
  });
}

function openRun(app: App): void {
  const { core, actor } = app.session;
  app.perform(
    () => core.debtors.latestRun(actor),
    (run) => {
      if (run) app.push(runScreen.open(app, run));
      else app.toast('warn', app.say('tui:run.none'));
    },
  );
}
