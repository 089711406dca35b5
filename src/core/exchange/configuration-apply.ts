import { isDeepStrictEqual } from 'node:util';
import { editBase } from '../edits.ts';
import type { NoticeKind } from '../notices/index.ts';
import { isSettingKey, SECRET_SETTINGS, SETTING_DEFAULTS, SETTING_KEYS, SETTINGS } from '../settings/index.ts';
import { type Design, noticeFields, type TemplateFields, templateFields } from '../templates/index.ts';
import { oneLine } from '../text.ts';
import type { ConfigurationItem } from './configuration.ts';
import { twice } from './configuration-files.ts';
import { type Applying, changesOf, type Fields, item, orProblem, unknown } from './configuration-items.ts';
import { applyPeople, applyRoles } from './configuration-people.ts';
import { shownValue } from './configuration-versions.ts';

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

async function applySettings({ rooms, actor, wanted, problems, merging }: Applying): Promise<ConfigurationItem[]> {
  rooms.access.require(actor, 'settings.view');
  const before = await rooms.settings.all();
  const items: ConfigurationItem[] = [];
  for (const [key, { file, value }] of wanted.settings) {
    const known = isSettingKey(key) ? key : null;
    // What does not fit is stored by nobody: the room refuses it with its own sentence.
    const parsed = known === null ? null : SETTINGS[known].schema.safeParse(value);
    if (known === null || !parsed?.success) {
      await orProblem({ problems, file, place: key }, () => rooms.settings.set(actor, key, value));
      continue;
    }
    const theirs = { [key]: before[known] };
    const { fields, kept } = merging.merge(
      { kind: 'setting', name: key, file },
      { theirs, mine: { [key]: parsed.data } },
    );
    const changed = !isDeepStrictEqual(fields, theirs);
    const changes = changed ? [{ field: key, before: shownValue(before[known]), after: shownValue(fields[key]) }] : [];
    if (changed)
      await orProblem({ problems, file, place: key }, () =>
        rooms.settings.edit(actor, { values: fields, base: editBase(theirs) }),
      );
    items.push(item('setting', key, { file, isNew: false, changes, kept }));
  }
  const beside = SETTING_KEYS.filter(
    (key) =>
      !SECRET_SETTINGS.has(key) && !wanted.settings.has(key) && !isDeepStrictEqual(before[key], SETTING_DEFAULTS[key]),
  );
  return [...items, ...beside.map((key) => unknown('setting', key))];
}

async function applyTemplates({ rooms, actor, wanted, problems, merging }: Applying): Promise<ConfigurationItem[]> {
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
    const theirs = known ? { ...templateFields(known), archived: known.archivedAt !== null } : null;
    const mine = { ...templateFields({ ...template, design: template.design as Design }), archived: template.archived };
    const { fields, kept } = merging.merge({ kind: 'template', name, file }, { theirs, mine });
    const changes = changesOf(theirs && toldFields(theirs), toldFields(fields));
    if (changes.length > 0 && other === undefined)
      await orProblem({ problems, file, headLines }, async () => {
        const { archived, subject, body } = fields;
        const input = { name: fields.name, subject, design: body.design, body: body.text };
        const saved = known
          ? await templates.update(actor, { ...input, id: known.id, base: editBase(templateFields(known)) })
          : await templates.create(actor, input);
        if ((saved.archivedAt !== null) !== archived) await templates.archive(actor, { id: saved.id, archived });
      });
    items.push(item('template', name, { file, isNew: !known, changes, kept }));
  }
  const beside = before.filter(({ name }) => !met.has(nameKey(name)));
  return [...items, ...beside.map(({ name }) => unknown('template', name))];
}

/** As the files name them. */
function toldFields({ name, subject, body, archived }: TemplateFields & { readonly archived: boolean }): Fields {
  return { name, subject, design: body.design, archived: archived ? 'yes' : 'no', body: body.text };
}

async function applyNotices({
  rooms,
  store,
  actor,
  wanted,
  problems,
  merging,
}: Applying): Promise<ConfigurationItem[]> {
  const { templates } = rooms;
  const own = await store.ownNotices();
  const met = new Map<string, string>();
  const items: ConfigurationItem[] = [];
  for (const notice of wanted.notices) {
    const { file, language, headLines } = notice;
    const kind = notice.kind as NoticeKind;
    const name = `${kind}.${language}`;
    const other = met.get(name);
    if (other !== undefined) problems.add(file, 'notice', twice(name, other));
    met.set(name, file);
    await orProblem({ problems, file, headLines }, async () => {
      const known = own.some((one) => one.kind === kind && one.language === language)
        ? await templates.noticeText(actor, kind, language)
        : null;
      const theirs = known ? noticeFields(known) : null;
      const { fields, kept } = merging.merge({ kind: 'notice', name, file }, { theirs, mine: noticeFields(notice) });
      const changes = changesOf(theirs, fields);
      const base = theirs && editBase(theirs);
      if (changes.length > 0) await templates.setNoticeText(actor, { kind, language, ...fields, base });
      items.push(item('notice', name, { file, isNew: !known, changes, kept }));
    });
  }
  const beside = own.map(({ kind, language }) => `${kind}.${language}`).filter((name) => !met.has(name));
  return [...items, ...beside.map((name) => unknown('notice', name))];
}

/** As the templates compare their names. */
function nameKey(name: string): string {
  return oneLine(name).normalize('NFC').toLowerCase();
}
