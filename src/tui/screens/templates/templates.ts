import type { Template } from '../../../core/templates/index.ts';
import { agoText, bytesText } from '../../app/format.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { mailPreviewPage } from '../mail/preview.tsx';
import { recipientsScreen } from '../mailings/recipients.ts';
import { templateForm } from './edit.tsx';
import { proofForm } from './proof.ts';
import { renderedTemplate } from './rendered-template.ts';
import { versionsScreen } from './versions.ts';

interface State {
  archived: boolean;
}

type Templates = List<Template, void, State>;

const SORTS = ['name', 'created', 'changed', 'sent'] as const;

/** Overview of the templates (T8). */
export const templatesScreen = listScreen<Template, void, State>({
  id: 'templates',
  name: 'Templates',
  title: ({ app, state }) => app.say(state.archived ? 'tui:templates.archived' : 'tui:section.templates'),
  state: () => ({ archived: false }),
  columns: [
    { id: 'name', heading: 'tui:column.name', min: 18, weight: 1, cell: ({ name }) => name },
    {
      id: 'kind',
      heading: 'tui:column.kind',
      min: 6,
      cell: ({ design }, { say }) => say(design === 'text' ? 'tui:design.text' : 'tui:design.html'),
    },
    {
      id: 'size',
      heading: 'tui:column.size',
      min: 7,
      align: 'right',
      optional: true,
      cell: ({ size }) => bytesText(size),
    },
    {
      id: 'created',
      heading: 'tui:column.created',
      min: 11,
      align: 'right',
      optional: true,
      cell: ({ createdAt }, app) => agoText(app, createdAt),
    },
    {
      id: 'changed',
      heading: 'tui:column.changed',
      min: 11,
      align: 'right',
      cell: ({ updatedAt }, app) => agoText(app, updatedAt),
    },
    {
      id: 'sent',
      heading: 'tui:column.lastSent',
      min: 11,
      align: 'right',
      tone: ({ lastSentAt }) => (lastSentAt === null ? 'muted' : 'plain'),
      cell: ({ lastSentAt }, app) => agoText(app, lastSentAt),
    },
  ],
  async fetch({ app, state }, { search, offset, limit, sort: wanted, descending }) {
    const { core, actor } = app.session;
    const sort = SORTS.find((each) => each === wanted) ?? 'name';
    const all = await core.templates.list(actor, { search, archived: state.archived, sort });
    // The core has one direction for each order; the other is this list read backwards.
    const ordered = descending === descends(sort) ? all : all.toReversed();
    return { rows: ordered.slice(offset, offset + limit), total: all.length };
  },
  idOf: ({ id }) => id,
  sorts: SORTS.map((id) => ({ id, column: id, descending: descends(id) })),
  markable: true,
  actions: [
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.new',
      footer: true,
      needs: 'templates.edit',
      run: ({ app }) => app.push(templateForm.open(app, null)),
    },
    {
      id: 'edit',
      keys: ['enter', 'e'],
      label: 'tui:action.edit',
      footer: true,
      on: 'row',
      needs: 'templates.view',
      run: edit,
    },
    {
      id: 'preview',
      keys: ['v'],
      label: 'tui:action.preview',
      footer: true,
      on: 'row',
      needs: 'templates.view',
      run: ({ app }, { id, name }) =>
        app.push(mailPreviewPage.open(app, { heading: name, load: () => renderedTemplate(app, id, undefined) })),
    },
    {
      id: 'proof',
      keys: ['p'],
      label: 'tui:action.proof',
      help: 'tui:help.proof',
      footer: true,
      on: 'row',
      needs: 'templates.send',
      run: proof,
    },
    {
      id: 'send',
      keys: ['m'],
      label: 'tui:action.sendToSeveral',
      help: 'tui:help.sendToSeveral',
      footer: true,
      on: 'row',
      needs: 'templates.send',
      run: ({ app }, template) => app.push(recipientsScreen.open(app, template)),
    },
    {
      id: 'duplicate',
      keys: ['d'],
      label: 'tui:action.duplicate',
      on: 'selection',
      needs: 'templates.edit',
      run: duplicate,
    },
    {
      id: 'delete',
      keys: ['D', 'delete'],
      label: 'tui:action.delete',
      on: 'selection',
      needs: 'templates.edit',
      run: askToDelete,
    },
    {
      id: 'archive',
      keys: ['x'],
      label: 'tui:action.archive',
      on: 'selection',
      needs: 'templates.edit',
      run: archive,
    },
    { id: 'archived', keys: ['X'], label: 'tui:action.showArchived', run: toggleArchived },
    {
      id: 'versions',
      keys: ['h'],
      label: 'tui:action.versions',
      on: 'row',
      needs: 'templates.view',
      run: ({ app }, template) => app.push(versionsScreen.open(app, template)),
    },
  ],
  empty: ({ app, state }) => app.say(state.archived ? 'tui:templates.noneArchived' : 'tui:templates.none'),
});

function descends(sort: (typeof SORTS)[number]): boolean {
  return sort !== 'name';
}

/** With its text as it is now: the list has none. */
function edit({ app }: Templates, { id }: Template): void {
  const { core, actor } = app.session;
  app.perform(
    () => core.templates.get(actor, id),
    (template) => app.push(templateForm.open(app, template)),
  );
}

function proof({ app }: Templates, { id: templateId, name }: Template): void {
  const { core, actor } = app.session;
  app.push(
    proofForm.open(app, {
      name,
      send: (input) => {
        const requestKey = core.base.ids.next();
        return core.transaction((tx) => tx.mailings.proof(actor, { templateId, requestKey, ...input }));
      },
      preview: (accountId) => renderedTemplate(app, templateId, accountId),
    }),
  );
}

function duplicate(list: Templates, chosen: readonly Template[]): void {
  const { core, actor } = list.app.session;
  const work = (id: string) => core.transaction((tx) => tx.templates.duplicate(actor, id));
  forEach(list, chosen, { work, done: 'tui:toast.duplicated' });
}

function archive(list: Templates, chosen: readonly Template[]): void {
  const { core, actor } = list.app.session;
  const archived = !list.state.archived;
  const work = (id: string) => core.transaction((tx) => tx.templates.archive(actor, { id, archived }));
  forEach(list, chosen, { work, done: archived ? 'tui:toast.archived' : 'tui:toast.unarchived' });
}

function askToDelete(list: Templates, chosen: readonly Template[]): void {
  const { app } = list;
  const { core, actor } = app.session;
  const work = (id: string) => core.transaction((tx) => tx.templates.remove(actor, id));
  const several = chosen.length > 1;
  ask(app, {
    question: app.say('tui:templates.askDelete', { count: chosen.length, name: chosen[0]?.name ?? '' }),
    details: several ? chosen.map(({ name }) => name) : [],
    // Many at once are typed out: a slip of one key must not cost a year of texts.
    ...(several ? { typed: String(chosen.length) } : {}),
    yes: () => forEach(list, chosen, { work, done: 'tui:toast.deleted' }),
  });
}

function toggleArchived(list: Templates): void {
  list.state.archived = !list.state.archived;
  list.marks.clear();
  list.reload();
}

/** One after the other; the first refusal stops, says why, and what was done stays done. */
function forEach(
  list: Templates,
  chosen: readonly Template[],
  { work, done }: { work: (id: string) => Promise<unknown>; done: string },
): void {
  const { app } = list;
  const finish = (): void => {
    list.marks.clear();
    list.reload();
  };
  app.perform(
    async () => {
      for (const { id } of chosen) await work(id);
    },
    () => {
      app.toast('good', app.say(done, { count: chosen.length, name: chosen[0]?.name ?? '' }));
      finish();
    },
    (error) => {
      app.fail(error);
      finish();
    },
  );
}
