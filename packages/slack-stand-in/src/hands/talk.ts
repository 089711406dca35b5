import { eventEnvelope, globalShortcutEnvelope, messageShortcutEnvelope } from '../envelopes.ts';
import { post } from '../messages.ts';
import type { Delivery, Json, Message } from '../types.ts';
import { viewJson } from '../views.ts';
import { type HandsContext, placeOf } from './context.ts';

/** Opens the app's Home tab: the bot hears `app_home_opened` and publishes. */
export async function openHome(context: HandsContext, person: string): Promise<void> {
  const { workspace } = context;
  const home = workspace.homes.get(person);
  const channel = workspace.directMessages(person).id;
  await emit(context, {
    type: 'app_home_opened',
    user: person,
    channel,
    tab: 'home',
    ...(home ? { view: viewJson(workspace, home) } : {}),
  });
}

/** Runs a global shortcut from the search bar or the + menu. */
export function globalShortcut(
  { workspace, triggers, deliver }: HandsContext,
  person: string,
  callbackId: string,
): Promise<Delivery> {
  return deliver(globalShortcutEnvelope(workspace, person, callbackId, triggers.issue({ person, viewId: null })));
}

/** Runs a shortcut from a message's menu. */
export function messageShortcut(
  context: HandsContext,
  input: { person: string; callbackId: string; channel: string; ts: string },
): Promise<Delivery> {
  const { person, callbackId, channel, ts } = input;
  const message = placeOf(context, person, { kind: 'message', channel, ts }) as Message;
  const triggerId = context.triggers.issue({ person, viewId: null });
  const responseUrl = context.responses.issue({ person, channel, message: ts });
  return context.deliver(
    messageShortcutEnvelope(context.workspace, { person, callbackId, message, triggerId, responseUrl }),
  );
}

/** Says something in a channel; the bot hears what it subscribes to: mentions, direct messages, messages. */
export async function say(
  context: HandsContext,
  input: { person: string; channel: string; text: string; threadTs?: string | null },
): Promise<Message> {
  const { workspace } = context;
  const channel = workspace.channel(input.channel);
  if (!channel.members.has(input.person)) throw new Error(`${input.person} is not in ${channel.name}`);
  const threadTs = input.threadTs ?? null;
  const message = post(workspace, {
    channel,
    author: { kind: 'person', id: input.person },
    content: { text: input.text },
    threadTs,
  });
  const event = {
    user: input.person,
    text: input.text,
    ts: message.ts,
    channel: channel.id,
    ...(threadTs ? { thread_ts: threadTs } : {}),
  };
  if (channel.members.has(workspace.bot.userId)) {
    const types = { public: 'channel', private: 'group', im: 'im' };
    const names = { public: 'message.channels', private: 'message.groups', im: 'message.im' };
    if (input.text.includes(`<@${workspace.bot.userId}`)) await emit(context, { type: 'app_mention', ...event });
    await emit(context, { type: 'message', channel_type: types[channel.kind], ...event }, names[channel.kind]);
  }
  return message;
}

/** Tells the bot of an event that it subscribes to. */
export async function emit(
  context: HandsContext,
  event: Json & { type: string },
  subscription: string = event.type,
): Promise<void> {
  if (context.events.has(subscription)) await context.deliver(eventEnvelope(context.workspace, event));
}
