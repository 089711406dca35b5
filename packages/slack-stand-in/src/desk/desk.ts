import type { Hands } from '../hands/index.ts';
import { visibleMessages } from '../messages.ts';
import type { Delivery, Message, OpenView } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import {
  createModalScreen,
  createScreen,
  fits,
  type HomeScreen,
  type MessageScreen,
  type ModalScreen,
} from './screens.ts';
import { textOf } from './text.ts';
import type { Until } from './until.ts';

export interface MessageQuery {
  /** The desk's own channel when absent; a person's id means their direct messages. */
  readonly channel?: string;
  /** Only messages that this person alone sees, or only those that all see. */
  readonly only?: 'private' | 'public';
  readonly timeout?: number;
}

/** One person in front of their Slack. */
export interface Desk {
  readonly person: string;
  /** Types a command into the composer; settles with the acknowledgement. */
  command(line: string, channel?: string): Promise<Delivery>;
  /** Waits for the newest message with this text. */
  message(text: string | RegExp, query?: MessageQuery): Promise<MessageScreen>;
  /** All messages that the person sees in a channel, as text, oldest first. */
  messages(channel?: string): readonly string[];
  /** Waits for a modal on top, with this title if given. */
  modal(title?: string | RegExp, options?: { readonly timeout?: number }): Promise<ModalScreen>;
  /** Waits until no modal is open. */
  noModal(): Promise<void>;
  /** Opens the Home tab and waits for it (with this text if given). */
  home(text?: string | RegExp): Promise<HomeScreen>;
  shortcut(callbackId: string): Promise<Delivery>;
  messageShortcut(callbackId: string, message: MessageScreen): Promise<Delivery>;
  say(text: string, channel?: string): Promise<MessageScreen>;
}

export interface DeskContext {
  readonly workspace: Workspace;
  readonly hands: Hands;
  readonly until: Until;
}

/** `home` is the channel in which the person types unless told otherwise. */
export function createDesk({ workspace, hands, until }: DeskContext, person: string, home: string): Desk {
  const top = (): OpenView | undefined => workspace.stacks.get(person)?.at(-1);

  function screenOf(message: Message): MessageScreen {
    const on = { kind: 'message', channel: message.channel, ts: message.ts } as const;
    return { message, ...createScreen({ hands, until, person, on, current: () => message }) };
  }

  function modalOf(open: OpenView): ModalScreen {
    return createModalScreen({ hands, until, person, on: { kind: 'view', id: open.id }, current: () => open });
  }

  return {
    person,
    command: (line, channel = home) => hands.command(person, line, channel),
    message: (text, { channel = home, only, timeout } = {}) => {
      const look = (): Message | undefined =>
        visibleMessages(workspace, person, workspace.channel(channel).id).findLast(
          (message) =>
            (only === undefined || (only === 'private') === (message.visibleTo !== null)) &&
            (fits(text, textOf(message)) || fits(text, message.text)),
        );
      return until(`a message ${String(text)} for ${person} in ${channel}`, look, timeout).then(screenOf);
    },
    messages: (channel = home) => visibleMessages(workspace, person, workspace.channel(channel).id).map(textOf),
    modal: (title, options) => {
      const look = (): OpenView | undefined => {
        const open = top();
        return open && !open.busy && (title === undefined || fits(title, open.view.title?.text ?? ''))
          ? open
          : undefined;
      };
      return until(`a modal ${title === undefined ? '' : String(title)} for ${person}`, look, options?.timeout).then(
        modalOf,
      );
    },
    noModal: async () => {
      await until(`no modal for ${person}`, () => top() === undefined);
    },
    home: async (text) => {
      await hands.openHome(person);
      const look = (): OpenView | undefined => {
        const open = workspace.homes.get(person);
        return open && (text === undefined || fits(text, textOf(open))) ? open : undefined;
      };
      const current = (): OpenView => workspace.homes.get(person) ?? opened;
      const opened = await until(`the Home tab of ${person}${text === undefined ? '' : ` with ${String(text)}`}`, look);
      return {
        get view() {
          return current();
        },
        ...createScreen({ hands, until, person, on: { kind: 'home' }, current }),
      };
    },
    shortcut: (callbackId) => hands.globalShortcut(person, callbackId),
    messageShortcut: (callbackId, { message }) =>
      hands.messageShortcut({ person, callbackId, channel: message.channel, ts: message.ts }),
    say: async (text, channel = home) => screenOf(await hands.say(person, channel, text)),
  };
}
