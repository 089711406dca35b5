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
  const isAdmin = (person: WantedPerson) =>
    person.roles.some((role) => roles.get(role.toLowerCase())?.superAdmin === true);
  const met = new Set<string>();
  const items: ConfigurationItem[] = [];
  for (const person of byRank(wanted.people, (one) => one.active !== false && isAdmin(one))) {
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
    const after = asWanted(person, known, held);
    const changes = changesOf(known ? personFields(known) : null, personFields(after));
    if (changes.length > 0) {
      const { name, slackUserId, systemUser, active } = after;
      const input = { name, slackUserId, systemUser, roleIds: held.map(({ id }) => id) };
      await orProblem(at, async () => {
        // What the files do not hold stays as it is.
        const { id, email, language } = known ?? (await access.addPerson(actor, input));
        if (known || !active) await access.updatePerson(actor, { ...input, email, language, id, active });
      });
    }
    items.push(item('person', person.name, { file: PEOPLE_FILE, isNew: !known, changes }));
  }
  const beside = before.filter(({ id }) => !met.has(id));
  return [...items, ...beside.map(({ name }) => unknown('person', name))];
}

/** By Slack id, else by system user, else by name; ids that differ are different people. */
function personMeant(
  people: readonly Person[],
  { name, slackUserId = null, systemUser = null }: WantedPerson,
): Person | undefined {
  const open = (a: string | null, b: string | null) => a === null || b === null || a === b;
  return (
    people.find((person) => slackUserId !== null && person.slackUserId === slackUserId) ??
    people.find((person) => systemUser !== null && person.systemUser === systemUser) ??
    people.find(
      (person) =>
        sameName(person.name, name) && open(person.slackUserId, slackUserId) && open(person.systemUser, systemUser),
    )
  );
}

function asWanted(person: WantedPerson, known: Person | undefined, roles: readonly Role[]): Described {
  const { name, slackUserId, systemUser, active } = person;
  return {
    name,
    slackUserId: slackUserId === undefined ? (known?.slackUserId ?? null) : slackUserId,
    systemUser: systemUser === undefined ? (known?.systemUser ?? null) : systemUser,
    active: active ?? known?.active ?? true,
    roles,
  };
}

type Described = Pick<Person, 'name' | 'slackUserId' | 'systemUser' | 'active' | 'roles'>;

function personFields({ name, slackUserId, systemUser, active, roles }: Described): Fields {
  return {
    name,
    slackUserId: slackUserId ?? '',
    systemUser: systemUser ?? '',
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
