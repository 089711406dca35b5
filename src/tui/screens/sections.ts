import type { Account } from '../../core/customers/index.ts';
import type { App } from '../app/app.ts';
import type { Section } from '../app/section.ts';
import type { Screen } from '../ui/declaration.ts';
import { peopleScreen } from './access/people.ts';
import { auditScreen } from './audit/audit.ts';
import { customersScreen } from './customers/customers.ts';
import { dataScreen } from './data/data.ts';
import { debtorsScreen } from './debtors/debtors.tsx';
import { documentsScreen } from './documents/documents.ts';
import { incidentsScreen } from './incidents/incidents.ts';
import { outboxScreen } from './outbox/outbox.tsx';
import { ratingsScreen } from './ratings/ratings.tsx';
import { settingDestinations, settingsScreen } from './settings/settings.ts';
import { templatesScreen } from './templates/templates.ts';
import { todayScreen } from './today/today.tsx';

/** The numbered screens, in the order of the tabs. */
export const SECTIONS: readonly Section<App>[] = [
  { id: 'today', key: '1', label: 'tui:section.today', allowed: () => true, ...opens(todayScreen) },
  {
    id: 'templates',
    key: '2',
    label: 'tui:section.templates',
    allowed: (session) => session.may('templates.view'),
    ...opens(templatesScreen),
  },
  {
    id: 'debtors',
    key: '3',
    label: 'tui:section.debtors',
    allowed: (session) => session.may('debtors.view'),
    ...opens(debtorsScreen),
  },
  {
    id: 'incidents',
    key: '4',
    label: 'tui:section.incidents',
    allowed: (session) => session.may('incidents.view'),
    ...opens(ofAll(incidentsScreen)),
  },
  {
    id: 'ratings',
    key: '5',
    label: 'tui:section.ratings',
    allowed: (session) => session.may('ratings.view'),
    ...opens(ofAll(ratingsScreen)),
  },
  {
    id: 'customers',
    key: '6',
    label: 'tui:section.customers',
    allowed: (session) => session.may('customers.view'),
    ...opens(customersScreen),
  },
  {
    id: 'outbox',
    key: '7',
    label: 'tui:section.outbox',
    allowed: mayReadMail,
    ...opens(ofAll(outboxScreen)),
  },
  {
    id: 'settings',
    key: '8',
    label: 'tui:section.settings',
    allowed: (session) => session.may('settings.view'),
    ...opens(settingsScreen),
    destinations: settingDestinations,
  },
  {
    id: 'access',
    key: '9',
    label: 'tui:section.access',
    allowed: (session) => session.may('access.view'),
    ...opens(peopleScreen),
  },
  {
    id: 'audit',
    key: '0',
    label: 'tui:section.audit',
    allowed: (session) => session.may('access.view'),
    ...opens(auditScreen),
  },
  {
    id: 'data',
    key: 'I',
    label: 'data:title',
    tab: false,
    allowed: (session) => CARRIED.some((permission) => session.may(permission)),
    ...opens(dataScreen),
  },
  {
    id: 'documents',
    key: 'F',
    label: 'documents:title',
    tab: false,
    allowed: (session) => session.may('documents.view'),
    ...opens(documentsScreen),
  },
];

/** The screen of a section; what can be done there is offered by `:` from everywhere. */
function opens(screen: Screen<void>): Pick<Section<App>, 'create' | 'commands'> {
  return { create: (app) => screen.open(app), commands: screen.commands ?? [] };
}

/** Of all customers: the same list opens from the card of one. */
function ofAll(screen: Screen<Account | null>): Screen<void> {
  return { ...screen, open: (app) => screen.open(app, null) };
}

/** Whoever may see or change any of it, may take it out or in. */
const CARRIED = [
  'settings.view',
  ...(['customers', 'documents', 'incidents'] as const).flatMap((room) => [`${room}.view`, `${room}.edit`] as const),
] as const;

/** The outbox shows the messages of the rooms one may see; with none of them it would be empty. */
function mayReadMail(session: Parameters<Section<App>['allowed']>[0]): boolean {
  return (['templates.view', 'debtors.view', 'incidents.view', 'documents.view', 'ratings.view'] as const).some(
    (permission) => session.may(permission),
  );
}
