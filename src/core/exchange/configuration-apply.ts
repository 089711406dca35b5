import { isDeepStrictEqual } from 'node:util';
import { SECRET_SETTINGS, SETTING_DEFAULTS, SETTING_KEYS, type SettingKey, settingSchemas } from '../settings/index.ts';
import { type Design, type NoticeKind, SUBJECT_STORED, type Template } from '../templates/index.ts';
import { oneLine } from '../text.ts';
import type { ConfigurationItem } from './configuration.ts';
import { type Applying, changesOf, type Fields, item, orProblem, same, unknown } from './configuration-items.ts';
import { applyPeople, applyRoles } from './configuration-people.ts';
import { twice, type WantedNotice, type WantedTemplate } from './configuration-reading.ts';

/** Makes the database as the files say, part by part; what a room refuses becomes a problem of the file that wants it. */
export async function applyWanted(work: Applying): Promise<ConfigurationItem[]> {
  return [
    ...(await applySettings(work)),
    ...(await applyRoles(work)),
    ...(await applyPeople(work)),
    ...(await applyTemplates(work)),
    ...(await applyNotices(work)),
  ];
}

async function applySettings({ rooms, actor, wanted, problems }: Applying): Promise<ConfigurationItem[]> {
  rooms.access.require(actor, 'settings.view');
  const before = await rooms.settings.all();
  const items: ConfigurationItem[] = [];
  for (const [key, { file, value }] of wanted.settings) {
    const known = Object.hasOwn(settingSchemas, key) ? (key as SettingKey) : null;
    // What does not fit is stored by nobody: the room refuses it with its own sentence.
    const parsed = known === null ? null : settingSchemas[known].safeParse(value);
    if (known !== null && parsed?.success && isDeepStrictEqual(parsed.data, before[known])) {
      items.push(same('setting', key, file));
      continue;
    }
    const after = parsed?.success ? parsed.data : value;
    await orProblem({ problems, file, place: key }, () => rooms.settings.set(actor, key, value));
    const change = known === null ? [] : [{ field: key, before: shownValue(before[known]), after: shownValue(after) }];
    items.push({ kind: 'setting', name: key, file, outcome: 'updated', changes: change });
  }
  const beside = SETTING_KEYS.filter(
    (key) =>
      !SECRET_SETTINGS.has(key) && !wanted.settings.has(key) && !isDeepStrictEqual(before[key], SETTING_DEFAULTS[key]),
  );
  return [...items, ...beside.map((key) => unknown('setting', key))];
}

async function applyTemplates({ rooms, actor, wanted, problems }: Applying): Promise<ConfigurationItem[]> {
  const { templates } = rooms;
  const before = [...(await templates.list(actor)), ...(await templates.list(actor, { archived: true }))];
  const met = new Map<string, string>();
  const items: ConfigurationItem[] = [];
  for (const template of wanted.templates) {
    const { file, name, headLines } = template;
    const key = nameKey(name);
    const other = met.get(key);
    if (other !== undefined) problems.add(file, 'name', twice(name, other));
    met.set(key, file);
    const known = before.find((one) => nameKey(one.name) === key);
    const changes = changesOf(known ? templateFields(known) : null, templateFields(template));
    if (changes.length > 0 && other === undefined)
      await orProblem({ problems, file, headLines }, async () => {
        const input = { name, subject: template.subject, design: template.design as Design, body: template.body };
        const saved = known
          ? await templates.update(actor, { ...input, id: known.id, basedOn: known.version })
          : await templates.create(actor, input);
        if ((saved.archivedAt !== null) !== template.archived)
          await templates.archive(actor, { id: saved.id, archived: template.archived });
      });
    items.push(item('template', name, { file, isNew: !known, changes }));
  }
  const beside = before.filter(({ name }) => !met.has(nameKey(name)));
  return [...items, ...beside.map(({ name }) => unknown('template', name))];
}

function templateFields(template: WantedTemplate | Template): Fields {
  const archived = 'archived' in template ? template.archived : template.archivedAt !== null;
  return {
    name: oneLine(template.name),
    subject: oneLine(template.subject, SUBJECT_STORED),
    design: template.design,
    ...(archived ? { archived: 'yes' } : { archived: 'no' }),
    body: template.body,
  };
}

async function applyNotices({ rooms, store, actor, wanted, problems }: Applying): Promise<ConfigurationItem[]> {
  const { templates } = rooms;
  const own = await store.ownNotices();
  const met = new Map<string, string>();
  const items: ConfigurationItem[] = [];
  for (const notice of wanted.notices) {
    const { file, language, subject, body, headLines } = notice;
    const kind = notice.kind as NoticeKind;
    const name = `${kind}.${language}`;
    const other = met.get(name);
    if (other !== undefined) problems.add(file, 'notice', twice(name, other));
    met.set(name, file);
    await orProblem({ problems, file, headLines }, async () => {
      const known = own.some((one) => one.kind === kind && one.language === language)
        ? await templates.noticeText(actor, kind, language)
        : null;
      const changes = changesOf(known ? noticeFields(known) : null, noticeFields(notice));
      if (changes.length > 0) await templates.setNoticeText(actor, { kind, language, subject, body });
      items.push(item('notice', name, { file, isNew: !known, changes }));
    });
  }
  const beside = own.map(({ kind, language }) => `${kind}.${language}`).filter((name) => !met.has(name));
  return [...items, ...beside.map((name) => unknown('notice', name))];
}

function noticeFields({ subject, body }: Pick<WantedNotice, 'subject' | 'body'>): Fields {
  return { subject: oneLine(subject, SUBJECT_STORED), body };
}

/** As the templates compare their names. */
function nameKey(name: string): string {
  return oneLine(name).normalize('NFC').toLowerCase();
}

function shownValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
