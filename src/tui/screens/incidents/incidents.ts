import type { Account } from '../../../core/customers/index.ts';
import type { Incident } from '../../../core/incidents/index.ts';
import type { App } from '../../app/app.ts';
import { agoText } from '../../app/format.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import { accountPicker } from '../customers/account-picker.ts';
import { ofAccount } from '../customers/of-account.ts';
import { whyPage } from '../why/why.tsx';
import { incidentCard } from './card.tsx';
import { closeIncidentForm } from './close.ts';
import { incidentForm } from './edit.ts';
import { askToReopen, notIn } from './reopen.ts';

const STATES = ['open', 'closed', 'all'] as const;

/** Tickets of all customers, or of one (I1). */
export const incidentsScreen = listScreen<Incident, Account | null, { state: (typeof STATES)[number] }>({
  id: 'incidents',
  name: 'Incidents',
  title: ({ app, input }) => ofAccount(app, 'tui:section.incidents', input),
  state: (_app, input) => ({ state: input ? 'all' : 'open' }),
  columns: [
    { id: 'reference', heading: 'tui:column.reference', min: 10, cell: (incident) => incident.reference },
    {
      id: 'state',
      heading: 'tui:column.state',
      min: 8,
      tone: (incident) => (incident.state === 'open' ? 'warn' : 'muted'),
      cell: (incident, { say }) => say(`tui:incident.${incident.state}`),
    },
    {
      id: 'customer',
      heading: 'tui:column.customer',
      min: 18,
      weight: 1,
      max: 40,
      cell: (incident) => incident.account.tradeName,
    },
    { id: 'subject', heading: 'tui:column.subject', min: 18, weight: 2, cell: (incident) => incident.subject },
    {
      id: 'assignee',
      heading: 'tui:column.assignee',
      min: 9,
      weight: 0.3,
      max: 20,
      optional: true,
      cell: (incident) => incident.assigneeName ?? '',
    },
    {
      id: 'since',
      heading: 'tui:column.opened',
      min: 11,
      align: 'right',
      optional: true,
      cell: (incident, app) => agoText(app, incident.createdAt),
    },
  ],
  fetch({ app, input, state: { state } }, { search, offset, limit }) {
    const { core, actor } = app.session;
    const filter = {
      ...(input ? { accountId: input.id } : {}),
      ...(state === 'all' ? {} : { state }),
      ...(search ? { search } : {}),
    };
    return core.incidents.list(actor, filter, { offset, limit });
  },
  idOf: (incident) => incident.id,
  actions: [
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.new',
      footer: true,
      needs: 'incidents.edit',
      run: ({ app, input }) => create(app, input),
    },
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      on: 'row',
      needs: 'incidents.view',
      run: ({ app }, incident) => app.push(incidentCard.open(app, incident)),
    },
    {
      id: 'edit',
      keys: ['e'],
      label: 'tui:action.edit',
      footer: true,
      on: 'row',
      needs: 'incidents.view',
      run: ({ app }, incident) => app.push(incidentForm.open(app, { account: incident.account, incident })),
    },
    {
      id: 'close',
      keys: ['c'],
      label: 'tui:action.closeIncident',
      footer: true,
      on: 'row',
      needs: 'incidents.edit',
      off: ({ app }, incident) => notIn(app, incident, 'open'),
      run: ({ app }, incident) => app.push(closeIncidentForm.open(app, incident)),
    },
    {
      id: 'reopen',
      keys: ['o'],
      label: 'tui:action.reopen',
      footer: true,
      on: 'row',
      needs: 'incidents.edit',
      off: ({ app }, incident) => notIn(app, incident, 'closed'),
      run: (list, incident) => askToReopen(list.app, incident, () => list.reload()),
    },
    {
      id: 'why',
      keys: ['w'],
      label: 'tui:action.why',
      help: 'tui:help.why',
      footer: true,
      on: 'row',
      needs: 'incidents.view',
      run: ({ app }, { id, reference }) =>
        app.push(whyPage.open(app, { name: reference, subject: { kind: 'incident', id } })),
    },
    {
      id: 'state',
      keys: ['f'],
      label: 'tui:action.openClosedAll',
      footer: true,
      run: (list) => {
        list.state.state = STATES[(STATES.indexOf(list.state.state) + 1) % STATES.length] ?? 'open';
        list.reload();
      },
    },
  ],
  filterText: ({ app, state }) => app.say(`tui:incident.filter.${state.state}`),
  empty: ({ app, state }) => app.say(state.state === 'open' ? 'tui:incident.noneOpen' : 'tui:incident.none'),
});

/** For the customer whose list it is, or for one that is chosen first. */
function create(app: App, customer: Account | null): void {
  const openFor = (account: Account): void => app.push(incidentForm.open(app, { account, incident: null }));
  if (customer) openFor(customer);
  else app.push(accountPicker.open(app, openFor));
}
