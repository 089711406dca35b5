import type { Binding } from '../../keys.ts';
import type { PeopleLayer } from './state.ts';

export function peopleBindings(layer: PeopleLayer): readonly Binding[] {
  return [
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.addPerson',
      footer: true,
      disabled: () => layer.lacksEdit(),
      run: () => layer.add(),
    },
    {
      id: 'edit',
      keys: ['enter', 'e'],
      label: 'tui:action.edit',
      footer: true,
      disabled: () => layer.cannotEdit(),
      run: () => layer.edit(),
    },
    {
      id: 'delete',
      keys: ['D', 'delete'],
      label: 'tui:action.removePerson',
      footer: true,
      disabled: () => layer.cannotEdit(),
      run: () => layer.remove(),
    },
    { id: 'roles', keys: ['r'], label: 'tui:action.roles', footer: true, run: () => layer.openRoles() },
  ];
}
