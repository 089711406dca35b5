import type { App } from '../../app/app.ts';
import type { Screen } from '../declaration.ts';
import { listActions } from './list-keys.ts';
import type { List, ListSpec } from './list-spec.ts';
import { OpenList } from './open-list.ts';

export interface ListScreen<Item, Input, State> extends Screen<Input> {
  open(app: App, input: Input): List<Item, Input, State>;
}

/** Declares a list. Nothing is touched before it is opened. */
export function listScreen<Item, Input = void, State = undefined>(
  spec: ListSpec<Item, Input, State>,
): ListScreen<Item, Input, State> {
  return {
    id: spec.id,
    name: spec.name,
    takesText: false,
    commands: (spec.actions ?? []).filter((action) => action.on === undefined && !action.quiet),
    keys: [...(spec.actions ?? []), ...listActions(spec)],
    open: (app, input) => new OpenList(app, spec, input),
  };
}
