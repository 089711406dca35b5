import type { Base } from '../base.ts';
import { changesOf } from '../changes.ts';
import { mergeEdit } from '../edits.ts';
import { AppError, NotFound, refuseField } from '../errors.ts';
import { type AccessService, type Actor, PERMISSIONS, type Role, type RoleInput } from './access.ts';
import { permissionsIn, roleFields } from './edit-fields.ts';
import type { AccessParts } from './people-service.ts';
import { refuseLastAdmin } from './super-admin.ts';

/** What each role may. */
export function createRolesService(
  base: Base,
  { store, audit, access }: AccessParts,
): Pick<AccessService, 'listRoles' | 'createRole' | 'updateRole' | 'deleteRole'> {
  return {
    async listRoles(actor) {
      access.require(actor, 'access.view');
      return await store.listRoles();
    },

    async createRole(actor, input) {
      access.require(actor, 'access.edit');
      return await saveRole(actor, { id: base.ids.next(), input, before: null, action: 'access.createRole' });
    },

    async updateRole(actor, input) {
      access.require(actor, 'access.edit');
      await store.lock('roles', input.id);
      const role = await findRole(input.id);
      const merged = mergeEdit({ base: input.base, theirs: roleFields(role), mine: roleFields(input) });
      if (role.superAdmin && !merged.superAdmin)
        await refuseLastAdmin(store, (person) =>
          person.roles.some((other) => other.superAdmin && other.id !== role.id),
        );
      const wanted = { ...merged, permissions: permissionsIn(merged) };
      return await saveRole(actor, { id: role.id, input: wanted, before: role, action: 'access.updateRole' });
    },

    async deleteRole(actor, id) {
      access.require(actor, 'access.edit');
      const role = await findRole(id);
      const holders = (await store.listPeople()).filter((person) => person.roles.some((held) => held.id === id));
      if (holders.length > 0) {
        throw new AppError('access.roleInUse', {
          params: { role: role.name, people: holders.map((person) => person.name).join(', ') },
        });
      }
      await store.deleteRole(id);
      await audit.record(actor, {
        action: 'access.deleteRole',
        target: { kind: 'role', id },
        details: { name: role.name },
      });
    },
  };

  async function saveRole(
    actor: Actor,
    { id, input, before, action }: { id: string; input: RoleInput; before: Role | null; action: string },
  ): Promise<Role> {
    const { name } = roleFields(input);
    if (name === '') throw refuseField('name', 'access.roleNameEmpty');
    if (await store.roleNameTaken(name, id)) throw refuseField('name', 'access.roleNameTaken', { name });
    // Only a super admin makes super admins: a role must not be a way up.
    if ((input.superAdmin || input.allPermissions) && !actor.superAdmin) throw new AppError('access.onlySuperAdmin');
    const role: Role = {
      id,
      name,
      superAdmin: input.superAdmin ?? false,
      allPermissions: input.allPermissions ?? false,
      permissions: PERMISSIONS.filter((permission) => input.permissions?.includes(permission)),
    };
    await store.saveRole(role);
    await audit.record(actor, {
      action,
      target: { kind: 'role', id },
      details: { name, permissions: role.permissions.join(' ') },
      ...(before && { changes: changesOf(before, role) }),
    });
    return role;
  }

  async function findRole(id: string): Promise<Role> {
    const role = (await store.listRoles()).find((known) => known.id === id);
    if (!role) throw new NotFound('access.noSuchRole');
    return role;
  }
}
