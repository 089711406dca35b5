import type { Binding } from '../../keys.ts';
import type { SettingsLayer } from './state.ts';

export function settingsBindings(layer: SettingsLayer): readonly Binding[] {
  return [
    {
      id: 'open',
      keys: ['enter', 'e'],
      label: 'tui:action.open',
      footer: true,
      disabled: () => layer.cannotOpen(),
      run: () => layer.open(),
    },
  ];
}
