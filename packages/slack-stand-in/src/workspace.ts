import type { Clock } from './clock.ts';
import type { SlackLimits } from './limits.ts';
import { secret } from './secret.ts';
import { SlackError } from './slack-error.ts';
import type { ApiCall, ApiRefusal, Bot, Change, Channel, Message, OpenView, Person, Team } from './types.ts';

export interface ChannelSeed {
  readonly id: string;
  readonly name: string;
  readonly isPrivate?: boolean;
  readonly isArchived?: boolean;
  /** Ids of people; `bot` invites the bot. Everybody and the bot when absent. */
  readonly members?: readonly string[];
}

/** Everything the stand-in knows: people, channels, messages, screens, and what the bot called. */
export interface Workspace {
  readonly clock: Clock;
  readonly limits: SlackLimits;
  readonly team: Team;
  readonly bot: Bot;
  readonly scopes: ReadonlySet<string>;
  readonly people: ReadonlyMap<string, Person>;
  readonly channels: Map<string, Channel>;
  readonly messages: Message[];
  /** Modals of each person, the topmost last. */
  readonly stacks: Map<string, OpenView[]>;
  readonly homes: Map<string, OpenView>;
  readonly calls: ApiCall[];
  readonly refusals: ApiRefusal[];
  person(id: string): Person;
  /** The channel, or that person's direct messages with the bot when a person's id is given. */
  channel(id: string): Channel;
  directMessages(personId: string): Channel;
  nextTs(): string;
  /** A code such as Slack makes them: a letter and ten capitals or digits. */
  code(prefix: string): string;
  changed(change: Change): void;
  /** Returns the function that stops listening. */
  subscribe(listener: (change: Change) => void): () => void;
}

export interface WorkspaceOptions {
  readonly clock: Clock;
  readonly limits: SlackLimits;
  readonly team: Team;
  readonly bot: Bot;
  readonly scopes: readonly string[];
  readonly people: readonly Person[];
  readonly channels: readonly ChannelSeed[];
}

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const people = new Map(options.people.map((person) => [person.id, person]));
  const everybody = [...people.keys(), 'bot'];
  const channels = new Map(options.channels.map((seed) => [seed.id, toChannel(seed, everybody, options.bot.userId)]));
  const listeners = new Set<(change: Change) => void>();
  let lastTs = 0;

  function directMessages(personId: string): Channel {
    if (!people.has(personId)) throw new SlackError('user_not_found');
    const id = `D${personId.slice(1)}`;
    const known = channels.get(id);
    if (known) return known;
    const members = new Set([personId, options.bot.userId]);
    const channel: Channel = { id, name: personId, kind: 'im', members, archived: false };
    channels.set(id, channel);
    return channel;
  }

  return {
    ...options,
    scopes: new Set(options.scopes),
    people,
    channels,
    messages: [],
    stacks: new Map(),
    homes: new Map(),
    calls: [],
    refusals: [],
    person: (id) => {
      const person = people.get(id);
      if (!person) throw new SlackError('user_not_found');
      return person;
    },
    channel: (id) => {
      const channel = channels.get(id) ?? (people.has(id) ? directMessages(id) : undefined);
      if (!channel) throw new SlackError('channel_not_found');
      return channel;
    },
    directMessages,
    nextTs: () => {
      // Microseconds, never twice the same: a ts is a message's id within its channel.
      lastTs = Math.max(lastTs + 1, options.clock.now() * 1000);
      return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`;
    },
    code: (prefix) =>
      prefix +
      secret(16)
        .replace(/[^A-Za-z0-9]/g, '')
        .toUpperCase()
        .slice(0, 10)
        .padEnd(10, '0'),
    changed: (change) => {
      for (const listener of [...listeners]) listener(change);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function toChannel(seed: ChannelSeed, everybody: readonly string[], botUserId: string): Channel {
  const members = new Set((seed.members ?? everybody).map((id) => (id === 'bot' ? botUserId : id)));
  return {
    id: seed.id,
    name: seed.name,
    kind: seed.isPrivate ? 'private' : 'public',
    members,
    archived: seed.isArchived ?? false,
  };
}
