import type { Binding } from '../../keys.ts';
import type { TodayLayer } from './state.ts';

export function todayBindings(layer: TodayLayer): readonly Binding[] {
  return [
    {
      id: 'debtors',
      keys: ['d'],
      label: 'tui:section.debtors',
      footer: true,
      quiet: true,
      disabled: () => layer.notOffered('debtors'),
      run: () => layer.goTo('debtors'),
    },
    {
      id: 'templates',
      keys: ['m'],
      label: 'tui:action.sendTemplate',
      footer: true,
      quiet: true,
      disabled: () => layer.notOffered('templates'),
      run: () => layer.goTo('templates'),
    },
    {
      id: 'incidents',
      keys: ['i'],
      label: 'tui:section.incidents',
      footer: true,
      quiet: true,
      disabled: () => layer.notOffered('incidents'),
      run: () => layer.goTo('incidents'),
    },
    {
      id: 'batch',
      keys: ['b'],
      label: 'tui:action.batch',
      help: 'tui:help.batch',
      footer: true,
      disabled: () => layer.noRun(),
      run: () => layer.openRun(),
    },
    { id: 'reload', keys: ['ctrl-r'], label: 'tui:action.reload', run: () => layer.refresh() },
  ];
}
