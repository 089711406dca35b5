import type { SlackManifest } from '../manifest.ts';
import type { Person, StateEntry, StateValues, TextObject } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import type { Html } from './html.ts';
import { mrkdwn, plainText } from './mrkdwn.ts';
import type { Unread } from './unread.ts';
import type { Say } from './words.ts';

/** A line that the composer offers after a slash. */
export interface Hint {
  /** e.g. `/ticket new` */
  readonly line: string;
  readonly about: string;
}

/** What a piece of the page is drawn from: the workspace as one person sees it, in one language. */
export interface PageContext {
  readonly workspace: Workspace;
  readonly manifest: SlackManifest;
  readonly hints: readonly Hint[];
  readonly person: Person;
  /** A channel's id, or `home`. */
  readonly place: string;
  /** BCP 47 tag of the page's words. */
  readonly language: string;
  readonly isConnected: boolean;
  readonly unread: Unread;
  readonly say: Say;
}

/** A text object as HTML. */
export function textHtml({ workspace }: PageContext, text: TextObject | undefined): Html | null {
  if (!text) return null;
  return text.type === 'mrkdwn' ? mrkdwn(workspace, text.text) : plainText(text.text);
}

/** Where a block stands: what its elements hold, and the sentences under its fields. */
export interface Holder {
  readonly state: StateValues;
  readonly errors: Readonly<Record<string, string>>;
}

/** Where an element stands, and what it holds. */
export interface ElementPlace {
  readonly blockId: string;
  readonly entry: StateEntry | undefined;
  /** What a screen reader calls it. */
  readonly label: string | undefined;
  /** Tells the bot on Enter, not only with the whole form. */
  readonly dispatches: boolean;
}
