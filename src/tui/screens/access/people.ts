import type { Person } from '../../../core/access/index.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { personForm } from './person-form.ts';
import { rolesScreen } from './roles.ts';

/** Who may do what: people with their roles (X1). */
export const peopleScreen = listScreen<Person>({
  id: 'access',
  name: 'Access: people',
  title: 'tui:access.people',
  columns: [
    {
      id: 'name',
      heading: 'tui:column.name',
      min: 14,
      weight: 1,
      max: 40,
      tone: ({ active }) => (active ? 'plain' : 'muted'),
      cell: ({ name }) => name,
    },
    { id: 'slack', heading: 'tui:column.slackId', min: 12, cell: ({ slackUserId }) => slackUserId ?? '' },
    {
      id: 'user',
      heading: 'tui:column.systemUser',
      min: 12,
      weight: 0.3,
      max: 24,
      optional: true,
      cell: ({ systemUser }) => systemUser ?? '',
    },
    {
      id: 'roles',
      heading: 'tui:column.roles',
      min: 20,
      weight: 1,
      cell: ({ roles }) => roles.map((role) => role.name).join(', '),
    },
    {
      id: 'active',
      heading: 'tui:column.active',
      min: 7,
      cell: ({ active }, { say }) => say(active ? 'tui:form.on' : 'tui:form.off'),
    },
  ],
  async fetch({ app }, query) {
    const { core, actor } = app.session;
    return pageOf(query, {
      items: await core.access.listPeople(actor),
      text: ({ name, email, slackUserId, systemUser }) =>
        [name, email, slackUserId, systemUser].filter((text) => text !== null).join(' '),
    });
  },
  idOf: ({ id }) => id,
  actions: [
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.addPerson',
      footer: true,
      needs: 'access.edit',
      run: (list) => openForm(list, null),
    },
    {
      id: 'edit',
      keys: ['enter', 'e'],
      label: 'tui:action.edit',
      footer: true,
      on: 'row',
      needs: 'access.edit',
      run: openForm,
    },
    {
      id: 'delete',
      keys: ['D', 'delete'],
      label: 'tui:action.removePerson',
      footer: true,
      on: 'row',
      needs: 'access.edit',
      run: askToRemove,
    },
    {
      id: 'roles',
      keys: ['r'],
      label: 'tui:action.roles',
      footer: true,
      run: ({ app }) => app.push(rolesScreen.open(app)),
    },
  ],
  empty: ({ app }) => app.say('tui:access.nobody'),
});

function openForm({ app }: List<Person>, person: Person | null): void {
  const { core, actor } = app.session;
  app.perform(
    () => core.access.listRoles(actor),
    (roles) => app.push(personForm.open(app, { person, roles })),
  );
}

function askToRemove(list: List<Person>, { id, name }: Person): void {
  const { app } = list;
  const { core, actor } = app.session;
  ask(app, {
    ...(id === actor.id ? { details: [app.say('tui:access.removesYou')] } : {}),
    question: app.say('tui:access.askRemove', { name }),
    yes: () =>
      app.perform(
        () => core.transaction((tx) => tx.access.removePerson(actor, id)),
        () => {
          app.toast('good', app.say('tui:toast.removed', { name }));
          list.reload();
        },
      ),
  });
}
