import type { webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { SECOND } from '../core/clock.ts';

/** Who the bot is: Slack tells once. */
export interface Identity {
  readonly teamId: string;
  readonly botId: string | undefined;
  readonly botUserId: string | undefined;
}

export interface IdentityBook {
  /** Asks Slack, and again while Slack is away. */
  learn(): void;
  /** What is known at this moment, without waiting. */
  soFar(): { botId?: string; botUserId?: string };
  known(): Promise<Identity>;
  stop(): void;
}

const ASK_AGAIN = 5 * SECOND;

export function createIdentity(slack: webApi.WebClient, log: Logger): IdentityBook {
  let identity: Identity | null = null;
  let asking: Promise<Identity> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const book: IdentityBook = {
    learn() {
      book.known().catch((error: unknown) => {
        log.warn({ err: error }, 'Slack does not say who the bot is');
        if (!stopped) timer = setTimeout(book.learn, ASK_AGAIN).unref();
      });
    },
    soFar: () => ({
      ...(identity?.botId ? { botId: identity.botId } : {}),
      ...(identity?.botUserId ? { botUserId: identity.botUserId } : {}),
    }),
    async known() {
      if (identity) return identity;
      asking ??= ask().finally(() => {
        asking = null;
      });
      return await asking;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
  return book;

  async function ask(): Promise<Identity> {
    const answer = await slack.auth.test();
    if (!answer.team_id) throw new Error('auth.test named no team');
    identity = { teamId: answer.team_id, botId: answer.bot_id, botUserId: answer.user_id };
    return identity;
  }
}
