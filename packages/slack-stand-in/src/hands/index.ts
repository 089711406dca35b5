import type { Delivery, Message, Option, OptionGroup } from '../types.ts';
import { type Act, act, suggest } from './act.ts';
import { runCommand } from './command.ts';
import type { HandsContext } from './context.ts';
import { closeModal, type Submission, submit } from './modal.ts';
import { globalShortcut, messageShortcut, openHome, say } from './talk.ts';

export type { Act } from './act.ts';
export { isGroup } from './act.ts';
export type { HandsContext } from './context.ts';
export type { Submission } from './modal.ts';

/** What people can do in Slack. Every promise settles when the bot has acknowledged, or failed to. */
export interface Hands {
  /** `/ticket new` in a channel. */
  command(person: string, line: string, channel: string): Promise<Delivery>;
  /** Presses, chooses or types in a message, a modal or the Home tab. */
  act(input: Act): Promise<Delivery>;
  /** Searches in an external select. */
  suggest(input: Omit<Act, 'value'> & { query: string }): Promise<readonly (Option | OptionGroup)[]>;
  submit(person: string, viewId: string): Promise<Submission>;
  /** `all` is the cross at the top: the whole stack goes. */
  closeView(person: string, viewId: string, scope?: 'this' | 'all'): Promise<void>;
  openHome(person: string): Promise<void>;
  globalShortcut(person: string, callbackId: string): Promise<Delivery>;
  messageShortcut(input: { person: string; callbackId: string; channel: string; ts: string }): Promise<Delivery>;
  say(person: string, channel: string, text: string, threadTs?: string): Promise<Message>;
}

export function createHands(context: HandsContext): Hands {
  return {
    command: (person, line, channel) => runCommand(context, { person, line, channel }),
    act: (input) => act(context, input),
    suggest: (input) => suggest(context, input),
    submit: (person, viewId) => submit(context, person, viewId),
    closeView: (person, viewId, scope) => closeModal(context, person, viewId, scope),
    openHome: (person) => openHome(context, person),
    globalShortcut: (person, callbackId) => globalShortcut(context, person, callbackId),
    messageShortcut: (input) => messageShortcut(context, input),
    say: (person, channel, text, threadTs) => say(context, { person, channel, text, threadTs: threadTs ?? null }),
  };
}
