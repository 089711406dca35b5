import { visibleMessages } from '../messages.ts';
import type { Workspace } from '../workspace.ts';

/** What people have seen: the newest message that was drawn for them, by channel. */
export interface Unread {
  /** The person looks at the channel now. */
  look(person: string, channel: string): void;
  /** Whether something new from others stands there. */
  in(person: string, channel: string): boolean;
}

export function createUnread(workspace: Workspace): Unread {
  const seen = new Map<string, string>();
  // What stood there before the page did is old news.
  const start = workspace.messages.at(-1)?.ts ?? '0';
  const key = (person: string, channel: string): string => `${person}/${channel}`;
  return {
    look: (person, channel) => {
      const newest = visibleMessages(workspace, person, channel).at(-1);
      if (newest) seen.set(key(person, channel), newest.ts);
    },
    in: (person, channel) => {
      const since = Number(seen.get(key(person, channel)) ?? start);
      return visibleMessages(workspace, person, channel).some(
        ({ ts, author }) => Number(ts) > since && !(author.kind === 'person' && author.id === person),
      );
    },
  };
}
