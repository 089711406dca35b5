import type { Person, Role } from '../access/index.ts';
import { AppError } from '../errors.ts';
import { oneLine } from '../text.ts';
import type { ConfigurationItem } from './configuration.ts';
import { PEOPLE_FILE, ROLES_FILE } from './configuration-files.ts';
import { type Applying, changesOf, type Fields, item, orProblem, unknown } from './configuration-items.ts';
import { twice, type WantedPerson, type WantedRole } from './configuration-reading.ts';

/** Applies roles, then the people who hold them. */

export async function applyRoles({ rooms, actor, wanted, problems }: Applying): Promise<ConfigurationItem[]> {
  const { access } = rooms;
  const before = await access.listRoles(actor);
  const items: ConfigurationItem[] = [];
  // Super admins first: taking the right from another must not find the house without one.
  for (const role of byRank(wanted.roles, ({ superAdmin }) => superAdmin)) {
    const known = before.find(({ name }) => sameName(name, role.name));
    const changes = changesOf(known ? roleFields(known) : null, roleFields(role));
    const save = known
      ? () => access.updateRole(actor, { ...role, id: known.id })
      : () => access.createRole(actor, role);
    if (changes.length > 0) await orProblem({ problems, file: ROLES_FILE, place: role.name }, save);
    items.push(item('role', role.name, { file: ROLES_FILE, isNew: !known, changes }));
  }
  const beside = before.filter(({ name }) => !wanted.roles.some((role) => sameName(role.name, name)));
  return [...items, ...beside.map(({ name }) => unknown('role', name))];
}

function roleFields({ name, superAdmin, allPermissions, permissions }: WantedRole | Role): Fields {
  return {
    name,
    superAdmin: String(superAdmin),
    allPermissions: String(allPermissions),
    permissions: [...permissions].sort().join(', '),
  };
}

export async function applyPeople({ rooms, actor, wanted, problems }: Applying): Promise<ConfigurationItem[]> {
  const { access } = rooms;
  const before = await access.listPeople(actor);
  const roles = new Map((await access.listRoles(actor)).map((role) => [role.name.toLowerCase(), role]));
  const isAdmin = (person: WantedPerson) => person.roles.some((role) => roles.get(role.toLowerCase())?.superAdmin);
  const met = new Set<string>();
  const items: ConfigurationItem[] = [];
  for (const person of byRank(wanted.people, (one) => one.active && isAdmin(one) === true)) {
    const at = { problems, file: PEOPLE_FILE, place: person.name };
    const stranger = person.roles.find((role) => !roles.has(role.toLowerCase()));
    if (stranger !== undefined) {
      const params = { value: oneLine(stranger, 80), known: [...roles.values()].map(({ name }) => name).join(', ') };
      problems.add(at.file, at.place, new AppError('exchange.noSuchRole', { params }));
      continue;
    }
    const known = personMeant(before, person);
    if (known && met.has(known.id)) problems.add(at.file, at.place, twice(person.name, PEOPLE_FILE));
    if (known) met.add(known.id);
    // Names compare without case: the files may write a role otherwise than it is called.
    const held = person.roles.flatMap((role) => roles.get(role.toLowerCase()) ?? []);
    const changes = changesOf(known ? personFields(known) : null, personFields({ ...person, roles: held }));
    if (changes.length > 0) {
      const roleIds = held.map(({ id }) => id);
      const input = { name: person.name, slackUserId: person.slackUserId, roleIds };
      await orProblem(at, async () => {
        // What the files do not hold stays as it is.
        const kept = known ?? (await access.addPerson(actor, input));
        const { email, systemUser, language } = kept;
        if (known || !person.active)
          await access.updatePerson(actor, {
            ...input,
            email,
            systemUser,
            language,
            id: kept.id,
            active: person.active,
          });
      });
    }
    items.push(item('person', person.name, { file: PEOPLE_FILE, isNew: !known, changes }));
  }
  const beside = before.filter(({ id }) => !met.has(id));
  return [...items, ...beside.map(({ name }) => unknown('person', name))];
}

/** By Slack id; by name where one of the two has no Slack id. */
function personMeant(people: readonly Person[], { name, slackUserId }: WantedPerson): Person | undefined {
  return (
    people.find((person) => slackUserId !== null && person.slackUserId === slackUserId) ??
    people.find((person) => sameName(person.name, name) && (person.slackUserId === null || slackUserId === null))
  );
}

function personFields({
  name,
  slackUserId,
  active,
  roles,
}: Omit<WantedPerson, 'roles'> & Pick<Person, 'roles'>): Fields {
  return {
    name,
    slackUserId: slackUserId ?? '',
    active: String(active),
    roles: roles
      .map((role) => role.name)
      .sort()
      .join(', '),
  };
}

function byRank<One>(list: readonly One[], first: (one: One) => boolean): One[] {
  return [...list.filter(first), ...list.filter((one) => !first(one))];
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
