import type { Binding } from '../../keys.ts';
import type { CustomersLayer } from './state.ts';

export function customersBindings(layer: CustomersLayer): readonly Binding[] {
  const row = (): string | undefined => layer.disabledFor('customers.view');
  return [
    { id: 'open', keys: ['enter'], label: 'tui:action.open', footer: true, disabled: row, run: () => layer.open() },
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.new',
      footer: true,
      disabled: () => layer.lacks('customers.edit'),
      run: () => layer.create(),
    },
    {
      id: 'edit',
      keys: ['e'],
      label: 'tui:action.edit',
      footer: true,
      disabled: () => layer.disabledFor('customers.edit'),
      run: () => layer.edit(),
    },
    {
      id: 'send',
      keys: ['m'],
      label: 'tui:action.sendTemplate',
      help: 'tui:help.sendTemplate',
      footer: true,
      disabled: () => layer.disabledFor('templates.send'),
      run: () => layer.send(),
    },
    { id: 'kind', keys: ['K'], label: 'tui:action.customersSuppliers', footer: true, run: () => layer.switchKind() },
    {
      id: 'switch',
      keys: ['i'],
      label: 'tui:action.noticeSwitch',
      help: 'tui:help.noticeSwitch',
      disabled: () => layer.disabledFor('debtors.edit'),
      run: () => layer.chooseSwitch(),
    },
    { id: 'suppressed', keys: ['u'], label: 'tui:action.suppressed', run: () => layer.openSuppressions() },
  ];
}
