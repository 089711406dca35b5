import type { AccessService, Actor } from '../access/index.ts';
import type { AuditService } from '../audit/index.ts';
import type { Base } from '../base.ts';
import type { CustomersService } from '../customers/index.ts';
import { dateIn, formatDate } from '../dates.ts';
import { mergeEdit } from '../edits.ts';
import { AppError, type FieldProblem, NotFound } from '../errors.ts';
import { localeOf } from '../locale.ts';
import type { SettingsService } from '../settings/index.ts';
import { oneLine } from '../text.ts';
import { askingContents } from './asking-contents.ts';
import { refuseBadDraft } from './check.ts';
import { compileAhead } from './compiled-bodies.ts';
import { contentOf } from './content-id.ts';
import { createContentsStore } from './contents-store.ts';
import { NAME_LIMIT, templateFields } from './edit-fields.ts';
import { createKeptPreviews } from './kept-previews.ts';
import { createLayoutsStore } from './layouts-store.ts';
import { createMailRendering } from './mail-rendering.ts';
import { createNoticeTexts } from './notice-texts.ts';
import { arrangeTemplates } from './template-list.ts';
import { SUBJECT_STORED, type Template, type TemplateInput, type TemplatesService } from './templates.ts';
import { createTemplatesStore, nameKey, type StoredTemplate } from './templates-store.ts';

/** How many of those that are meant are named when a beginning is not enough. */
const CANDIDATES = 5;

export interface TemplatesRooms {
  readonly access: AccessService;
  readonly audit: AuditService;
  readonly settings: SettingsService;
  readonly customers: CustomersService;
}

export function createTemplatesService(
  base: Base,
  { access, audit, settings, customers }: TemplatesRooms,
): TemplatesService {
  const store = createTemplatesStore(base.db);
  const contents = createContentsStore(base.db);
  const layouts = createLayoutsStore(base.db);

  return {
    ...createNoticeTexts(base, { access, audit, store: contents }),
    ...createMailRendering(base, { access, settings, customers }),
    ...createKeptPreviews(base, { access }),

    async list(actor, { search = '', archived = false, sort = 'name' } = {}) {
      access.require(actor, 'templates.view');
      const templates = (await store.list({ archived })).map((template) => withoutStoreFields(template));
      return arrangeTemplates(templates, { search, sort });
    },

    async get(actor, id) {
      access.require(actor, 'templates.view');
      return withoutStoreFields(await find(id));
    },

    async findByName(actor, name) {
      access.require(actor, 'templates.view');
      const written = oneLine(name, NAME_LIMIT);
      const found = (await store.find({ name: written })) ?? (await begunBy(written));
      return found ? withoutStoreFields(found) : null;
    },

    async create(actor, input) {
      access.require(actor, 'templates.edit');
      const name = oneLine(input.name, NAME_LIMIT);
      refuseBadDraft({ ...input, kind: 'mailing' }, await nameProblems(name, null));
      return await insert(actor, { ...input, name }, 'templates.create');
    },

    async update(actor, input) {
      access.require(actor, 'templates.edit');
      await store.lock(input.id);
      const before = await find(input.id);
      const merged = mergeEdit({ base: input.base, theirs: templateFields(before), mine: templateFields(input) });
      const {
        name,
        subject,
        body: { design, text: body },
      } = merged;
      refuseBadDraft({ kind: 'mailing', subject, design, body }, await nameProblems(name, before.id));
      return await save(actor, before, { name, subject, design, body }, 'templates.update');
    },

    async createCopy(actor, input) {
      access.require(actor, 'templates.edit');
      refuseBadDraft({ ...input, kind: 'mailing' });
      return await insert(actor, { ...input, name: await freeName(actor, input.name) }, 'templates.create');
    },

    async versions(actor, id) {
      access.require(actor, 'templates.view');
      await find(id);
      return await store.versions(id);
    },

    async restore(actor, { id, number }) {
      access.require(actor, 'templates.edit');
      await store.lock(id);
      const before = await find(id);
      const version = (await store.versions(id)).find((candidate) => candidate.number === number);
      if (!version) throw new NotFound('templates.noVersion', { params: { number } });
      return await save(actor, before, { ...version.content, name: before.name }, 'templates.restore');
    },

    async duplicate(actor, id) {
      access.require(actor, 'templates.edit');
      const original = await find(id);
      return await insert(actor, { ...original, name: await freeName(actor, original.name) }, 'templates.duplicate');
    },

    async remove(actor, id) {
      access.require(actor, 'templates.edit');
      const template = await find(id);
      const [waiting] = await store.waitingMailings(id);
      if (waiting) {
        const zone = (await settings.all())['company.timeZone'];
        const date = formatDate(dateIn(zone, waiting.createdAt), localeOf(actor.language));
        throw new AppError('templates.inUse', { params: { name: template.name, count: waiting.messages, date } });
      }
      await store.delete(id);
      await changed(actor, 'templates.remove', id, { name: template.name });
    },

    async archive(actor, { id, archived }) {
      access.require(actor, 'templates.edit');
      await find(id);
      await store.setArchived(id, archived ? base.clock.now() : null);
      await changed(actor, archived ? 'templates.archive' : 'templates.unarchive', id);
    },

    async contentOf(templateId) {
      const { contentId: id, design, subject, body } = await find(templateId);
      return { id, design, subject, body };
    },

    async draftContent({ design, subject, body }) {
      const content = contentOf({ design, subject: oneLine(subject, SUBJECT_STORED), body });
      await contents.saveContent(content, base.clock.now());
      return content;
    },

    layoutAt: (instant) => layouts.at(instant),

    async noteLayout(mark) {
      const since = base.clock.now();
      if ((await layouts.at(since)) !== mark) await layouts.insert({ id: base.ids.next(), since, mark });
    },

    asking: (ids) => askingContents(contents, ids),

    async contents(ids) {
      const found = await contents.contents(ids);
      await compileAhead(found);
      return new Map(found.map((content) => [content.id, content]));
    },

    stampSent: (templateId, at) => store.stampSent(templateId, at),
  };

  async function find(id: string): Promise<StoredTemplate> {
    const template = await store.find({ id });
    if (!template) throw new NotFound('templates.notFound');
    return template;
  }

  async function begunBy(beginning: string): Promise<StoredTemplate | null> {
    const found = beginning === '' ? [] : await store.beginningWith(beginning, CANDIDATES + 1);
    if (found.length <= 1) return found[0] ?? null;
    const names = found.slice(0, CANDIDATES).map(({ name }) => name);
    const more = found.length > CANDIDATES ? ['…'] : [];
    throw new AppError('templates.manyBegin', { params: { beginning, names: [...names, ...more].join(', ') } });
  }

  async function nameProblems(name: string, ownId: string | null): Promise<FieldProblem[]> {
    if (name === '') return [{ field: 'name', code: 'templates.nameEmpty' }];
    const other = await store.find({ name });
    if (!other || other.id === ownId) return [];
    return [{ field: 'name', code: 'templates.nameTaken', params: { name: other.name } }];
  }

  async function insert(actor: Actor, input: TemplateInput, action: string): Promise<Template> {
    const id = base.ids.next();
    const at = base.clock.now();
    const content = contentOf({ ...input, subject: oneLine(input.subject, SUBJECT_STORED) });
    await contents.saveContent(content, at);
    await store.insert({ id, name: input.name, design: input.design, at });
    await store.insertVersion({ templateId: id, number: 1, contentId: content.id, at, by: actor.name });
    await changed(actor, action, id, { name: input.name });
    return withoutStoreFields(await find(id));
  }

  /** Under the template's lock: a new version where the content differs; a new name alone makes none. */
  async function save(actor: Actor, before: StoredTemplate, input: TemplateInput, action: string): Promise<Template> {
    const at = base.clock.now();
    const content = contentOf({ ...input, subject: oneLine(input.subject, SUBJECT_STORED) });
    const isNew = content.id !== before.contentId;
    if (!isNew && input.name === before.name) return withoutStoreFields(before);
    const to = isNew ? before.version + 1 : before.version;
    if (isNew) await contents.saveContent(content, at);
    await store.advance({ id: before.id, to, name: input.name, design: input.design, at });
    if (isNew)
      await store.insertVersion({ templateId: before.id, number: to, contentId: content.id, at, by: actor.name });
    await changed(actor, action, before.id, { version: to });
    return withoutStoreFields(await find(before.id));
  }

  async function freeName(actor: Actor, name: string): Promise<string> {
    const say = base.words.in(actor.language);
    const taken = await store.nameKeys();
    const short = oneLine(name, NAME_LIMIT - 20);
    for (let number = 1; ; number += 1) {
      const candidate =
        number === 1
          ? say('templates:copyName', { name: short })
          : say('templates:copyNameNumber', { name: short, number });
      if (!taken.has(nameKey(candidate))) return candidate;
    }
  }

  async function changed(
    actor: Actor,
    action: string,
    id: string,
    details: Readonly<Record<string, string | number>> = {},
  ): Promise<void> {
    await audit.record(actor, { action, target: { kind: 'template', id }, details });
    base.hub.emit('changed', { room: 'templates' });
  }
}

function withoutStoreFields({ contentId: _, ...template }: StoredTemplate): Template {
  return template;
}
