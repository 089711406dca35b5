import { LEVELS, PERMISSIONS, type Person, type Role, roleFields, SECTIONS } from '../../../core/access/index.ts';
import { formScreen } from '../../ui/form/form-screen.ts';
import type { FilledForm } from '../../ui/form/form-spec.ts';
import { askAboutOwnLoss } from './lost-by-self.ts';

interface Input {
  /** Null: a new one. */
  readonly role: Role | null;
  /** Who works here, when they are one of the people. */
  readonly self: Person | null;
}

type RoleForm = FilledForm<Input, Role, { role: Role | null }>;

/** A role: super admin, everything, or view, edit and send apart for each section (X1). */
export const roleForm = formScreen<Input, Role, { role: Role | null }>({
  id: 'access.role',
  name: 'Access: editing a role',
  title: (form) => form.text('name').trim() || form.app.say('tui:access.newRole'),
  state: (_app, { role }) => ({ role }),
  fields: [
    { kind: 'text', id: 'name', label: 'tui:field.name', required: true },
    { kind: 'switch', id: 'superAdmin', label: 'tui:access.superAdmin' },
    { kind: 'switch', id: 'allPermissions', label: 'tui:access.allPermissions' },
    ...SECTIONS.map((section) => ({
      kind: 'set' as const,
      id: section,
      label: `access:permission.${section}`,
      hint: 'tui:hint.set',
      options: LEVELS.map((level) => ({ value: level, label: `access:permission.${level}` })),
    })),
  ],
  values: ({ state: { role } }) => (role ? roleFields(role) : {}),
  base: ({ state: { role } }) => role && roleFields(role),
  askFirst(form) {
    const { app, input, state } = form;
    const { role } = state;
    if (!role || !input.self) return null;
    const roles = input.self.roles.map((held) => (held.id === role.id ? { ...held, ...typed(form) } : held));
    return askAboutOwnLoss(app, input.self, { active: input.self.active, roles });
  },
  save(form) {
    const { app, base, state } = form;
    const { core, actor } = app.session;
    const wanted = typed(form);
    const { role } = state;
    return role
      ? core.transaction((tx) => tx.access.updateRole(actor, { ...wanted, id: role.id, base }))
      : core.transaction((tx) => tx.access.createRole(actor, wanted));
  },
  stored({ state }, role) {
    state.role = role;
    return roleFields(role);
  },
  forget({ state }) {
    state.role = null;
  },
});

function typed(form: RoleForm): Omit<Role, 'id'> {
  return {
    name: form.text('name').trim(),
    superAdmin: form.on('superAdmin'),
    allPermissions: form.on('allPermissions'),
    permissions: PERMISSIONS.filter((permission) => {
      const [section = '', level = ''] = permission.split('.');
      return form.chosen(section).includes(level);
    }),
  };
}
