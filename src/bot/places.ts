import { type Block, LIMITS, type Modal } from './blocks/index.ts';
import type { OpenView, Place, State, Typed } from './turn.ts';

/** The parts of Slack's payloads that we read. */
export interface InteractiveBody {
  readonly user?: { readonly id: string; readonly team_id?: string };
  readonly team?: { readonly id: string } | null;
  readonly trigger_id?: string;
  readonly response_url?: string;
  readonly channel?: { readonly id: string };
  readonly container?: {
    readonly type?: string;
    readonly message_ts?: string;
    readonly channel_id?: string;
    readonly is_ephemeral?: boolean;
  };
  readonly view?: ViewBody;
  readonly state?: { readonly values?: State };
  readonly actions?: readonly ActionBody[];
}

export interface ActionBody {
  readonly action_id: string;
  readonly block_id?: string;
  readonly value?: string;
  readonly selected_option?: { readonly value: string } | null;
}

interface ViewBody {
  readonly id: string;
  readonly type: string;
  readonly callback_id: string;
  readonly root_view_id: string | null;
  readonly previous_view_id: string | null;
  readonly private_metadata: string;
  readonly hash: string;
  readonly blocks: readonly Block[];
  readonly title?: OpenView['frame']['title'] | null;
  readonly submit?: OpenView['frame']['submit'] | null;
  readonly close?: OpenView['frame']['close'] | null;
  readonly notify_on_close?: boolean;
  readonly state?: { readonly values?: State };
}

export interface CommandBody {
  readonly user_id: string;
  readonly team_id: string;
  readonly channel_id: string;
  readonly trigger_id: string;
  readonly response_url: string;
}

export function placeOfCommand(body: CommandBody): Place {
  return {
    slackUserId: body.user_id,
    teamId: body.team_id,
    triggerId: body.trigger_id,
    channel: body.channel_id,
    responseUrl: body.response_url,
    typed: { channel: body.channel_id, responseUrl: body.response_url },
    view: null,
    message: null,
  };
}

export function placeOf(body: InteractiveBody): Place {
  const { container } = body;
  const message =
    container?.type === 'message' && container.message_ts && container.channel_id
      ? { channel: container.channel_id, ts: container.message_ts, ephemeral: container.is_ephemeral === true }
      : null;
  const channel = body.channel?.id ?? message?.channel ?? null;
  const responseUrl = body.response_url ?? null;
  return {
    slackUserId: body.user?.id ?? '',
    // In a channel shared with another workspace, `user.team_id` is the stranger's own.
    teamId: body.user?.team_id ?? body.team?.id ?? null,
    triggerId: body.trigger_id ?? null,
    channel,
    responseUrl,
    typed: channel === null ? typedIn(body.view?.private_metadata) : { channel, responseUrl },
    view: body.view ? viewOf(body.view) : null,
    message,
  };
}

/** The modal with what it needs to know of where all began: it comes back with whatever is done in it. */
export function carrying(view: Modal, { typed }: Pick<Place, 'typed'>): Modal {
  if (!typed) return view;
  const metadata = JSON.stringify({ ...JSON.parse(view.private_metadata || '{}'), typed });
  return metadata.length > LIMITS.metadata ? view : { ...view, private_metadata: metadata };
}

function typedIn(metadata: string | undefined): Typed | null {
  return (JSON.parse(metadata || '{}') as { typed?: Typed }).typed ?? null;
}

export function stateOf(body: InteractiveBody): State {
  return body.view?.state?.values ?? body.state?.values ?? {};
}

function viewOf(view: ViewBody): OpenView {
  return {
    id: view.id,
    kind: view.type === 'home' ? 'home' : 'modal',
    callbackId: view.callback_id,
    rootId: view.root_view_id ?? view.id,
    previousId: view.previous_view_id,
    metadata: view.private_metadata,
    hash: view.hash,
    blocks: view.blocks,
    frame: {
      title: view.title ?? { type: 'plain_text', text: '—' },
      ...(view.submit ? { submit: view.submit } : {}),
      ...(view.close ? { close: view.close } : {}),
      ...(view.notify_on_close ? { notify_on_close: true } : {}),
    },
    state: view.state?.values ?? {},
  };
}
