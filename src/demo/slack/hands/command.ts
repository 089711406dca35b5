import { isFields } from '../block-kit/index.ts';
import { commandEnvelope } from '../envelopes.ts';
import { post } from '../messages.ts';
import { answer } from '../response-urls.ts';
import type { Delivery } from '../types.ts';
import { type HandsContext, noteRefusal } from './context.ts';

/** Types `/command text` into a channel's composer. What Slack itself answers stands there as a private message. */
export async function runCommand(
  context: HandsContext,
  input: { person: string; channel: string; line: string },
): Promise<Delivery> {
  const { workspace } = context;
  const channel = workspace.channel(input.channel);
  if (!channel.members.has(input.person)) throw new Error(`${input.person} is not in ${channel.name}`);
  const [command = '', ...rest] = input.line.trim().split(/(?<=^\S+)\s+/);
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
    text: rest.join(' '),
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

function slackbotSays({ workspace }: HandsContext, input: { person: string; channel: string }, text: string): void {
  post(workspace, {
    channel: workspace.channel(input.channel),
    author: { kind: 'slackbot' },
    content: { text },
    visibleTo: input.person,
  });
}
