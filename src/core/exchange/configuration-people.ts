import { type Person, permissionsIn, personFields, type Role, type RoleFields, roleFields } from '../access/index.ts';
import { editBase } from '../edits.ts';
import { AppError } from '../errors.ts';
import { oneLine } from '../text.ts';
import type { ConfigurationItem } from './configuration.ts';
import { PEOPLE_FILE, ROLES_FILE, twice } from './configuration-files.ts';
import { type Applying, changesOf, type Fields, item, orProblem, unknown } from './configuration-items.ts';
import type { WantedPerson } from './configuration-reading.ts';

/** Applies roles, then the people who hold them. */

export async function applyRoles({ rooms, actor, wanted, problems, merging }: Applying): Promise<ConfigurationItem[]> {
  const { access } = rooms;
  const before = await access.listRoles(actor);
  const items: ConfigurationItem[] = [];
  // Super admins first: taking the right from another must not find the house without one.
  for (const role of byRank(wanted.roles, ({ superAdmin }) => superAdmin)) {
    const known = before.find(({ name }) => sameName(name, role.name));
    const theirs = known ? roleFields(known) : null;
    const thing = { kind: 'role', name: role.name, file: ROLES_FILE } as const;
    const { fields, kept } = merging.merge(thing, { theirs, mine: roleFields(role) });
    const changes = changesOf(theirs && toldRole(theirs), toldRole(fields));
    const input = { ...fields, permissions: permissionsIn(fields) };
    const save =
      known && theirs
        ? () => access.updateRole(actor, { ...input, id: known.id, base: editBase(theirs) })
        : () => access.createRole(actor, input);
    if (changes.length > 0) await orProblem({ problems, file: ROLES_FILE, place: role.name }, save);
    items.push(item('role', role.name, { file: ROLES_FILE, isNew: !known, changes, kept }));
  }
  const beside = before.filter(({ name }) => !wanted.roles.some((role) => sameName(role.name, name)));
  return [...items, ...beside.map(({ name }) => unknown('role', name))];
}

/** As the files name them. */
function toldRole(fields: RoleFields): Fields {
  return {
    name: fields.name,
    superAdmin: String(fields.superAdmin),
    allPermissions: String(fields.allPermissions),
    permissions: permissionsIn(fields).sort().join(', '),
  };
}

export async function applyPeople({ rooms, actor, wanted, problems, merging }: Applying): Promise<ConfigurationItem[]> {
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
    const thing = { kind: 'person', name: personKey(person), file: PEOPLE_FILE } as const;
    const theirs = known ? describedPerson(known) : null;
    const { fields, kept } = merging.merge(thing, { theirs, mine: asWanted(person, known, held) });
    const changes = changesOf(theirs && toldPerson(theirs), toldPerson(fields));
    if (changes.length > 0) {
      const { name, slackUserId, systemUser, active } = fields;
      const roleIds = fields.roles.flatMap((name) => roles.get(name.toLowerCase())?.id ?? []);
      const input = { name, slackUserId, systemUser, roleIds };
      await orProblem(at, async () => {
        // What the files do not hold stays as it is.
        const person = known ?? (await access.addPerson(actor, input));
        const { id, email, language } = person;
        const base = editBase(personFields(person));
        if (known || !active) await access.updatePerson(actor, { ...input, email, language, id, active, base });
      });
    }
    items.push(item('person', person.name, { file: PEOPLE_FILE, isNew: !known, changes, kept }));
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

/** By what a person is found: a changed name is the same person. */
export function personKey({
  name,
  slackUserId,
  systemUser,
}: Pick<WantedPerson, 'name' | 'slackUserId' | 'systemUser'>): string {
  return slackUserId ?? systemUser ?? name;
}

/** What the files hold of a person; roles by name, in order. */
type Described = Pick<Person, 'name' | 'slackUserId' | 'systemUser' | 'active'> & { readonly roles: readonly string[] };

export function describedPerson({ name, slackUserId, systemUser, active, roles }: Person): Described {
  return { name, slackUserId, systemUser, active, roles: namesOf(roles) };
}

function asWanted(person: WantedPerson, known: Person | undefined, roles: readonly Role[]): Described {
  const { name, slackUserId, systemUser, active } = person;
  return {
    name,
    slackUserId: slackUserId === undefined ? (known?.slackUserId ?? null) : slackUserId,
    systemUser: systemUser === undefined ? (known?.systemUser ?? null) : systemUser,
    active: active ?? known?.active ?? true,
    roles: namesOf(roles),
  };
}

function namesOf(roles: readonly Role[]): string[] {
  return roles.map((role) => role.name).sort();
}

function toldPerson({ name, slackUserId, systemUser, active, roles }: Described): Fields {
  return {
    name,
    slackUserId: slackUserId ?? '',
    systemUser: systemUser ?? '',
    active: String(active),
    roles: roles.join(', '),
  };
}

function byRank<One>(list: readonly One[], first: (one: One) => boolean): One[] {
  return [...list.filter(first), ...list.filter((one) => !first(one))];
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
