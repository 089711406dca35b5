import { createHash } from 'node:crypto';
import type { AccessService, Actor, Person } from '../access/index.ts';
import type { Base } from '../base.ts';
import { SECRET_SETTINGS, SETTING_KEYS, type SettingKey, type SettingsService } from '../settings/index.ts';
import type { Template, TemplatesService } from '../templates/index.ts';
import type { ConfigurationFile } from './configuration.ts';
import {
  fileNameOf,
  jsonFile,
  NOTICES_FOLDER,
  PEOPLE_FILE,
  POLICY_FILE,
  ROLES_FILE,
  SETTINGS_FILE,
  TEMPLATES_FOLDER,
  textFile,
} from './configuration-files.ts';
import type { ConfigurationStore } from './configuration-store.ts';

export interface ConfigurationRooms {
  readonly access: AccessService;
  readonly settings: SettingsService;
  readonly templates: TemplatesService;
}

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
  ];
}

function isPolicy(key: SettingKey): boolean {
  return key.startsWith('policy.');
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
    const { subject, body } = await templates.noticeText(actor, kind, language);
    files.push(textFile(`${NOTICES_FOLDER}/${kind}.${language}.txt`, { notice: kind, language, subject }, body));
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
