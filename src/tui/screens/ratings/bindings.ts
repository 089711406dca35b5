import type { Binding } from '../../keys.ts';
import type { RatingsLayer } from './state.ts';

export function ratingsBindings(layer: RatingsLayer): readonly Binding[] {
  const edit = (): string | undefined => layer.disabledFor('ratings.edit');
  return [
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      disabled: () => layer.disabledFor('ratings.view'),
      run: () => layer.open(),
    },
    {
      id: 'take',
      keys: ['t'],
      label: 'tui:action.take',
      footer: true,
      disabled: edit,
      run: () => layer.handle('take'),
    },
    {
      id: 'contacted',
      keys: ['c'],
      label: 'tui:action.contacted',
      footer: true,
      disabled: edit,
      run: () => layer.handle('contacted'),
    },
    {
      id: 'resolved',
      keys: ['x'],
      label: 'tui:action.resolved',
      footer: true,
      disabled: edit,
      run: () => layer.handle('resolved'),
    },
    { id: 'low', keys: ['f'], label: 'tui:action.lowOnly', footer: true, run: () => layer.toggleLow() },
  ];
}
