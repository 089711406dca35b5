import { webApi } from '@slack/bolt';
import { SECOND } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Card, Modal } from './blocks/index.ts';
import type { Voice } from './caller.ts';
import { noteModal } from './notes.ts';
import type { Place, Typed } from './turn.ts';

export interface SlackClients {
  /** For calls that may be repeated: few retries, short patience. */
  readonly api: webApi.WebClient;
  /** For posts: never repeated by the library, since a lost answer would make two messages (openclaw #22780). */
  readonly poster: webApi.WebClient;
}

/** An open view: by Slack's id, or by the `external_id` that we gave it when opening. */
export type ViewName = { readonly view_id: string } | { readonly external_id: string };

/** By what ways an answer reaches a person. */
export interface Outlet {
  open(place: Place, view: Modal): Promise<void>;
  push(place: Place, view: Modal): Promise<void>;
  /** Nothing happens when the person has closed it meanwhile. */
  update(view: ViewName, content: Modal): Promise<void>;
  /** To that person alone: in the channel, or as a modal where there is none. */
  reply(place: Place, voice: Pick<Voice, 'say'>, card: Card): Promise<void>;
  /** To that person alone in that channel, beside what else is said there; false when Slack no longer lets us. */
  whisper(to: Typed & { readonly slackUserId: string }, card: Card): Promise<boolean>;
  /** The message that was acted on becomes this. */
  replace(place: Place, card: Card): Promise<void>;
  /** A direct message. Answers where it stands, or null when it could not be posted. */
  direct(slackUserId: string, card: Card): Promise<{ channel: string; ts: string } | null>;
  /** In a channel, or in a message's thread; throws Slack's refusal. */
  post(channel: string, card: Card, threadTs?: string): Promise<{ channel: string; ts: string }>;
  /** Rewrites a message; false when it is gone. */
  rewrite(where: { channel: string; ts: string }, card: Card): Promise<boolean>;
}

const RESPONSE_PATIENCE = 5 * SECOND;
/** How often, and for how many seconds at most, a post waits until the channel takes more. */
const MOST_WAITS = 5;
const LONGEST_WAIT = 60;
const GONE = new Set(['message_not_found', 'channel_not_found', 'cant_update_message', 'edit_window_closed']);
const TOO_LATE = new Set(['expired_trigger_id', 'invalid_trigger_id']);

export function createOutlet({ api, poster }: SlackClients): Outlet {
  const directChannels = new Map<string, string>();
  const outlet: Outlet = {
    async open(place, view) {
      await inTime(() => api.views.open({ trigger_id: place.triggerId ?? '', view }));
    },

    async push(place, view) {
      try {
        await inTime(() => api.views.push({ trigger_id: place.triggerId ?? '', view }));
      } catch (error) {
        // Three views are open already: the topmost gives way.
        if (slackErrorOf(error) !== 'push_limit_reached' || !place.view) throw error;
        await outlet.update({ view_id: place.view.id }, view);
      }
    },

    async update(name, view) {
      try {
        await api.views.update({ ...name, view });
      } catch (error) {
        if (slackErrorOf(error) !== 'not_found') throw error;
      }
    },

    async reply(place, voice, card) {
      if (place.view?.kind === 'modal') return await outlet.push(place, noteModal(voice, card.blocks));
      if (place.view?.kind === 'home') return await outlet.open(place, noteModal(voice, card.blocks));
      const { channel, responseUrl, slackUserId } = place;
      if (await outlet.whisper({ channel: channel ?? '', responseUrl, slackUserId }, card)) return;
      await outlet.direct(slackUserId, card);
    },

    async whisper({ channel, responseUrl, slackUserId }, card) {
      const content = { response_type: 'ephemeral', replace_original: false, ...card };
      if (responseUrl && (await respond(responseUrl, content))) return true;
      // The response_url is used up, or Slack is in trouble.
      if (channel === '') return false;
      try {
        await poster.chat.postEphemeral({ channel, user: slackUserId, ...card });
        return true;
      } catch (error) {
        if (slackErrorOf(error) === null) throw error;
        return false;
      }
    },

    async replace(place, card) {
      if (!place.message) return;
      if (!place.message.ephemeral) return void (await outlet.rewrite(place.message, card));
      if (place.responseUrl) await respond(place.responseUrl, { replace_original: true, ...card });
    },

    async direct(slackUserId, card) {
      try {
        return await outlet.post(await directChannel(slackUserId), card);
      } catch {
        return null;
      }
    },

    async post(channel, card, threadTs) {
      const posted = await whenSlackLets(() =>
        poster.chat.postMessage({
          channel,
          ...card,
          unfurl_links: false,
          unfurl_media: false,
          ...(threadTs ? { thread_ts: threadTs } : {}),
        }),
      );
      return { channel: posted.channel ?? channel, ts: posted.ts ?? '' };
    },

    async rewrite(where, card) {
      try {
        await api.chat.update({ channel: where.channel, ts: where.ts, ...card });
        return true;
      } catch (error) {
        if (GONE.has(slackErrorOf(error) ?? '')) return false;
        throw error;
      }
    },
  };
  return outlet;

  /** The conversation with one person; their own id, which Slack mostly takes too, when it cannot be opened. */
  async function directChannel(slackUserId: string): Promise<string> {
    const known = directChannels.get(slackUserId);
    if (known) return known;
    try {
      const { channel } = await api.conversations.open({ users: slackUserId });
      if (channel?.id) directChannels.set(slackUserId, channel.id);
      return channel?.id ?? slackUserId;
    } catch {
      return slackUserId;
    }
  }
}

/** Slack's word for a refusal, e.g. `not_in_channel`; null when it was no refusal. */
export function slackErrorOf(error: unknown): string | null {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : null;
}

/** “Too many” means that nothing was posted: that, and only that, is asked again after the time that Slack names. */
async function whenSlackLets<Result>(post: () => Promise<Result>): Promise<Result> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await post();
    } catch (error) {
      const isRate = error instanceof webApi.WebAPIRateLimitedError;
      if (!isRate || waits >= MOST_WAITS || error.retryAfter > LONGEST_WAIT) throw error;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfter * SECOND).unref());
    }
  }
}

async function respond(url: string, content: object): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(content),
      signal: AbortSignal.timeout(RESPONSE_PATIENCE),
    });
    // A refusal may come with any status; what was taken is answered with `ok` or `{"ok":true}`.
    return response.ok && !/"ok":\s*false/.test(await response.text());
  } catch {
    return false;
  }
}

async function inTime(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Slack had opened it, its answer was lost, and the library asked again.
    if (slackErrorOf(error) === 'exchanged_trigger_id') return;
    if (TOO_LATE.has(slackErrorOf(error) ?? '')) throw new AppError('bot.tooLate', { cause: error });
    throw error;
  }
}
