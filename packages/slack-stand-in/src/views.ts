import { problemLine, refusalOfView } from './block-kit/index.ts';
import { stateOf } from './form-state.ts';
import { normalizeView } from './normalize.ts';
import { secret } from './secret.ts';
import { SlackError } from './slack-error.ts';
import type { Json, OpenView, View } from './types.ts';
import type { Workspace } from './workspace.ts';

/** views.open: a new root; whatever was on the person's screen is replaced. */
export function openView(workspace: Workspace, person: string, payload: unknown): OpenView {
  const view = requireView(payload, 'modal');
  requireFreeExternalId(workspace, view, null);
  const id = workspace.code('V');
  const open = createOpenView(workspace, { id, person, rootId: id, previousId: null, view });
  workspace.stacks.set(person, [open]);
  workspace.changed({ kind: 'views', person });
  return open;
}

/** views.push: on top of what is open, up to three. */
export function pushView(workspace: Workspace, person: string, payload: unknown): OpenView {
  const view = requireView(payload, 'modal');
  requireFreeExternalId(workspace, view, null);
  const stack = workspace.stacks.get(person) ?? [];
  const top = stack.at(-1);
  if (!top) throw new SlackError('not_found');
  if (stack.length >= workspace.limits.viewStack) throw new SlackError('push_limit_reached');
  const open = createOpenView(workspace, {
    id: workspace.code('V'),
    person,
    rootId: top.rootId,
    previousId: top.id,
    view,
  });
  stack.push(open);
  workspace.changed({ kind: 'views', person });
  return open;
}

/** views.update: same view, new content; typed input stays where ids and types are the same; an old hash is refused. */
export function updateView(workspace: Workspace, open: OpenView, payload: unknown, hash: unknown): OpenView {
  const view = requireView(payload, 'modal');
  if (typeof hash === 'string' && hash !== '' && hash !== open.hash) throw new SlackError('hash_conflict');
  requireFreeExternalId(workspace, view, open);
  open.view = view;
  open.state = stateOf(view.blocks, open.state);
  open.errors = {};
  open.trouble = null;
  open.hash = newHash(workspace);
  workspace.changed({ kind: 'views', person: open.person });
  return open;
}

/** views.publish: the person's Home tab. */
export function publishHome(workspace: Workspace, person: string, payload: unknown, hash: unknown): OpenView {
  const view = requireView(payload, 'home');
  const before = workspace.homes.get(person);
  if (typeof hash === 'string' && hash !== '' && before && hash !== before.hash) throw new SlackError('hash_conflict');
  const id = before?.id ?? workspace.code('V');
  const open = createOpenView(workspace, { id, person, rootId: id, previousId: null, view });
  open.state = stateOf(view.blocks, before?.state);
  workspace.homes.set(person, open);
  workspace.changed({ kind: 'home', person });
  return open;
}

/** An open modal by its id, whoever sees it. */
export function findView(workspace: Workspace, id: string): OpenView | undefined {
  for (const stack of workspace.stacks.values()) {
    const open = stack.find((candidate) => candidate.id === id);
    if (open) return open;
  }
  return undefined;
}

export function findViewByExternalId(workspace: Workspace, externalId: string): OpenView | undefined {
  return [...workspace.stacks.values()].flat().find((open) => open.view.external_id === externalId);
}

/** Takes a view off the screen, with those above it; `all` clears the stack. */
export function dropView(workspace: Workspace, open: OpenView, scope: 'this' | 'all'): readonly OpenView[] {
  const stack = workspace.stacks.get(open.person) ?? [];
  const index = stack.indexOf(open);
  if (index < 0) return [];
  const dropped = stack.splice(scope === 'all' ? 0 : index);
  workspace.changed({ kind: 'views', person: open.person });
  return dropped;
}

/** The view as payloads and answers carry it. */
export function viewJson(workspace: Workspace, open: OpenView): Json {
  const { team, bot } = workspace;
  const { title, submit, close } = open.view;
  const frame = open.view.type === 'home' ? {} : { title, submit: submit ?? null, close: close ?? null };
  return {
    id: open.id,
    team_id: team.id,
    type: open.view.type,
    blocks: open.view.blocks,
    private_metadata: open.view.private_metadata ?? '',
    callback_id: open.view.callback_id ?? '',
    state: { values: open.state },
    hash: open.hash,
    ...frame,
    clear_on_close: open.view.clear_on_close ?? false,
    notify_on_close: open.view.notify_on_close ?? false,
    previous_view_id: open.previousId,
    root_view_id: open.rootId,
    app_id: bot.appId,
    external_id: open.view.external_id ?? '',
    app_installed_team_id: team.id,
    bot_id: bot.botId,
  };
}

function requireView(payload: unknown, surface: 'modal' | 'home'): View {
  const refusal = refusalOfView(payload, surface);
  if (!refusal) return normalizeView(payload as Json);
  throw new SlackError(refusal.error, { response_metadata: { messages: refusal.problems.map(problemLine) } });
}

function requireFreeExternalId(workspace: Workspace, view: View, self: OpenView | null): void {
  if (!view.external_id) return;
  const other = findViewByExternalId(workspace, view.external_id);
  if (other && other !== self) throw new SlackError('duplicate_external_id');
}

function createOpenView(
  workspace: Workspace,
  base: Pick<OpenView, 'id' | 'person' | 'rootId' | 'previousId' | 'view'>,
): OpenView {
  return {
    ...base,
    hash: newHash(workspace),
    state: stateOf(base.view.blocks),
    errors: {},
    busy: false,
    trouble: null,
  };
}

function newHash(workspace: Workspace): string {
  return `${Math.floor(workspace.clock.now() / 1000)}.${secret(6)}`;
}
