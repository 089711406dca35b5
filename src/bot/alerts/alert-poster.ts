import { SECOND } from '../../core/clock.ts';
import type { Alert } from '../../core/mail/index.ts';
import type { Card } from '../blocks/index.ts';
import type { Bot } from '../bot.ts';
import { slackErrorOf } from '../outlet.ts';
import { createRound } from '../round.ts';
import type { AlertCard, AlertCards } from './alert-card.ts';

export interface AlertPoster {
  start(): void;
  stop(): Promise<void>;
}

/** Cards are brought up to date even when nothing is heard. */
const REFRESH_EVERY = 30 * SECOND;
const AT_ONCE = 10;
/**
 * Older cards have scrolled away; their buttons still work. A run is followed for longer, whatever else is posted: its
 * mails may be tried again for two days, or wait for a day with room.
 */
const KEPT_FRESH = { newest: 20, runs: 8 };

/** Slack's refusals that have a sentence `bot:postFailure.…` with what to do. */
const POST_FAILURES = [
  'no_channel',
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'missing_scope',
  'restricted_action',
  'unreachable',
] as const;

export function postFailure(why: string): (typeof POST_FAILURES)[number] | 'other' {
  return POST_FAILURES.find((known) => known === why) ?? 'other';
}

/** Posts each alert once, in its channel, and keeps the newest cards as things are. */
export function createAlertPoster(bot: Bot, cards: AlertCards): AlertPoster {
  const { core, outlet, people, log, pace } = bot;
  const { alerts, base } = core;
  const owner = base.ids.next();
  /** What each card showed last. */
  const shown = new Map<string, string>();
  const rounds = {
    post: createRound(log, 'alerts could not be posted', postAll),
    refresh: createRound(log, 'the cards could not be brought up to date', refreshAll),
  };
  const stopping: (() => void)[] = [];

  return {
    start() {
      stopping.push(base.hub.on('alert', () => rounds.post.soon(0)));
      stopping.push(base.hub.on('changed', () => rounds.refresh.soon(pace.cards)));
      for (const [round, pause] of [
        // What is to be tried again is seen by looking, too.
        [rounds.post, pace.look],
        [rounds.refresh, REFRESH_EVERY],
      ] as const) {
        const timer = setInterval(() => round.soon(0), pause);
        timer.unref();
        stopping.push(() => clearInterval(timer));
      }
      rounds.post.soon(0);
    },
    async stop() {
      for (const stop of stopping.splice(0)) stop();
      await Promise.all([rounds.post.stop(), rounds.refresh.stop()]);
    },
  };

  async function postAll(): Promise<void> {
    for (;;) {
      const claimed = await alerts.claim({ owner, limit: AT_ONCE });
      for (const alert of claimed) await post(alert);
      if (claimed.length < AT_ONCE) return;
    }
  }

  async function post(alert: Alert): Promise<void> {
    const spec: AlertCard = cards[alert.kind];
    const settings = await core.settings.all();
    const channel = settings[spec.channel] || settings['slack.alertsChannel'];
    try {
      if (!channel) return await failed(alert, channel, 'no_channel');
      const content = await spec.build(await people.channelVoice(), alert.payload);
      if (!content) {
        // Another card may tell it from now on.
        rounds.refresh.soon(0);
        return await alerts.posted(alert.id, { channel: '', ts: '' });
      }
      const parent = await parentOf(alert, spec);
      const where = parent
        ? await outlet.post(parent.channel, content, parent.ts)
        : await outlet.post(channel, content);
      shown.set(alert.id, JSON.stringify(content));
      await alerts.posted(alert.id, where);
      bot.trouble.alerts = null;
      if (parent) rounds.refresh.soon(0);
    } catch (error) {
      log.warn({ err: error, alert: alert.id, kind: alert.kind }, 'an alert could not be posted');
      await failed(alert, channel, slackErrorOf(error) ?? 'unreachable');
    }
  }

  /** Tried again later; meanwhile the Home tab of those who can mend it says why. */
  async function failed(alert: Alert, channel: string, why: string): Promise<void> {
    bot.trouble.alerts = { channel, why: postFailure(why) };
    await alerts.failed(alert.id, why);
  }

  async function parentOf(alert: Alert, spec: AlertCard): Promise<{ channel: string; ts: string } | null> {
    const key = spec.below?.(alert.payload) ?? null;
    const parent = key === null || key === alert.key ? null : await alerts.byKey(key);
    return parent?.channel && parent.slackTs ? { channel: parent.channel, ts: parent.slackTs } : null;
  }

  async function refreshAll(): Promise<void> {
    const voice = await people.channelVoice();
    for (const alert of await alerts.listPosted(KEPT_FRESH)) {
      if (!alert.channel || !alert.slackTs) continue;
      const content = await cards[alert.kind].build(voice, alert.payload);
      if (content) await showAgain(alert.id, { channel: alert.channel, ts: alert.slackTs }, content);
    }
  }

  async function showAgain(id: string, where: { channel: string; ts: string }, content: Card): Promise<void> {
    const text = JSON.stringify(content);
    if (shown.get(id) === text) return;
    await outlet.rewrite(where, content);
    shown.set(id, text);
  }
}
