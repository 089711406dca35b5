import { findMessage, messageJson, post, remove, rewrite } from '../messages.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel, Json, Message } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import { type ApiContext, type ApiMethod, isMember, RateLimited, requireArgument } from './method.ts';

export const chatMethods: Readonly<Record<string, ApiMethod>> = {
  'chat.postMessage': {
    token: 'bot',
    scope: 'chat:write',
    run: (context, args) => {
      const { workspace } = context;
      const channel = writableChannel(workspace, requireArgument(args, 'channel'));
      takeTurn(context, channel);
      const threadTs = typeof args['thread_ts'] === 'string' ? args['thread_ts'] : null;
      const message = post(workspace, { channel, author: { kind: 'bot' }, content: args, threadTs });
      return { channel: channel.id, ts: message.ts, message: messageJson(workspace, message) };
    },
  },
  'chat.postEphemeral': {
    token: 'bot',
    scope: 'chat:write',
    run: (context, args) => {
      const { workspace } = context;
      const channel = writableChannel(workspace, requireArgument(args, 'channel'));
      const person = workspace.person(requireArgument(args, 'user'));
      if (!channel.members.has(person.id)) throw new SlackError('user_not_in_channel');
      takeTurn(context, channel);
      const message = post(workspace, { channel, author: { kind: 'bot' }, content: args, visibleTo: person.id });
      return { message_ts: message.ts };
    },
  },
  'chat.update': {
    token: 'bot',
    scope: 'chat:write',
    run: (context, args) => {
      const { workspace } = context;
      const message = ownMessage(workspace, args, 'cant_update_message');
      // Blocks are kept only when they are sent again; text alone replaces them.
      rewrite(workspace, message, args);
      return { channel: message.channel, ts: message.ts, text: message.text, message: messageJson(workspace, message) };
    },
  },
  'chat.delete': {
    token: 'bot',
    scope: 'chat:write',
    run: ({ workspace }, args) => {
      const message = ownMessage(workspace, args, 'cant_delete_message');
      remove(workspace, message);
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.getPermalink': {
    token: 'bot',
    run: ({ workspace, base }, args) => {
      const channel = workspace.channel(requireArgument(args, 'channel'));
      const ts = requireArgument(args, 'message_ts');
      if (!findMessage(workspace, channel.id, ts)) throw new SlackError('message_not_found');
      return { channel: channel.id, permalink: `${base}/archives/${channel.id}/p${ts.replace('.', '')}` };
    },
  },
};

/** Where the bot may write: its own channels, people, and public ones with chat:write.public. */
function writableChannel(workspace: Workspace, id: string): Channel {
  // The only method that takes names; everything else wants ids.
  const named = [...workspace.channels.values()].find(({ kind, name }) => kind !== 'im' && id === `#${name}`);
  const channel = named ?? workspace.channel(id);
  const member = isMember(workspace, channel);
  // A private channel does not exist for those who are not in it.
  if (!member && channel.kind === 'private') throw new SlackError('channel_not_found');
  if (channel.archived) throw new SlackError('is_archived');
  if (!member && !workspace.scopes.has('chat:write.public')) throw new SlackError('not_in_channel');
  return channel;
}

function ownMessage(workspace: Workspace, args: Json, refusal: string): Message {
  const channel = workspace.channel(requireArgument(args, 'channel'));
  const message = findMessage(workspace, channel.id, requireArgument(args, 'ts'));
  // Ephemeral messages are out of chat.update's reach.
  if (!message || message.visibleTo !== null) throw new SlackError('message_not_found');
  if (message.author.kind !== 'bot') throw new SlackError(refusal);
  return message;
}

function takeTurn({ rates }: ApiContext, channel: Channel): void {
  const retryAfter = rates.take(channel.id);
  if (retryAfter !== null) throw new RateLimited(retryAfter);
}
