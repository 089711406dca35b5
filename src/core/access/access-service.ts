import type { Base } from '../base.ts';
import { insideTransaction } from '../db/index.ts';
import { mergeEdit } from '../edits.ts';
import { AppError, NotFound, refuseField } from '../errors.ts';
import { oneLine } from '../text.ts';
import {
  type AccessService,
  type Actor,
  type AuditRecorder,
  may,
  operatorActor,
  PERMISSIONS,
  type Permission,
  type Person,
  type PersonInput,
  type Role,
  type RoleInput,
  type Section,
} from './access.ts';
import { createAccessStore } from './access-store.ts';
import { cleanPerson, permissionsIn, personFields, roleFields } from './edit-fields.ts';
import { PermissionDenied } from './permission-denied.ts';

export function createAccessService(base: Base, { audit }: { audit: AuditRecorder }): AccessService {
  const store = createAccessStore(base.db);

  const service: AccessService = {
    require(actor, permission) {
      if (may(actor, permission)) return;
      const error = new PermissionDenied(actor, permission);
      // A transaction is rolled back by it, the entry with it: `core.transaction` takes the refusal down after that.
      if (!insideTransaction(base.db)) void logRefusal(actor, permission);
      throw error;
    },

    requireSeen(actor, permission) {
      service.require(actor, permission);
      service.require(actor, viewOf(permission));
    },

    async actorForSlack({ slackUserId, name, language }) {
      const person = await store.findPerson({ slack_user_id: slackUserId });
      if (person?.active) return personActor(await nameByProfile(person, name), 'slack', language ?? person.language);
      return {
        kind: 'person',
        id: null,
        name: name ?? slackUserId,
        door: 'slack',
        language: language ?? null,
        superAdmin: false,
        permissions: new Set(),
      };
    },

    async actorForSystemUser(systemUser, door, language) {
      const person = await store.findPerson({ system_user: systemUser });
      return person?.active
        ? personActor(person, door, person.language ?? language)
        : operatorActor(systemUser, door, language);
    },

    async listPeople(actor) {
      service.require(actor, 'access.view');
      return await store.listPeople();
    },

    async listRoles(actor) {
      service.require(actor, 'access.view');
      return await store.listRoles();
    },

    async createRole(actor, input) {
      service.require(actor, 'access.edit');
      return await saveRole(actor, base.ids.next(), input, 'access.createRole');
    },

    async updateRole(actor, input) {
      service.require(actor, 'access.edit');
      await store.lock('roles', input.id);
      const role = await findRole(input.id);
      const merged = mergeEdit({ base: input.base, theirs: roleFields(role), mine: roleFields(input) });
      if (role.superAdmin && !merged.superAdmin)
        await refuseLastAdmin((person) => person.roles.some((other) => other.superAdmin && other.id !== role.id));
      return await saveRole(actor, role.id, { ...merged, permissions: permissionsIn(merged) }, 'access.updateRole');
    },

    async deleteRole(actor, id) {
      service.require(actor, 'access.edit');
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

    async addPerson(actor, input) {
      service.require(actor, 'access.edit');
      return await savePerson(actor, { id: base.ids.next(), input, active: true, action: 'access.addPerson' });
    },

    async updatePerson(actor, input) {
      service.require(actor, 'access.edit');
      await store.lock('people', input.id);
      const person = await findPerson(input.id);
      const mine = { ...cleanPerson(input), active: input.active };
      const { active, ...merged } = mergeEdit({ base: input.base, theirs: personFields(person), mine });
      const roles = await store.listRoles();
      const staysAdmin = active && roles.some((role) => role.superAdmin && merged.roleIds.includes(role.id));
      if (isSuperAdmin(person) && !staysAdmin)
        await refuseLastAdmin((other) => other.id !== person.id && isSuperAdmin(other));
      return await savePerson(actor, { id: person.id, input: merged, active, action: 'access.updatePerson' });
    },

    async removePerson(actor, id) {
      service.require(actor, 'access.edit');
      const person = await findPerson(id);
      if (isSuperAdmin(person)) await refuseLastAdmin((other) => other.id !== id && isSuperAdmin(other));
      await store.deletePerson(id);
      await audit.record(actor, {
        action: 'access.removePerson',
        target: { kind: 'person', id },
        details: { name: person.name },
      });
    },

    async ensureSuperAdmin(slackUserId) {
      if ((await store.listPeople()).some(isSuperAdmin)) return true;
      if (!slackUserId) return false;
      const roles = await store.listRoles();
      const role =
        roles.find((known) => known.superAdmin) ??
        superAdminRole(base.ids.next(), base.words.in('en')('access:superAdmin'));
      if (!roles.includes(role)) await store.saveRole(role);
      const person = await store.findPerson({ slack_user_id: slackUserId });
      await store.savePerson({
        id: person?.id ?? base.ids.next(),
        name: person?.name ?? slackUserId,
        email: person?.email ?? null,
        slackUserId,
        systemUser: person?.systemUser ?? null,
        language: person?.language ?? null,
        active: true,
        roleIds: [...(person?.roles ?? []).map((held) => held.id), role.id],
        createdAt: base.clock.now(),
      });
      return true;
    },

    async holdersOf(permission) {
      return (await store.listPeople()).filter(
        (person) => person.active && may(personActor(person, 'slack', null), permission),
      );
    },
  };
  return service;

  async function logRefusal(actor: Actor, permission: Permission): Promise<void> {
    try {
      await audit.record(actor, { action: 'access.denied', details: { permission } });
    } catch (error) {
      base.log.error({ err: error, permission }, 'a refusal could not be logged');
    }
  }

  async function saveRole(actor: Actor, id: string, input: RoleInput, action: string): Promise<Role> {
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
    });
    return role;
  }

  async function savePerson(
    actor: Actor,
    { id, input, active, action }: { id: string; input: PersonInput; active: boolean; action: string },
  ): Promise<Person> {
    const { roleIds, ...fields } = cleanPerson(input);
    await refuseTaken(id, input);
    const roles = (await store.listRoles()).filter((role) => roleIds.includes(role.id));
    if (roles.some((role) => role.superAdmin || role.allPermissions) && !actor.superAdmin)
      throw new AppError('access.onlySuperAdmin');
    await store.savePerson({
      id,
      ...fields,
      active,
      roleIds: roles.map((role) => role.id),
      createdAt: base.clock.now(),
    });
    await audit.record(actor, {
      action,
      target: { kind: 'person', id },
      details: { name: fields.name, roles: roles.map((role) => role.name).join(', ') },
    });
    return await findPerson(id);
  }

  async function refuseTaken(id: string, input: PersonInput): Promise<void> {
    for (const other of await store.listPeople()) {
      if (other.id === id) continue;
      if (input.slackUserId && other.slackUserId === input.slackUserId)
        throw refuseField('slackUserId', 'access.slackIdTaken', { name: other.name });
      if (input.systemUser && other.systemUser === input.systemUser)
        throw refuseField('systemUser', 'access.systemUserTaken', { name: other.name });
    }
  }

  /** The installer named the first super admin by id alone: their Slack profile brings the name. */
  async function nameByProfile(person: Person, profileName: string | undefined): Promise<Person> {
    const name = oneLine(profileName ?? '', 120);
    if (name === '' || person.name !== person.slackUserId) return person;
    await store.renamePerson(person.id, name);
    return { ...person, name };
  }

  async function refuseLastAdmin(remains: (person: Person) => boolean): Promise<void> {
    if (!(await store.listPeople()).some((person) => person.active && remains(person)))
      throw new AppError('access.lastSuperAdmin');
  }

  async function findRole(id: string): Promise<Role> {
    const role = (await store.listRoles()).find((known) => known.id === id);
    if (!role) throw new NotFound('access.noSuchRole');
    return role;
  }

  async function findPerson(id: string): Promise<Person> {
    const person = await store.findPerson({ id });
    if (!person) throw new NotFound('access.noSuchPerson');
    return person;
  }
}

function viewOf(permission: Permission): Permission {
  const [section] = permission.split('.') as [Section];
  return `${section}.view`;
}

function isSuperAdmin(person: Person): boolean {
  return person.active && person.roles.some((role) => role.superAdmin);
}

function superAdminRole(id: string, name: string): Role {
  return { id, name, superAdmin: true, allPermissions: true, permissions: [] };
}

function personActor(person: Person, door: Actor['door'], language: string | null): Actor {
  const all = person.roles.some((role) => role.allPermissions || role.superAdmin);
  const permissions: readonly Permission[] = all ? PERMISSIONS : person.roles.flatMap((role) => role.permissions);
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    door,
    language,
    superAdmin: isSuperAdmin(person),
    permissions: new Set(permissions),
  };
}
