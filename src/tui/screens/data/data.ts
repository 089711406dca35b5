import type { ListedImport } from '../../../core/exchange/index.ts';
import type { App } from '../../app/app.ts';
import { timeText } from '../../app/format.ts';
import { listScreen } from '../../ui/list/list-screen.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { applyForm } from './apply.ts';
import { exportForm } from './export.ts';
import { importForm } from './import.ts';
import { askToUndo } from './undo-import.ts';

/** What was imported, and the ways in and out of the data and the configuration (N1, N4). */
export const dataScreen = listScreen<ListedImport>({
  id: 'data',
  name: 'Data',
  title: 'data:title',
  columns: [
    { id: 'at', heading: 'tui:column.when', min: 12, cell: ({ at }, app) => timeText(app, at) },
    { id: 'kind', heading: 'tui:column.kind', min: 10, cell: ({ kind }, { say }) => say(`data:kind.${kind}`) },
    { id: 'file', heading: 'data:column.file', min: 14, weight: 1, cell: ({ fileName }) => fileName },
    { id: 'by', heading: 'tui:column.by', min: 8, weight: 0.3, max: 20, optional: true, cell: ({ byName }) => byName },
    { id: 'created', heading: 'data:column.created', min: 8, align: 'right', cell: ({ created }) => String(created) },
    { id: 'updated', heading: 'data:column.updated', min: 8, align: 'right', cell: ({ updated }) => String(updated) },
    {
      id: 'state',
      heading: 'tui:column.state',
      min: 14,
      tone: ({ canUndo }) => (canUndo ? 'plain' : 'muted'),
      cell: (run, { say }) => say(`data:state.${stateOf(run)}`),
    },
  ],
  async fetch({ app }, query) {
    const { core, actor } = app.session;
    return pageOf(query, {
      items: mayImport(app) ? await core.exchange.listImports(actor) : [],
      text: ({ fileName, kind, byName }) => `${fileName} ${app.say(`data:kind.${kind}`)} ${byName}`,
    });
  },
  idOf: ({ id }) => id,
  actions: [
    {
      id: 'import',
      keys: ['n'],
      label: 'data:action.import',
      footer: true,
      run: ({ app }) => app.push(importForm.open(app)),
    },
    {
      id: 'export',
      keys: ['x'],
      label: 'data:action.export',
      footer: true,
      run: ({ app }) => app.push(exportForm.open(app)),
    },
    {
      id: 'apply',
      keys: ['a'],
      label: 'data:action.apply',
      help: 'data:help.apply',
      footer: true,
      needs: 'settings.view',
      run: ({ app }) => app.push(applyForm.open(app)),
    },
    {
      id: 'undo',
      keys: ['u'],
      label: 'data:action.undo',
      help: 'data:help.undo',
      footer: true,
      on: 'row',
      off: ({ app }, run) => (run.canUndo ? undefined : app.say(`data:cannotUndo.${stateOf(run)}`)),
      run: (list, run) => askToUndo(list.app, run, () => list.reload()),
    },
  ],
  empty: ({ app }) => app.say('data:none'),
});

function mayImport(app: App): boolean {
  return (['customers.edit', 'documents.edit', 'incidents.edit'] as const).some((needed) => app.session.may(needed));
}

function stateOf({ undoneAt, canUndo }: ListedImport): 'undone' | 'undoable' | 'kept' {
  if (undoneAt !== null) return 'undone';
  return canUndo ? 'undoable' : 'kept';
}
