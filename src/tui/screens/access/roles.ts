import type { Role } from '../../../core/access/index.ts';
import { permissionName } from '../../../core/words.ts';
import type { App } from '../../app/app.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { roleForm } from './role-form.ts';

/** Roles with what they allow (X1). */
export const rolesScreen = listScreen<Role>({
  id: 'access.roles',
  name: 'Access: roles',
  title: 'tui:access.roles',
  columns: [
    { id: 'name', heading: 'tui:column.name', min: 16, weight: 0.4, max: 40, cell: ({ name }) => name },
    { id: 'may', heading: 'tui:column.may', min: 24, weight: 1, cell: allowedText },
  ],
  async fetch({ app }, query) {
    const { core, actor } = app.session;
    return pageOf(query, { items: await core.access.listRoles(actor), text: ({ name }) => name });
  },
  idOf: ({ id }) => id,
  actions: [
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.newRole',
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
      label: 'tui:action.delete',
      footer: true,
      on: 'row',
      needs: 'access.edit',
      run: askToDelete,
    },
  ],
  empty: ({ app }) => app.say('tui:access.noRoles'),
});

/** With who works here as they stand now, for what they may lose. */
function openForm({ app }: List<Role>, role: Role | null): void {
  const { core, actor } = app.session;
  app.perform(
    () => core.access.listPeople(actor),
    (people) => app.push(roleForm.open(app, { role, self: people.find(({ id }) => id === actor.id) ?? null })),
  );
}

function askToDelete(list: List<Role>, { id, name }: Role): void {
  const { app } = list;
  const { core, actor } = app.session;
  ask(app, {
    question: app.say('tui:access.askDeleteRole', { name }),
    yes: () =>
      app.perform(
        () => core.transaction((tx) => tx.access.deleteRole(actor, id)),
        () => {
          app.toast('good', app.say('tui:toast.removed', { name }));
          list.reload();
        },
      ),
  });
}

/** In the words of the form, as a refusal names them. */
function allowedText({ superAdmin, allPermissions, permissions }: Role, { say }: App): string {
  if (superAdmin) return say('tui:access.superAdmin');
  if (allPermissions) return say('tui:access.allPermissions');
  return permissions.map((permission) => permissionName(say, permission)).join(', ');
}
