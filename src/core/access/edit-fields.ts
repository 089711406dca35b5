import { refuseField } from '../errors.ts';
import { oneLine, parseAddress } from '../text.ts';
import {
  LEVELS,
  type Level,
  PERMISSIONS,
  type Permission,
  type Person,
  type PersonInput,
  type Role,
  type RoleInput,
  SECTIONS,
  type Section,
} from './access.ts';

/** Roles and people as one edits them: the fields that merge each by itself (X5). */

const ROLE_NAME_LIMIT = 80;
const PERSON_NAME_LIMIT = 120;

/** Each section by itself, its levels in order. */
export type RoleFields = Pick<Role, 'name' | 'superAdmin' | 'allPermissions'> &
  Readonly<Record<Section, readonly Level[]>>;

export function roleFields(role: RoleInput): RoleFields {
  const { superAdmin = false, allPermissions = false, permissions = [] } = role;
  const levels = (section: Section) => LEVELS.filter((level) => permissions.includes(`${section}.${level}`));
  const sections = Object.fromEntries(SECTIONS.map((section) => [section, levels(section)]));
  const name = oneLine(role.name, ROLE_NAME_LIMIT);
  return { name, superAdmin, allPermissions, ...(sections as Record<Section, Level[]>) };
}

export function permissionsIn(fields: RoleFields): Permission[] {
  return PERMISSIONS.filter((permission) => {
    const [section, level] = permission.split('.') as [Section, Level];
    return fields[section].includes(level);
  });
}

export type PersonFields = Omit<Person, 'id' | 'roles'> & { readonly roleIds: readonly string[] };

export function personFields({ id: _, roles, ...fields }: Person): PersonFields {
  return { ...fields, roleIds: roles.map((role) => role.id).sort() };
}

/** As it is stored; refuses a name that is empty and what is no address. */
export function cleanPerson(input: PersonInput): Omit<PersonFields, 'active'> {
  const name = oneLine(input.name, PERSON_NAME_LIMIT);
  if (name === '') throw refuseField('name', 'access.personNameEmpty');
  const email = input.email ? parseAddress(input.email) : null;
  if (input.email && !email) throw refuseField('email', 'core.notAnAddress', { value: oneLine(input.email, 80) });
  return {
    name,
    email,
    slackUserId: input.slackUserId || null,
    systemUser: input.systemUser || null,
    language: input.language || null,
    roleIds: [...input.roleIds].sort(),
  };
}
