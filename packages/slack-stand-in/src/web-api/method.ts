import type { RateLimits } from '../rate-limits.ts';
import { SlackError } from '../slack-error.ts';
import type { SocketMode } from '../socket-mode.ts';
import type { Triggers } from '../triggers.ts';
import type { Channel, Json } from '../types.ts';
import type { Workspace } from '../workspace.ts';

export interface ApiContext {
  readonly workspace: Workspace;
  readonly triggers: Triggers;
  readonly rates: RateLimits;
  readonly sockets: SocketMode;
  /** Address of the stand-in, without a slash at its end. */
  readonly base: string;
}

/** One method of the Web API. */
export interface ApiMethod {
  /** `none`: needs no token. */
  readonly token: 'bot' | 'app' | 'none';
  readonly scope?: string;
  run(context: ApiContext, args: Json): Json;
}

/** The answer is HTTP 429: the channel has had enough for now. */
export class RateLimited extends Error {
  readonly retryAfter: number;

  constructor(retryAfter: number) {
    super('ratelimited');
    this.retryAfter = retryAfter;
  }
}

export function requireArgument(args: Json, key: string): string {
  const value = args[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new SlackError('invalid_arguments', {
    response_metadata: { messages: [`[ERROR] missing required field: ${key}`] },
  });
}

export function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}

export function isMember({ bot }: Workspace, channel: Channel): boolean {
  return channel.members.has(bot.userId);
}

/** A page of a list with Slack's cursor. */
export function pageOf<Item>(
  items: readonly Item[],
  args: Json,
): { page: readonly Item[]; response_metadata: { next_cursor: string } } {
  const limit = Math.max(1, Math.min(Number(args['limit'] ?? 100) || 100, 1000));
  const start = Number(Buffer.from(String(args['cursor'] ?? ''), 'base64').toString() || 0);
  const next = start + limit < items.length ? Buffer.from(String(start + limit)).toString('base64') : '';
  return { page: items.slice(start, start + limit), response_metadata: { next_cursor: next } };
}
