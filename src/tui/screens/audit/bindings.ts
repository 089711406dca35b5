import type { Binding } from '../../keys.ts';
import type { AuditLayer } from './state.ts';

export function auditBindings(layer: AuditLayer): readonly Binding[] {
  return [
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      disabled: () => layer.noEntry(),
      run: () => layer.open(),
    },
  ];
}
