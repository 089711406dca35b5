import type { Binding } from '../../keys.ts';
import type { DebtorsLayer } from './state.ts';

export function debtorsBindings(layer: DebtorsLayer): readonly Binding[] {
  const row = (): string | undefined => layer.disabledFor('debtors.view');
  const edit = (): string | undefined => layer.disabledFor('debtors.edit');
  return [
    { id: 'open', keys: ['enter'], label: 'tui:action.open', footer: true, disabled: row, run: () => layer.open() },
    {
      id: 'notify',
      keys: ['n'],
      label: 'tui:action.notify',
      help: 'tui:help.notify',
      footer: true,
      disabled: () => layer.disabledFor('debtors.send'),
      run: () => layer.notify(),
    },
    {
      id: 'days',
      keys: ['f'],
      label: 'tui:action.dayFilters',
      help: 'tui:help.dayFilters',
      footer: true,
      run: () => layer.chooseDays(),
    },
    {
      id: 'why',
      keys: ['w'],
      label: 'tui:action.why',
      help: 'tui:help.why',
      footer: true,
      disabled: row,
      run: () => layer.why(),
    },
    {
      id: 'switch',
      keys: ['i'],
      label: 'tui:action.noticeSwitch',
      help: 'tui:help.noticeSwitch',
      disabled: edit,
      run: () => layer.chooseSwitch(),
    },
    { id: 'receipts', keys: ['r'], label: 'tui:action.receipts', run: () => layer.openReceipts() },
    { id: 'batch', keys: ['b'], label: 'tui:action.batch', help: 'tui:help.batch', run: () => layer.openRun() },
    {
      id: 'policy',
      keys: ['P'],
      label: 'tui:action.policy',
      disabled: () => layer.lacks('settings.view'),
      run: () => layer.openPolicy(),
    },
  ];
}
