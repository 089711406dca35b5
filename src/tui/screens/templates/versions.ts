import type { Core } from '../../../core/core.ts';
import type { Template } from '../../../core/templates/index.ts';
import { instantText } from '../../app/format.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { mailPreviewPage } from '../mail/preview.tsx';

type Version = Awaited<ReturnType<Core['templates']['versions']>>[number];

/** Every text that a template ever had; any can be seen and restored (T9). */
export const versionsScreen = listScreen<Version, Template>({
  id: 'templates.versions',
  name: 'Templates: versions',
  title: ({ app, input }) => app.say('tui:versions.title', { name: input.name }),
  columns: [
    { id: 'number', heading: 'tui:column.version', min: 8, align: 'right', cell: ({ number }) => String(number) },
    { id: 'at', heading: 'tui:column.when', min: 24, cell: ({ createdAt }, app) => instantText(app, createdAt) },
    { id: 'by', heading: 'tui:column.by', min: 12, weight: 0.3, max: 24, cell: ({ createdBy }) => createdBy },
    { id: 'subject', heading: 'tui:column.subject', min: 18, weight: 1, cell: ({ content }) => content.subject },
  ],
  async fetch({ app, input }, { offset, limit }) {
    const { core, actor } = app.session;
    const versions = await core.templates.versions(actor, input.id);
    return { rows: versions.slice(offset, offset + limit), total: versions.length };
  },
  idOf: ({ number }) => String(number),
  searchable: false,
  actions: [
    { id: 'preview', keys: ['enter', 'v'], label: 'tui:action.preview', footer: true, on: 'row', run: preview },
    {
      id: 'restore',
      keys: ['R'],
      label: 'tui:action.restore',
      footer: true,
      on: 'row',
      needs: 'templates.edit',
      run: askToRestore,
    },
  ],
  empty: ({ app }) => app.say('tui:list.noMatch'),
});

function preview(list: List<Version, Template>, { content: { design, subject, body } }: Version): void {
  const { core, actor } = list.app.session;
  const load = () => core.templates.preview(actor, { kind: 'mailing', design, subject, body });
  list.app.push(mailPreviewPage.open(list.app, { heading: list.title(), load }));
}

function askToRestore(list: List<Version, Template>, { number }: Version): void {
  const { app, input } = list;
  const { core, actor } = app.session;
  ask(app, {
    question: app.say('tui:versions.ask', { number }),
    yes: () =>
      app.perform(
        () => core.transaction((tx) => tx.templates.restore(actor, { id: input.id, number })),
        () => {
          app.toast('good', app.say('tui:toast.restored', { number }));
          list.reload();
        },
      ),
  });
}
