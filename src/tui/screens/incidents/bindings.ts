import type { Binding } from '../../keys.ts';
import type { IncidentsLayer } from './state.ts';

export function incidentsBindings(layer: IncidentsLayer): readonly Binding[] {
  const edit = (): string | undefined => layer.disabledFor('incidents.edit');
  return [
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.new',
      footer: true,
      disabled: () => layer.lacks('incidents.edit'),
      run: () => layer.create(),
    },
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      disabled: () => layer.disabledFor('incidents.view'),
      run: () => layer.open(),
    },
    {
      id: 'edit',
      keys: ['e'],
      label: 'tui:action.edit',
      footer: true,
      disabled: () => layer.disabledFor('incidents.view'),
      run: () => layer.edit(),
    },
    {
      id: 'close',
      keys: ['c'],
      label: 'tui:action.closeIncident',
      footer: true,
      disabled: () => edit() ?? layer.notIn('open'),
      run: () => layer.closeIncident(),
    },
    {
      id: 'reopen',
      keys: ['o'],
      label: 'tui:action.reopen',
      footer: true,
      disabled: () => edit() ?? layer.notIn('closed'),
      run: () => layer.reopen(),
    },
    {
      id: 'why',
      keys: ['w'],
      label: 'tui:action.why',
      help: 'tui:help.why',
      footer: true,
      disabled: () => layer.disabledFor('incidents.view'),
      run: () => layer.why(),
    },
    { id: 'state', keys: ['f'], label: 'tui:action.openClosedAll', footer: true, run: () => layer.nextState() },
  ];
}
