import { z } from 'zod';
import { PERMISSIONS, type Permission } from '../access/index.ts';
import { AppError } from '../errors.ts';
import { nearestWord } from '../nearest.ts';
import { SECRET_SETTINGS } from '../settings/index.ts';
import { oneLine } from '../text.ts';
import type { ConfigurationFile } from './configuration.ts';
import {
  badField,
  NOTICES_FOLDER,
  PEOPLE_FILE,
  POLICY_FILE,
  type Problems,
  ROLES_FILE,
  readJson,
  SETTINGS_FILE,
  SHOWN,
  TEMPLATES_FOLDER,
  twice,
} from './configuration-files.ts';
import { readNotice, readTemplate, type WantedNotice, type WantedTemplate } from './configuration-texts.ts';

/** What the files want, each with the file that says so. */
export interface Wanted {
  readonly settings: ReadonlyMap<string, { readonly file: string; readonly value: unknown }>;
  readonly roles: readonly WantedRole[];
  readonly people: readonly WantedPerson[];
  readonly templates: readonly WantedTemplate[];
  readonly notices: readonly WantedNotice[];
}

export interface WantedRole extends z.infer<typeof roleSchema> {
  readonly permissions: Permission[];
}

export type WantedPerson = z.infer<typeof personSchema>;

const roleSchema = z.strictObject({
  name: z.string(),
  superAdmin: z.boolean().default(false),
  allPermissions: z.boolean().default(false),
  permissions: z.array(z.string()),
});
const personSchema = z.strictObject({
  name: z.string(),
  // Left out, these three stay as they are; rights never hang on something left out.
  slackUserId: z.string().nullable().optional(),
  systemUser: z.string().nullable().optional(),
  active: z.boolean().optional(),
  roles: z.array(z.string()),
});

/** Reads the files' form; whether their values fit is the rooms' to say. Files that are none of ours are left alone. */
export function readConfigurationFiles(files: readonly ConfigurationFile[], problems: Problems): Wanted {
  const settings = new Map<string, { file: string; value: unknown }>();
  const roles: WantedRole[] = [];
  const people: WantedPerson[] = [];
  const templates: WantedTemplate[] = [];
  const notices: WantedNotice[] = [];
  let known = 0;
  for (const file of files) {
    known += 1;
    if (file.path === SETTINGS_FILE || file.path === POLICY_FILE) readSettings(file, settings, problems);
    else if (file.path === ROLES_FILE) roles.push(...readRoles(file, problems));
    else if (file.path === PEOPLE_FILE)
      people.push(...readList(file, personSchema, problems).map(({ value }) => value));
    else if (file.path.startsWith(`${TEMPLATES_FOLDER}/`)) templates.push(...readTemplate(file, problems));
    else if (file.path.startsWith(`${NOTICES_FOLDER}/`)) notices.push(...readNotice(file, problems));
    else known -= 1;
  }
  if (known === 0) throw new AppError('exchange.noConfiguration');
  return { settings, roles, people, templates, notices };
}

function readSettings(
  file: ConfigurationFile,
  settings: Map<string, { file: string; value: unknown }>,
  problems: Problems,
): void {
  const json = readJson(file, problems);
  if (json === undefined) return;
  const object = z.record(z.string(), z.unknown()).safeParse(json);
  if (!object.success) {
    problems.add(file.path, '', new AppError('exchange.notAnObject'));
    return;
  }
  for (const [key, value] of Object.entries(object.data)) {
    const other = settings.get(key);
    if (SECRET_SETTINGS.has(key))
      problems.add(file.path, key, new AppError('exchange.secretInFile', { params: { written: key } }));
    else if (other) problems.add(file.path, key, twice(key, other.file));
    else settings.set(key, { file: file.path, value });
  }
}

function readRoles(file: ConfigurationFile, problems: Problems): WantedRole[] {
  return readList(file, roleSchema, problems).map(({ value, place }) => {
    const permissions: Permission[] = [];
    for (const permission of value.permissions) {
      const known = PERMISSIONS.find((candidate) => candidate === permission);
      if (known) permissions.push(known);
      else problems.add(file.path, place, noSuchPermission(permission));
    }
    return { ...value, permissions };
  });
}

function noSuchPermission(permission: string): AppError {
  const value = oneLine(permission, SHOWN);
  const nearest = nearestWord(value, PERMISSIONS);
  return nearest
    ? new AppError('exchange.noSuchPermissionNear', { params: { value, nearest } })
    : new AppError('exchange.noSuchPermission', { params: { value, known: PERMISSIONS.join(', ') } });
}

/** The entries of a list that have its form; the place of one is its name, or its number from 1. */
function readList<Schema extends z.ZodType<{ name: string }>>(
  file: ConfigurationFile,
  schema: Schema,
  problems: Problems,
): { value: z.infer<Schema>; place: string }[] {
  const json = readJson(file, problems);
  if (json === undefined) return [];
  const list = z.array(z.unknown()).safeParse(json);
  if (!list.success) {
    problems.add(file.path, '', new AppError('exchange.notAList'));
    return [];
  }
  const names = new Set<string>();
  return list.data.flatMap((entry, index) => {
    const result = schema.safeParse(entry);
    if (!result.success) {
      const [issue] = result.error.issues;
      const field = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])].join('.');
      problems.add(file.path, nameOf(entry) ?? String(index + 1), badField(field, Object.keys(shapeOf(schema))));
      return [];
    }
    const { slackUserId = '', systemUser = '' } = result.data as Partial<WantedPerson>;
    const key = [result.data.name.toLowerCase(), slackUserId, systemUser].join(' ');
    if (names.has(key)) problems.add(file.path, result.data.name, twice(result.data.name, file.path));
    names.add(key);
    return [{ value: result.data, place: result.data.name }];
  });
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> {
  return (schema as { shape: Record<string, unknown> }).shape;
}

function nameOf(entry: unknown): string | null {
  const named = z.object({ name: z.string() }).safeParse(entry);
  return named.success ? oneLine(named.data.name, SHOWN) : null;
}
