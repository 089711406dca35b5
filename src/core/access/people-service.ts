import type { Base } from '../base.ts';
import { changesOf } from '../changes.ts';
import { mergeEdit } from '../edits.ts';
import { AppError, NotFound, refuseField } from '../errors.ts';
import type { AccessService, Actor, AuditRecorder, Person, PersonInput } from './access.ts';
import type { AccessStore } from './access-store.ts';
import { cleanPerson, personFields } from './edit-fields.ts';
import { isSuperAdmin, refuseLastAdmin } from './super-admin.ts';

/** What the services of this room share. */
export interface AccessParts {
  readonly store: AccessStore;
  readonly audit: AuditRecorder;
  readonly access: Pick<AccessService, 'require'>;
}

/** Who is on the team, and in which roles. */
export function createPeopleService(
  base: Base,
  { store, audit, access }: AccessParts,
): Pick<AccessService, 'listPeople' | 'addPerson' | 'updatePerson' | 'removePerson'> {
  return {
    async listPeople(actor) {
      access.require(actor, 'access.view');
      return await store.listPeople();
    },

    async addPerson(actor, input) {
      access.require(actor, 'access.edit');
      const added = { id: base.ids.next(), input, active: true, before: null };
      return await savePerson(actor, { ...added, action: 'access.addPerson' });
    },

    async updatePerson(actor, input) {
      access.require(actor, 'access.edit');
      await store.lock('people', input.id);
      const person = await findPerson(input.id);
      const mine = { ...cleanPerson(input), active: input.active };
      const { active, ...merged } = mergeEdit({ base: input.base, theirs: personFields(person), mine });
      const roles = await store.listRoles();
      const staysAdmin = active && roles.some((role) => role.superAdmin && merged.roleIds.includes(role.id));
      if (isSuperAdmin(person) && !staysAdmin)
        await refuseLastAdmin(store, (other) => other.id !== person.id && isSuperAdmin(other));
      const edited = { id: person.id, input: merged, active, before: person };
      return await savePerson(actor, { ...edited, action: 'access.updatePerson' });
    },

    async removePerson(actor, id) {
      access.require(actor, 'access.edit');
      const person = await findPerson(id);
      if (isSuperAdmin(person)) await refuseLastAdmin(store, (other) => other.id !== id && isSuperAdmin(other));
      await store.deletePerson(id);
      await audit.record(actor, {
        action: 'access.removePerson',
        target: { kind: 'person', id },
        details: { name: person.name },
      });
    },
  };

  async function savePerson(
    actor: Actor,
    {
      id,
      input,
      active,
      before,
      action,
    }: { id: string; input: PersonInput; active: boolean; before: Person | null; action: string },
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
    const saved = await findPerson(id);
    await audit.record(actor, {
      action,
      target: { kind: 'person', id },
      details: { name: fields.name, roles: roles.map((role) => role.name).join(', ') },
      ...(before && { changes: changesOf(readable(before), readable(saved)) }),
    });
    return saved;
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

  async function findPerson(id: string): Promise<Person> {
    const person = await store.findPerson({ id });
    if (!person) throw new NotFound('access.noSuchPerson');
    return person;
  }
}

/** A person as the log names them: with the names of their roles. */
function readable({ roles, ...person }: Person): object {
  return { ...person, roles: roles.map((role) => role.name).sort() };
}
