import { createHash } from 'node:crypto';
import { type AccessService, type Actor, type Person, roleFields } from '../access/index.ts';
import type { Base } from '../base.ts';
import { type EditBase, editBase } from '../edits.ts';
import { SECRET_SETTINGS, SETTING_KEYS, SETTINGS, type SettingKey } from '../settings/index.ts';
import { noticeFields, type Template, type TemplatesService, templateFields } from '../templates/index.ts';
import type { ConfigurationFile, ConfigurationKind } from './configuration.ts';
import {
  fileNameOf,
  jsonFile,
  noticeFile,
  PEOPLE_FILE,
  POLICY_FILE,
  ROLES_FILE,
  SETTINGS_FILE,
  TEMPLATES_FOLDER,
  textFile,
} from './configuration-files.ts';
import { describedPerson, personKey } from './configuration-people.ts';
import type { ConfigurationRooms } from './configuration-rooms.ts';
import type { ConfigurationStore } from './configuration-store.ts';
import { keyOf, versionsFile } from './configuration-versions.ts';

/** Every file, in stable order: the same configuration is always the same text. */
export async function configurationFiles(
  { base, rooms, store }: { base: Base; rooms: ConfigurationRooms; store: ConfigurationStore },
  actor: Actor,
): Promise<ConfigurationFile[]> {
  const { access, settings, templates } = rooms;
  access.require(actor, 'settings.view');
  const values = await settings.all();
  const keys = SETTING_KEYS.filter((key) => !SECRET_SETTINGS.has(key));
  const pick = (wanted: (key: SettingKey) => boolean) =>
    Object.fromEntries(keys.filter(wanted).map((key) => [key, values[key]]));
  const say = base.words.in(values['company.language']);
  return [
    { path: 'README.md', text: say('exchange:configuration.readme', { secrets: [...SECRET_SETTINGS].join(', ') }) },
    // Bodies are byte for byte: git must not turn their line ends.
    { path: '.gitattributes', text: '* -text\n' },
    jsonFile(
      SETTINGS_FILE,
      pick((key) => !isPolicy(key)),
    ),
    jsonFile(POLICY_FILE, pick(isPolicy)),
    jsonFile(ROLES_FILE, await roles(access, actor)),
    jsonFile(PEOPLE_FILE, await people(access, actor)),
    ...templateFiles([...(await templates.list(actor)), ...(await templates.list(actor, { archived: true }))]),
    ...(await noticeFiles(templates, store, actor)),
    versionsFile(await store.ensureDatabaseId(base.ids), await versions({ rooms, store }, actor)),
  ];
}

/** Of every thing in the files, as `apply` compares it. */
async function versions(
  { rooms: { access, settings, templates }, store }: { rooms: ConfigurationRooms; store: ConfigurationStore },
  actor: Actor,
): Promise<Record<string, EditBase>> {
  const things: [kind: ConfigurationKind, name: string, fields: object][] = [];
  const values = await settings.all();
  for (const key of SETTING_KEYS) if (!SECRET_SETTINGS.has(key)) things.push(['setting', key, { [key]: values[key] }]);
  for (const role of await access.listRoles(actor)) things.push(['role', role.name, roleFields(role)]);
  for (const person of await access.listPeople(actor))
    things.push(['person', personKey(person), describedPerson(person)]);
  for (const archived of [false, true])
    for (const template of await templates.list(actor, { archived }))
      things.push(['template', template.name, { ...templateFields(template), archived }]);
  for (const { kind, language } of await store.ownNotices())
    things.push(['notice', `${kind}.${language}`, noticeFields(await templates.noticeText(actor, kind, language))]);
  return Object.fromEntries(things.map(([kind, name, fields]) => [keyOf({ kind, name }), editBase(fields)]));
}

function isPolicy(key: SettingKey): boolean {
  return SETTINGS[key].group === 'policy';
}

async function roles(access: AccessService, actor: Actor): Promise<object[]> {
  return (await access.listRoles(actor))
    .map(({ name, superAdmin, allPermissions, permissions }) => ({ name, superAdmin, allPermissions, permissions }))
    .sort((a, b) => compare(a.name, b.name));
}

async function people(access: AccessService, actor: Actor): Promise<object[]> {
  return (await access.listPeople(actor))
    .map(({ name, slackUserId, systemUser, active, roles: held }) => ({
      name,
      slackUserId,
      systemUser,
      active,
      roles: held.map((role) => role.name).sort(compare),
    }))
    .sort((a, b) => compare(a.name, b.name) || compare(idsOf(a), idsOf(b)));
}

function idsOf({ slackUserId, systemUser }: Pick<Person, 'slackUserId' | 'systemUser'>): string {
  return `${slackUserId ?? ''} ${systemUser ?? ''}`;
}

function templateFiles(templates: readonly Template[]): ConfigurationFile[] {
  const taken = Map.groupBy(templates, ({ name }) => fileNameOf(name));
  return templates
    .map(({ name, subject, design, body, archivedAt }) => {
      const plain = fileNameOf(name);
      // Of names that look the same to a file system each gets a mark of its own.
      const mark = (taken.get(plain)?.length ?? 0) > 1 ? `-${markOf(name)}` : '';
      const path = `${TEMPLATES_FOLDER}/${plain}${mark}.${design === 'html' ? 'html' : 'txt'}`;
      const archived: Record<string, string> = archivedAt === null ? {} : { archived: 'yes' };
      return textFile(path, { name, subject, design, ...archived }, body);
    })
    .sort((a, b) => compare(a.path, b.path));
}

async function noticeFiles(
  templates: TemplatesService,
  store: ConfigurationStore,
  actor: Actor,
): Promise<ConfigurationFile[]> {
  const files: ConfigurationFile[] = [];
  for (const { kind, language } of await store.ownNotices()) {
    files.push(noticeFile(await templates.noticeText(actor, kind, language)));
  }
  return files.sort((a, b) => compare(a.path, b.path));
}

function markOf(name: string): string {
  return createHash('sha256').update(name.normalize('NFC').toLowerCase()).digest('hex').slice(0, 8);
}

/** By code units: the same on every machine. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
