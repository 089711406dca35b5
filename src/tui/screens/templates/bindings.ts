import type { Binding } from '../../keys.ts';
import type { TemplatesLayer } from './state.ts';

export function templatesBindings(layer: TemplatesLayer): readonly Binding[] {
  const edit = (): string | undefined => layer.disabledFor('templates.edit');
  const send = (): string | undefined => layer.disabledFor('templates.send');
  const row = (): string | undefined => layer.disabledFor('templates.view');
  return [
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.new',
      footer: true,
      disabled: () => layer.lacks('templates.edit'),
      run: () => layer.create(),
    },
    {
      id: 'edit',
      keys: ['enter', 'e'],
      label: 'tui:action.edit',
      footer: true,
      disabled: row,
      run: () => layer.edit(),
    },
    {
      id: 'preview',
      keys: ['v'],
      label: 'tui:action.preview',
      footer: true,
      disabled: row,
      run: () => layer.preview(),
    },
    {
      id: 'proof',
      keys: ['p'],
      label: 'tui:action.proof',
      help: 'tui:help.proof',
      footer: true,
      disabled: send,
      run: () => layer.proof(),
    },
    {
      id: 'send',
      keys: ['m'],
      label: 'tui:action.sendToSeveral',
      help: 'tui:help.sendToSeveral',
      footer: true,
      disabled: send,
      run: () => layer.send(),
    },
    { id: 'duplicate', keys: ['d'], label: 'tui:action.duplicate', disabled: edit, run: () => layer.duplicate() },
    { id: 'delete', keys: ['D', 'delete'], label: 'tui:action.delete', disabled: edit, run: () => layer.remove() },
    { id: 'archive', keys: ['x'], label: 'tui:action.archive', disabled: edit, run: () => layer.archive() },
    { id: 'archived', keys: ['X'], label: 'tui:action.showArchived', run: () => layer.toggleArchived() },
    { id: 'versions', keys: ['h'], label: 'tui:action.versions', disabled: row, run: () => layer.versions() },
  ];
}
