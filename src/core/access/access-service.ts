import type { Base } from '../base.ts';
import { insideTransaction } from '../db/index.ts';
import { oneLine } from '../text.ts';
import {
  type AccessService,
  type Actor,
  type AuditRecorder,
  may,
  operatorActor,
  type Permission,
  type Person,
  powersOf,
  type Section,
} from './access.ts';
import { createAccessStore } from './access-store.ts';
import { createPeopleService } from './people-service.ts';
import { PermissionDenied } from './permission-denied.ts';
import { createRolesService } from './roles-service.ts';
import { isSuperAdmin, superAdminRole } from './super-admin.ts';

export function createAccessService(base: Base, { audit }: { audit: AuditRecorder }): AccessService {
  const store = createAccessStore(base.db);
  const guard: Pick<AccessService, 'require'> = {
    require(actor, permission) {
      if (may(actor, permission)) return;
      const error = new PermissionDenied(actor, permission);
      // A transaction is rolled back by it, the entry with it: `core.transaction` takes the refusal down after that.
      if (!insideTransaction(base.db)) void logRefusal(actor, permission);
      throw error;
    },
  };
  const parts = { store, audit, access: guard };

  return {
    ...guard,
    ...createRolesService(base, parts),
    ...createPeopleService(base, parts),

    requireSeen(actor, permission) {
      guard.require(actor, permission);
      guard.require(actor, viewOf(permission));
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
  async function logRefusal(actor: Actor, permission: Permission): Promise<void> {
    try {
      await audit.record(actor, { action: 'access.denied', details: { permission } });
    } catch (error) {
      base.log.error({ err: error, permission }, 'a refusal could not be logged');
    }
  }

  /** The installer named the first super admin by id alone: their Slack profile brings the name. */
  async function nameByProfile(person: Person, profileName: string | undefined): Promise<Person> {
    const name = oneLine(profileName ?? '', 120);
    if (name === '' || person.name !== person.slackUserId) return person;
    await store.renamePerson(person.id, name);
    return { ...person, name };
  }
}

function viewOf(permission: Permission): Permission {
  const [section] = permission.split('.') as [Section];
  return `${section}.view`;
}

function personActor(person: Person, door: Actor['door'], language: string | null): Actor {
  return { kind: 'person', id: person.id, name: person.name, door, language, ...powersOf(person) };
}
