import { problemLine, type Refusal } from '../block-kit/index.ts';
import type { Deliver } from '../delivery.ts';
import { findMessage } from '../messages.ts';
import type { ResponseUrls } from '../response-urls.ts';
import { SlackError } from '../slack-error.ts';
import type { Triggers } from '../triggers.ts';
import type { Message, OpenView, Option, Surface } from '../types.ts';
import { findView } from '../views.ts';
import type { Workspace } from '../workspace.ts';

/** What the hands of the people work with. */
export interface HandsContext {
  readonly workspace: Workspace;
  readonly triggers: Triggers;
  readonly responses: ResponseUrls;
  readonly deliver: Deliver;
  /** Options that an external select has offered, the latest first, by person and element. */
  readonly suggested: Map<string, readonly Option[]>;
  /** Bot events that the app subscribes to. */
  readonly events: ReadonlySet<string>;
  /** Slash commands of the app, and whether their text is escaped; empty: any. */
  readonly commands: ReadonlyMap<string, boolean>;
}

/** What the person wanted to use has gone from their screen meanwhile. */
export class NotOnScreen extends Error {}

/** The message or view that a person acts on; throws when it is not on their screen. */
export function placeOf({ workspace }: HandsContext, person: string, on: Surface): Message | OpenView {
  const place = locate(workspace, person, on);
  if (!place) throw new NotOnScreen(`${person} does not see ${on.kind === 'home' ? 'a Home tab' : `this ${on.kind}`}`);
  return place;
}

function locate(workspace: Workspace, person: string, on: Surface): Message | OpenView | undefined {
  if (on.kind === 'home') return workspace.homes.get(person);
  if (on.kind === 'message') {
    const message = findMessage(workspace, on.channel, on.ts);
    return message && (message.visibleTo === null || message.visibleTo === person) ? message : undefined;
  }
  const open = findView(workspace, on.id);
  return open?.person === person ? open : undefined;
}

export function blocksOf(place: Message | OpenView): Message['blocks'] {
  return 'view' in place ? place.view.blocks : place.blocks;
}

/** Keeps what the bot answered wrongly, for the test that wants to know. */
export function noteRefusal(workspace: Workspace, method: string, cause: unknown): void {
  if (cause instanceof SlackError) {
    const metadata = cause.details['response_metadata'] as { messages?: string[] } | undefined;
    workspace.refusals.push({ method, error: cause.error, messages: metadata?.messages ?? [] });
    return;
  }
  throw cause;
}

export function noteProblems(workspace: Workspace, method: string, refusal: Refusal): void {
  workspace.refusals.push({ method, error: refusal.error, messages: refusal.problems.map(problemLine) });
}

export function suggestionKey(person: string, blockId: string, actionId: string): string {
  return `${person}/${blockId}/${actionId}`;
}
