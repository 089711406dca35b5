import { isFields } from '../block-kit/index.ts';
import { commandEnvelope } from '../envelopes.ts';
import { post } from '../messages.ts';
import { answer } from '../response-urls.ts';
import type { Channel, Delivery } from '../types.ts';
import { type HandsContext, noteRefusal } from './context.ts';
import { escapedText } from './escaped-text.ts';
import { emit } from './talk.ts';

/** Types `/command text` into a channel's composer. What Slack itself answers stands there as a private message. */
export async function runCommand(
  context: HandsContext,
  input: { person: string; channel: string; line: string },
): Promise<Delivery> {
  const { workspace } = context;
  const channel = workspace.channel(input.channel);
  if (!channel.members.has(input.person)) throw new Error(`${input.person} is not in ${channel.name}`);
  const [command = '', ...rest] = input.line.trim().split(/(?<=^\S+)\s+/);
  if (command === '/invite') return inviteBot(context, channel, input, rest.join(' '));
  if (context.commands.size > 0 && !context.commands.has(command)) {
    slackbotSays(context, input, `${command} is not a valid command.`);
    return { outcome: 'dispatch_failed', body: null };
  }
  const triggerId = context.triggers.issue({ person: input.person, viewId: null });
  const target = { person: input.person, channel: channel.id, message: null };
  const responseUrl = context.responses.issue(target);
  const envelope = commandEnvelope(workspace, {
    person: input.person,
    channel: channel.id,
    command,
    text: context.commands.get(command) ? escapedText(workspace, rest.join(' ')) : rest.join(' '),
    triggerId,
    responseUrl,
  });
  const delivery = await context.deliver(envelope);
  if (delivery.outcome !== 'acknowledged')
    slackbotSays(context, input, `${command} failed with the error "${delivery.outcome}"`);
  const content = typeof delivery.body === 'string' ? { text: delivery.body } : delivery.body;
  // An acknowledgement with only a response_type shows the command in the channel and says nothing.
  if (isFields(content) && (content['text'] !== undefined || content['blocks'] !== undefined)) {
    try {
      answer(workspace, target, content);
    } catch (error) {
      noteRefusal(workspace, 'acknowledgement', error);
    }
  }
  return delivery;
}

/** Slack's own /invite, as far as the bot is concerned. */
async function inviteBot(
  context: HandsContext,
  channel: Channel,
  input: { person: string; channel: string },
  whom: string,
): Promise<Delivery> {
  const { workspace } = context;
  const { bot } = workspace;
  if (![`@${bot.name.toLowerCase()}`, `<@${bot.userId.toLowerCase()}>`].includes(whom.toLowerCase())) {
    slackbotSays(context, input, `/invite @${bot.name}`);
    return { outcome: 'acknowledged', body: null };
  }
  channel.members.add(bot.userId);
  workspace.changed({ kind: 'channels' });
  slackbotSays(context, input, `@${bot.name} → #${channel.name}`);
  await emit(context, {
    type: 'member_joined_channel',
    user: bot.userId,
    channel: channel.id,
    channel_type: channel.kind === 'private' ? 'G' : 'C',
    inviter: input.person,
  });
  return { outcome: 'acknowledged', body: null };
}

function slackbotSays({ workspace }: HandsContext, input: { person: string; channel: string }, text: string): void {
  post(workspace, {
    channel: workspace.channel(input.channel),
    author: { kind: 'slackbot' },
    content: { text },
    visibleTo: input.person,
  });
}
