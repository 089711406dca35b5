import { type Logger as BoltLogger, LogLevel, webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { SECOND } from '../core/clock.ts';
import type { SlackConfig } from '../core/config.ts';
import type { SlackClients } from './outlet.ts';

/** How long one call to Slack may take: the library itself waits without end. */
const CALL_TIMEOUT = 10 * SECOND;

/** Options for calls that Slack may be asked twice: a person waits, so few retries that come quickly. */
export function apiOptions(config: SlackConfig, log: Logger): webApi.WebClientOptions {
  return {
    ...addressOf(config),
    logger: boltLogger(log),
    timeout: CALL_TIMEOUT,
    retryConfig: { retries: 2, factor: 2, minTimeout: 200, maxTimeout: SECOND },
  };
}

export function createSlackClients(config: SlackConfig, log: Logger): SlackClients {
  const options = apiOptions(config, log);
  return {
    api: new webApi.WebClient(config.botToken, options),
    poster: new webApi.WebClient(config.botToken, {
      ...options,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    }),
  };
}

export function addressOf(config: SlackConfig): { slackApiUrl?: string } {
  if (!config.apiUrl) return {};
  return { slackApiUrl: config.apiUrl.endsWith('/') ? config.apiUrl : `${config.apiUrl}/` };
}

/** The Slack libraries' words in our log. Their debug lines hold whole payloads, so they are never let through. */
export function boltLogger(log: Logger): BoltLogger {
  const slackLog = log.child({ room: 'slack' });
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts: unknown[]) => slackLog.warn(parts.map(String).join(' ').slice(0, 500)),
    error: (...parts: unknown[]) => slackLog.error(parts.map(String).join(' ').slice(0, 500)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
