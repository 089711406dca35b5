import { problemLine, refusalOfMessage } from './block-kit/index.ts';
import { normalizeBlocks } from './normalize.ts';
import { SlackError } from './slack-error.ts';
import type { Author, Channel, Json, Message } from './types.ts';
import type { Workspace } from './workspace.ts';

export interface Draft {
  readonly channel: Channel;
  readonly author: Author;
  readonly content: Json;
  readonly visibleTo?: string | null;
  readonly threadTs?: string | null;
}

/** Posts after the validator; refuses as Slack does, with every problem and its pointer. */
export function post(workspace: Workspace, draft: Draft): Message {
  requireValidMessage(draft.content);
  const message: Message = {
    ts: workspace.nextTs(),
    channel: draft.channel.id,
    author: draft.author,
    text: textOf(draft.content),
    blocks: normalizeBlocks(draft.content['blocks']),
    metadata: draft.content['metadata'] ?? null,
    threadTs: draft.threadTs ?? null,
    editedTs: null,
    visibleTo: draft.visibleTo ?? null,
    state: new Map(),
  };
  workspace.messages.push(message);
  announce(workspace, message);
  return message;
}

/** New content for a message; what is absent from it is gone (chat.update with text alone drops the blocks). */
export function rewrite(workspace: Workspace, message: Message, content: Json): void {
  requireValidMessage(content);
  message.text = textOf(content);
  message.blocks = normalizeBlocks(content['blocks']);
  if (content['metadata'] !== undefined) message.metadata = content['metadata'];
  message.editedTs = workspace.nextTs();
  message.state.clear();
  announce(workspace, message);
}

export function remove(workspace: Workspace, message: Message): void {
  const index = workspace.messages.indexOf(message);
  if (index >= 0) workspace.messages.splice(index, 1);
  announce(workspace, message);
}

export function findMessage(workspace: Workspace, channel: string, ts: string): Message | undefined {
  return workspace.messages.find((message) => message.channel === channel && message.ts === ts);
}

/** What one person sees in a channel, in order. */
export function visibleMessages(workspace: Workspace, person: string, channel: string): readonly Message[] {
  return workspace.messages.filter(
    (message) => message.channel === channel && (message.visibleTo === null || message.visibleTo === person),
  );
}

/** The message as payloads and answers carry it. */
export function messageJson(workspace: Workspace, message: Message): Json {
  const { bot, team } = workspace;
  const base: Json = { type: 'message', ts: message.ts, text: message.text, team: team.id };
  if (message.author.kind === 'person') base['user'] = message.author.id;
  else
    Object.assign(base, { user: bot.userId, bot_id: bot.botId, app_id: bot.appId, bot_profile: botProfile(workspace) });
  if (message.blocks.length > 0) base['blocks'] = message.blocks;
  if (message.threadTs) base['thread_ts'] = message.threadTs;
  if (message.editedTs) base['edited'] = { user: bot.userId, ts: message.editedTs };
  if (message.metadata) base['metadata'] = message.metadata;
  return base;
}

function botProfile({ bot, team }: Workspace): Json {
  return {
    id: bot.botId,
    app_id: bot.appId,
    user_id: bot.userId,
    name: bot.name,
    deleted: false,
    updated: 0,
    team_id: team.id,
  };
}

function requireValidMessage(content: Json): void {
  const refusal = refusalOfMessage(content);
  if (!refusal) return;
  const lines = refusal.problems.map(problemLine);
  throw new SlackError(refusal.error, { errors: lines, response_metadata: { messages: lines } });
}

function textOf(content: Json): string {
  return typeof content['text'] === 'string' ? content['text'] : '';
}

function announce(workspace: Workspace, message: Message): void {
  workspace.changed({ kind: 'message', channel: message.channel, ts: message.ts, visibleTo: message.visibleTo });
}
