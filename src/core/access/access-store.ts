import { type Db, fromJson, lockRow, toBoolean, toJson } from '../db/index.ts';
import type { Permission, Person, Role } from './access.ts';

interface RoleRow {
  readonly id: string;
  readonly name: string;
  readonly super_admin: boolean | number;
  readonly all_permissions: boolean | number;
  readonly permissions: string;
}

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly slack_user_id: string | null;
  readonly system_user: string | null;
  readonly language: string | null;
  readonly active: boolean | number;
}

export interface PersonRecord extends Omit<Person, 'roles'> {
  readonly roleIds: readonly string[];
  readonly createdAt: number;
}

export type AccessStore = ReturnType<typeof createAccessStore>;

export function createAccessStore(db: Db) {
  return {
    async lock(table: 'roles' | 'people', id: string): Promise<void> {
      await lockRow(db, table, id);
    },

    async listRoles(): Promise<Role[]> {
      const rows = await db<RoleRow>('roles').select('*').orderBy('name_key');
      return rows.map(toRole);
    },

    async saveRole(role: Role): Promise<void> {
      const row = {
        id: role.id,
        name: role.name,
        name_key: nameKey(role.name),
        super_admin: role.superAdmin,
        all_permissions: role.allPermissions,
        permissions: toJson(role.permissions),
      };
      await db('roles').insert(row).onConflict('id').merge();
    },

    async deleteRole(id: string): Promise<void> {
      await db('roles').where({ id }).delete();
    },

    async roleNameTaken(name: string, exceptId: string | null): Promise<boolean> {
      const row = await db('roles')
        .where({ name_key: nameKey(name) })
        .whereNot({ id: exceptId ?? '' })
        .first('id');
      return row !== undefined;
    },

    async listPeople(): Promise<Person[]> {
      return withRoles(await db<PersonRow>('people').select('*').orderBy('name'));
    },

    async findPerson(
      where: { id: string } | { slack_user_id: string } | { system_user: string },
    ): Promise<Person | null> {
      const [person] = await withRoles(await db<PersonRow>('people').where(where).limit(1));
      return person ?? null;
    },

    async savePerson(person: PersonRecord): Promise<void> {
      const changeable = {
        name: person.name,
        email: person.email,
        slack_user_id: person.slackUserId,
        system_user: person.systemUser,
        language: person.language,
        active: person.active,
      };
      await db('people')
        .insert({ id: person.id, created_at: person.createdAt, ...changeable })
        .onConflict('id')
        .merge(changeable);
      await db('person_roles').where({ person_id: person.id }).delete();
      const links = person.roleIds.map((roleId) => ({ person_id: person.id, role_id: roleId }));
      if (links.length > 0) await db('person_roles').insert(links);
    },

    async renamePerson(id: string, name: string): Promise<void> {
      await db('people').where({ id }).update({ name });
    },

    async deletePerson(id: string): Promise<void> {
      await db('people').where({ id }).delete();
    },
  };

  async function withRoles(rows: readonly PersonRow[]): Promise<Person[]> {
    if (rows.length === 0) return [];
    const links = (await db('person_roles')
      .join('roles', 'roles.id', 'person_roles.role_id')
      .whereIn(
        'person_roles.person_id',
        rows.map((row) => row.id),
      )
      .select('person_roles.person_id', 'roles.*')) as (RoleRow & { person_id: string })[];
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      email: row.email,
      slackUserId: row.slack_user_id,
      systemUser: row.system_user,
      language: row.language,
      active: toBoolean(row.active),
      roles: links.filter((link) => link.person_id === row.id).map(toRole),
    }));
  }
}

/** Names compare without case. */
function nameKey(name: string): string {
  return name.toLowerCase();
}

function toRole(row: RoleRow): Role {
  return {
    id: row.id,
    name: row.name,
    superAdmin: toBoolean(row.super_admin),
    allPermissions: toBoolean(row.all_permissions),
    permissions: fromJson<Permission[]>(row.permissions),
  };
}
