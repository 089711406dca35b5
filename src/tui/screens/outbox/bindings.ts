import { WAITING_STATES } from '../../../core/mail/index.ts';
import type { Binding } from '../../keys.ts';
import type { OutboxLayer } from './state.ts';

export function outboxBindings(layer: OutboxLayer): readonly Binding[] {
  return [
    {
      id: 'open',
      keys: ['enter'],
      label: 'tui:action.open',
      footer: true,
      disabled: () => layer.noMessage(),
      run: () => layer.open(),
    },
    {
      id: 'retry',
      keys: ['r'],
      label: 'tui:action.retry',
      help: 'tui:help.retry',
      footer: true,
      disabled: () => layer.noneIn(['failed', 'retry', 'suppressed']),
      run: () => layer.retry(),
    },
    {
      id: 'cancel',
      keys: ['c'],
      label: 'tui:action.cancelMessage',
      footer: true,
      disabled: () => layer.noneIn(WAITING_STATES),
      run: () => layer.cancel(),
    },
    {
      id: 'settle',
      keys: ['u'],
      label: 'tui:action.settle',
      help: 'tui:help.settle',
      footer: true,
      disabled: () => layer.noneIn(['unknown']),
      run: () => layer.settle(),
    },
    {
      id: 'resume',
      keys: ['p'],
      label: 'tui:action.resumeMail',
      help: 'tui:help.resumeMail',
      footer: true,
      disabled: () => layer.notPaused(),
      run: () => layer.resume(),
    },
    { id: 'state', keys: ['f'], label: 'tui:action.stateFilter', footer: true, run: () => layer.chooseState() },
  ];
}
