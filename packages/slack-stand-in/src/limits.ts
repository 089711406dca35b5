import { MINUTE, SECOND } from './clock.ts';

/** What Slack allows. Tests shorten times or lift limits; the demo lifts the rate. */
export interface SlackLimits {
  /** Time to acknowledge a command, action, submission or suggestion, ms of real time. */
  readonly acknowledgement: number;
  /** Life of a trigger_id, ms of the stand-in's clock. */
  readonly trigger: number;
  /** Views on one person's stack: one opened and two pushed. */
  readonly viewStack: number;
  /** Posts through one response_url, and its life in ms. */
  readonly responsePosts: number;
  readonly responseLife: number;
  /** Messages a channel takes: one a second with short bursts; null lifts it. */
  readonly messageRate: { readonly perSecond: number; readonly burst: number } | null;
  /** Socket Mode connections of one app. */
  readonly sockets: number;
}

/** Slack's numbers: docs.slack.dev (rate limits, views.push, interactivity, Socket Mode). */
export const SLACK_LIMITS: SlackLimits = {
  acknowledgement: 3 * SECOND,
  trigger: 3 * SECOND,
  viewStack: 3,
  responsePosts: 5,
  responseLife: 30 * MINUTE,
  messageRate: { perSecond: 1, burst: 5 },
  sockets: 10,
};
