import { AppError } from '../errors.ts';
import { type Person, powersOf, type Role } from './access.ts';
import type { AccessStore } from './access-store.ts';

export function isSuperAdmin(person: Person): boolean {
  return powersOf(person).superAdmin;
}

export function superAdminRole(id: string, name: string): Role {
  return { id, name, superAdmin: true, allPermissions: true, permissions: [] };
}

/** Somebody must stay who can let others in (X3). */
export async function refuseLastAdmin(store: AccessStore, remains: (person: Person) => boolean): Promise<void> {
  if (!(await store.listPeople()).some((person) => person.active && remains(person)))
    throw new AppError('access.lastSuperAdmin');
}
