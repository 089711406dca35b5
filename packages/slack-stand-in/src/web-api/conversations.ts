import { SlackError } from '../slack-error.ts';
import type { Channel, Json } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import { type ApiMethod, isMember, isTrue, pageOf, requireArgument } from './method.ts';

export const conversationMethods: Readonly<Record<string, ApiMethod>> = {
  'conversations.list': {
    token: 'bot',
    scope: 'channels:read',
    run: ({ workspace }, args) => {
      const types = String(args['types'] ?? 'public_channel')
        .split(',')
        .map((type) => type.trim());
      if (types.includes('private_channel') && !workspace.scopes.has('groups:read')) {
        throw new SlackError('missing_scope', { needed: 'groups:read', provided: [...workspace.scopes].join(',') });
      }
      const listed = [...workspace.channels.values()].filter(
        (channel) =>
          types.includes(listType(channel)) &&
          isKnown(workspace, channel) &&
          !(isTrue(args['exclude_archived']) && channel.archived),
      );
      const { page, response_metadata } = pageOf(listed, args);
      return { channels: page.map((channel) => channelJson(workspace, channel)), response_metadata };
    },
  },
  'conversations.info': {
    token: 'bot',
    scope: 'channels:read',
    run: ({ workspace }, args) => ({ channel: channelJson(workspace, knownChannel(workspace, args)) }),
  },
  'conversations.members': {
    token: 'bot',
    scope: 'channels:read',
    run: ({ workspace }, args) => {
      const { page, response_metadata } = pageOf([...knownChannel(workspace, args).members], args);
      return { members: page, response_metadata };
    },
  },
  'conversations.join': {
    token: 'bot',
    scope: 'channels:join',
    run: ({ workspace }, args) => {
      const channel = knownChannel(workspace, args);
      if (channel.kind !== 'public') throw new SlackError('method_not_supported_for_channel_type');
      if (channel.archived) throw new SlackError('is_archived');
      const already = isMember(workspace, channel);
      channel.members.add(workspace.bot.userId);
      workspace.changed({ kind: 'channels' });
      return { channel: channelJson(workspace, channel), ...(already ? { warning: 'already_in_channel' } : {}) };
    },
  },
  'conversations.open': {
    token: 'bot',
    scope: 'im:write',
    run: ({ workspace }, args) => {
      const channel = workspace.directMessages(workspace.person(requireArgument(args, 'users')).id);
      workspace.changed({ kind: 'channels' });
      return { channel: { id: channel.id } };
    },
  },
};

export function channelJson(workspace: Workspace, channel: Channel): Json {
  const { kind } = channel;
  return {
    id: channel.id,
    ...(kind === 'im' ? { user: channel.name } : { name: channel.name, name_normalized: channel.name }),
    is_channel: kind === 'public',
    is_group: kind === 'private',
    is_im: kind === 'im',
    is_mpim: false,
    is_private: kind !== 'public',
    is_archived: channel.archived,
    is_general: false,
    is_shared: false,
    is_ext_shared: false,
    is_member: isMember(workspace, channel),
    num_members: channel.members.size,
    context_team_id: workspace.team.id,
    created: 0,
    creator: workspace.bot.userId,
  };
}

function knownChannel(workspace: Workspace, args: Json): Channel {
  const channel = workspace.channel(requireArgument(args, 'channel'));
  if (!isKnown(workspace, channel)) throw new SlackError('channel_not_found');
  return channel;
}

function isKnown(workspace: Workspace, channel: Channel): boolean {
  return channel.kind === 'public' || isMember(workspace, channel);
}

function listType(channel: Channel): string {
  return channel.kind === 'im' ? 'im' : `${channel.kind}_channel`;
}
