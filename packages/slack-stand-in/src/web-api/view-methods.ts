import { SlackError } from '../slack-error.ts';
import type { Json, OpenView } from '../types.ts';
import { findView, findViewByExternalId, openView, publishHome, pushView, updateView, viewJson } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import { type ApiMethod, requireArgument } from './method.ts';

export const viewMethods: Readonly<Record<string, ApiMethod>> = {
  'views.open': {
    token: 'bot',
    run: ({ workspace, triggers }, args) => {
      const trigger = triggers.exchange(args['trigger_id']);
      return { view: viewJson(workspace, openView(workspace, trigger.person, args['view'])) };
    },
  },
  'views.push': {
    token: 'bot',
    run: ({ workspace, triggers }, args) => {
      const trigger = triggers.exchange(args['trigger_id']);
      // Only what was done inside a modal can put another one on top of it.
      if (trigger.viewId === null) throw new SlackError('invalid_trigger_id');
      return { view: viewJson(workspace, pushView(workspace, trigger.person, args['view'])) };
    },
  },
  'views.update': {
    token: 'bot',
    run: ({ workspace }, args) => ({
      view: viewJson(workspace, updateView(workspace, namedView(workspace, args), args['view'], args['hash'])),
    }),
  },
  'views.publish': {
    token: 'bot',
    run: ({ workspace }, args) => {
      const person = workspace.person(requireArgument(args, 'user_id'));
      return { view: viewJson(workspace, publishHome(workspace, person.id, args['view'], args['hash'])) };
    },
  },
};

function namedView(workspace: Workspace, args: Json): OpenView {
  const byId = typeof args['view_id'] === 'string' ? findView(workspace, args['view_id']) : undefined;
  const open =
    byId ??
    (typeof args['external_id'] === 'string' ? findViewByExternalId(workspace, args['external_id']) : undefined);
  if (!open) throw new SlackError('not_found');
  return open;
}
