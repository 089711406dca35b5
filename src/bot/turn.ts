import type { types } from '@slack/bolt';
import type { Block, Card, Modal } from './blocks/index.ts';
import type { Caller } from './caller.ts';

/** One entry of `state.values`, whatever its element. */
export interface StateEntry {
  readonly type?: string;
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string; readonly text?: { readonly text: string } } | null;
  readonly selected_options?: readonly { readonly value: string; readonly text?: { readonly text: string } }[];
  readonly selected_date?: string | null;
  readonly selected_date_time?: number | null;
}
export type State = Readonly<Record<string, Readonly<Record<string, StateEntry>>>>;

/** The modal or Home tab on which something happened. */
export interface OpenView {
  readonly id: string;
  readonly kind: 'modal' | 'home';
  readonly callbackId: string;
  readonly rootId: string;
  readonly previousId: string | null;
  readonly metadata: string;
  readonly hash: string;
  readonly blocks: readonly Block[];
  readonly frame: Pick<types.ModalView, 'title' | 'submit' | 'close' | 'notify_on_close'>;
  readonly state: State;
}

/** Where a command was typed or a message's button was pressed, and how to answer there: five times within half an hour. */
export interface Typed {
  readonly channel: string;
  readonly responseUrl: string | null;
}

/** Where somebody did something, and by which ways Slack lets us answer there. */
export interface Place {
  readonly slackUserId: string;
  readonly teamId: string | null;
  /** Good for one modal within 3 s. */
  readonly triggerId: string | null;
  readonly channel: string | null;
  readonly responseUrl: string | null;
  /** The channel in which this began, however many modals ago; null when that was no channel. */
  readonly typed: Typed | null;
  readonly view: OpenView | null;
  readonly message: { readonly channel: string; readonly ts: string; readonly ephemeral: boolean } | null;
}

export interface Turn {
  readonly caller: Caller;
  readonly place: Place;
}

export interface CommandTurn extends Turn {
  /** What follows the verb. */
  readonly text: string;
}

export interface ActionTurn extends Turn {
  readonly actionId: string;
  /** A button's value or the chosen option's. */
  readonly value: string;
  /** Values in the modal or message at that moment. */
  readonly state: State;
}

export interface SubmitTurn extends Turn {
  readonly view: OpenView;
  readonly state: State;
}

export interface SearchTurn extends Turn {
  readonly query: string;
}

export interface MessageTurn extends Turn {
  readonly text: string;
}

/** What a person sees after what they did. `null`: nothing changes. */
export type Answer =
  | null
  /** A modal: opened, or put in the place of the one that asked. */
  | { readonly show: Modal }
  /** On top of the modal that asked. */
  | { readonly push: Modal }
  /** Only that person sees it. */
  | { readonly reply: Card }
  /** The message in which the button was pressed becomes this. */
  | { readonly replace: Card };

export type SubmitAnswer = (
  | { readonly close: 'this' | 'all' }
  | { readonly show: Modal }
  | { readonly push: Modal }
  | { readonly errors: Readonly<Record<string, string>> }
) & {
  /** Done after Slack has its answer. */
  readonly after?: () => Promise<void>;
};
