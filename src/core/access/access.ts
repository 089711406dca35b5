import type { Changes } from '../changes.ts';
import type { OnBase } from '../edits.ts';

/** Roles and permissions (X1): pure rules. */

export const SECTIONS = [
  'templates',
  'debtors',
  'incidents',
  'ratings',
  'documents',
  'customers',
  'settings',
  'access',
] as const;
export type Section = (typeof SECTIONS)[number];

/** Look, change, and let something leave the house: kept apart (X1). */
export const LEVELS = ['view', 'edit', 'send'] as const;
export type Level = (typeof LEVELS)[number];

export type Permission = `${Section}.${Level}`;

export const PERMISSIONS: readonly Permission[] = SECTIONS.flatMap((section) =>
  LEVELS.map((level) => `${section}.${level}` as const),
);

/** Where an act comes from; the audit log names it. */
export type Door = 'slack' | 'tui' | 'cli' | 'web' | 'cron' | 'api';

/** Who acts, as a door has recognised them. Every use case takes one first. */
export interface Actor {
  readonly kind: 'person' | 'operator' | 'system' | 'customer';
  /** A person's id; null for the operator at the shell, the system and customers. */
  readonly id: string | null;
  readonly name: string;
  readonly door: Door;
  /** BCP 47 tag, for answers in the actor's language. */
  readonly language: string | null;
  readonly superAdmin: boolean;
  readonly permissions: ReadonlySet<Permission>;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly superAdmin: boolean;
  readonly allPermissions: boolean;
  readonly permissions: readonly Permission[];
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly slackUserId: string | null;
  readonly systemUser: string | null;
  readonly language: string | null;
  readonly active: boolean;
  readonly roles: readonly Role[];
}

/** What a person may by their roles; nothing while they are not active. */
export function powersOf({
  active,
  roles,
}: Pick<Person, 'active' | 'roles'>): Pick<Actor, 'superAdmin' | 'permissions'> {
  const all = roles.some((role) => role.allPermissions || role.superAdmin);
  const permissions = all ? PERMISSIONS : roles.flatMap((role) => role.permissions);
  return {
    superAdmin: active && roles.some((role) => role.superAdmin),
    permissions: new Set(active ? permissions : []),
  };
}

/** What a person may before and no more after; null: nothing. */
export function lostWith(
  before: Pick<Person, 'active' | 'roles'>,
  after: Pick<Person, 'active' | 'roles'>,
): { readonly superAdmin: boolean; readonly permissions: readonly Permission[] } | null {
  const [had, has] = [powersOf(before), powersOf(after)];
  const superAdmin = had.superAdmin && !has.superAdmin;
  const permissions = [...had.permissions].filter((permission) => !has.permissions.has(permission));
  return superAdmin || permissions.length > 0 ? { superAdmin, permissions } : null;
}

/** Whether the actor may; doors use it only to leave out what would be refused. */
export function may(actor: Actor, permission: Permission): boolean {
  return actor.superAdmin || actor.permissions.has(permission);
}

/** Reminders, ticks and the delivery act as this. */
export const SYSTEM: Actor = {
  kind: 'system',
  id: null,
  name: 'relance',
  door: 'cron',
  language: null,
  superAdmin: true,
  permissions: new Set(),
};

/** The operator at the shell counts as super admin; the audit log names the system user. */
export function operatorActor(systemUser: string, door: 'cli' | 'tui', language: string | null): Actor {
  return { kind: 'operator', id: null, name: systemUser, door, language, superAdmin: true, permissions: new Set() };
}

/** A customer who opened a signed link: no permission at all; rooms take what the link grants. */
export function customerActor(name: string, language: string | null): Actor {
  return { kind: 'customer', id: null, name, door: 'web', language, superAdmin: false, permissions: new Set() };
}

/** What the audit log takes down; the audit room stands above this one and implements it. */
export interface AuditRecord {
  /** `room.verb`, e.g. `debtors.notify`. */
  readonly action: string;
  readonly target?: { readonly kind: string; readonly id: string };
  /** Small facts, never secrets, never mail bodies. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  /** What it was before and after, by field; never secrets (`core/changes.ts`). */
  readonly changes?: Changes;
}

export interface AuditRecorder {
  record(actor: Actor, entry: AuditRecord): Promise<void>;
}

export interface RoleInput {
  readonly name: string;
  readonly superAdmin?: boolean;
  readonly allPermissions?: boolean;
  readonly permissions?: readonly Permission[];
}

export interface PersonInput {
  readonly name: string;
  readonly email?: string | null;
  readonly slackUserId?: string | null;
  readonly systemUser?: string | null;
  readonly language?: string | null;
  readonly roleIds: readonly string[];
}

export interface AccessService {
  /** Throws `PermissionDenied` naming the permission; the refusal is logged (X2). */
  require(actor: Actor, permission: Permission): void;
  /**
   * To change or send what is named by its id one must also be able to look at its section (X2): else an id that nothing
   * has shown would do. Throws `PermissionDenied` naming what is missing.
   */
  requireSeen(actor: Actor, permission: Permission): void;
  /** The actor behind a Slack user id; an unknown person has no permission at all. Slack's language wins over the stored one. */
  actorForSlack(input: { slackUserId: string; name?: string; language?: string | null }): Promise<Actor>;
  /** The actor behind a system user at the terminal: the mapped person, else the operator. */
  actorForSystemUser(systemUser: string, door: 'cli' | 'tui', language: string | null): Promise<Actor>;
  listPeople(actor: Actor): Promise<Person[]>;
  listRoles(actor: Actor): Promise<Role[]>;
  createRole(actor: Actor, input: RoleInput): Promise<Role>;
  /** Merged with what others have changed since `base` was read. @throws EditConflict */
  updateRole(actor: Actor, input: { id: string } & OnBase & RoleInput): Promise<Role>;
  /** Refused while a person has it, or when it is the last super admin's. */
  deleteRole(actor: Actor, id: string): Promise<void>;
  addPerson(actor: Actor, input: PersonInput): Promise<Person>;
  /** Merged with what others have changed since `base` was read. @throws EditConflict */
  updatePerson(actor: Actor, input: { id: string } & OnBase & PersonInput & { active?: boolean }): Promise<Person>;
  /** Refused for the last super admin (X3). */
  removePerson(actor: Actor, id: string): Promise<void>;
  /** First run: makes the first super admin from RELANCE_SUPER_ADMIN when there is none; answers whether one exists now (X3). */
  ensureSuperAdmin(slackUserId: string | null): Promise<boolean>;
  /** Slack ids of those who hold the permission, to say whom to ask. */
  holdersOf(permission: Permission): Promise<Person[]>;
}
