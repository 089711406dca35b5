import { messageJson } from './messages.ts';
import type { Json, Message, OpenView } from './types.ts';
import { viewJson } from './views.ts';
import type { Workspace } from './workspace.ts';

/** One thing that Slack tells the bot, before it is put on HTTP or on a socket. */
export interface Envelope {
  readonly kind: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Json;
}

/** Slack's old way of proving itself; it is still in every payload. */
const VERIFICATION_TOKEN = 'verification-token-of-the-stand-in';

export function commandEnvelope(
  workspace: Workspace,
  input: { person: string; channel: string; command: string; text: string; triggerId: string; responseUrl: string },
): Envelope {
  const { team, bot } = workspace;
  const channel = workspace.channel(input.channel);
  const names = { public: channel.name, private: 'privategroup', im: 'directmessage' };
  return {
    kind: 'slash_commands',
    payload: {
      token: VERIFICATION_TOKEN,
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channel.id,
      channel_name: names[channel.kind],
      user_id: input.person,
      user_name: workspace.person(input.person).handle,
      command: input.command,
      text: input.text,
      api_app_id: bot.appId,
      is_enterprise_install: 'false',
      response_url: input.responseUrl,
      trigger_id: input.triggerId,
    },
  };
}

export function actionEnvelope(
  workspace: Workspace,
  input: { person: string; place: OpenView | Message; action: Json; triggerId: string; responseUrl: string | null },
): Envelope {
  return interactive(workspace, input.person, {
    type: 'block_actions',
    trigger_id: input.triggerId,
    ...placeFields(workspace, input.person, input.place),
    ...(input.responseUrl ? { response_url: input.responseUrl } : {}),
    actions: [input.action],
  });
}

export function suggestionEnvelope(
  workspace: Workspace,
  input: { person: string; place: OpenView | Message; actionId: string; blockId: string; query: string },
): Envelope {
  return interactive(workspace, input.person, {
    type: 'block_suggestion',
    action_id: input.actionId,
    block_id: input.blockId,
    value: input.query,
    ...placeFields(workspace, input.person, input.place),
  });
}

export function submissionEnvelope(
  workspace: Workspace,
  open: OpenView,
  triggerId: string,
  responseUrls: readonly Json[],
): Envelope {
  const payload = {
    type: 'view_submission',
    trigger_id: triggerId,
    view: viewJson(workspace, open),
    response_urls: responseUrls,
  };
  return interactive(workspace, open.person, payload);
}

export function closedEnvelope(workspace: Workspace, open: OpenView, isCleared: boolean): Envelope {
  return interactive(workspace, open.person, {
    type: 'view_closed',
    view: viewJson(workspace, open),
    is_cleared: isCleared,
  });
}

export function globalShortcutEnvelope(
  workspace: Workspace,
  person: string,
  callbackId: string,
  triggerId: string,
): Envelope {
  const payload = { type: 'shortcut', action_ts: workspace.nextTs(), callback_id: callbackId, trigger_id: triggerId };
  return interactive(workspace, person, payload);
}

export function messageShortcutEnvelope(
  workspace: Workspace,
  input: { person: string; callbackId: string; message: Message; triggerId: string; responseUrl: string },
): Envelope {
  const channel = workspace.channel(input.message.channel);
  return interactive(workspace, input.person, {
    type: 'message_action',
    action_ts: workspace.nextTs(),
    callback_id: input.callbackId,
    trigger_id: input.triggerId,
    response_url: input.responseUrl,
    channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
    message_ts: input.message.ts,
    message: messageJson(workspace, input.message),
  });
}

export function eventEnvelope(workspace: Workspace, event: Json): Envelope {
  const { team, bot } = workspace;
  return {
    kind: 'events_api',
    payload: {
      token: VERIFICATION_TOKEN,
      team_id: team.id,
      context_team_id: team.id,
      api_app_id: bot.appId,
      event: { event_ts: workspace.nextTs(), ...event },
      type: 'event_callback',
      event_id: workspace.code('Ev'),
      event_time: Math.floor(workspace.clock.now() / 1000),
      authorizations: [
        { enterprise_id: null, team_id: team.id, user_id: bot.userId, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: false,
    },
  };
}

function interactive(workspace: Workspace, personId: string, fields: Json): Envelope {
  const { team, bot } = workspace;
  const person = workspace.person(personId);
  const teamId = person.teamId ?? team.id;
  return {
    kind: 'interactive',
    payload: {
      team: { id: team.id, domain: team.domain },
      user: { id: person.id, username: person.handle, name: person.handle, team_id: teamId },
      api_app_id: bot.appId,
      token: VERIFICATION_TOKEN,
      is_enterprise_install: false,
      enterprise: null,
      ...fields,
    },
  };
}

function placeFields(workspace: Workspace, person: string, place: OpenView | Message): Json {
  if ('view' in place) return { container: { type: 'view', view_id: place.id }, view: viewJson(workspace, place) };
  const channel = workspace.channel(place.channel);
  const isEphemeral = place.visibleTo !== null;
  return {
    container: { type: 'message', message_ts: place.ts, channel_id: channel.id, is_ephemeral: isEphemeral },
    channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
    // Slack does not send the content of ephemeral messages back.
    ...(isEphemeral ? {} : { message: messageJson(workspace, place) }),
    state: { values: place.state.get(person) ?? {} },
  };
}
