import { type Logger as BoltLogger, LogLevel, webApi } from '@slack/bolt';
import type { Logger } from 'pino';
import { SECOND } from '../core/clock.ts';
import type { SlackConfig } from '../core/config.ts';
import type { SlackClients } from './outlet.ts';

/** How long one call to Slack may take: the library itself waits without end. */
export const CALL_TIMEOUT = 10 * SECOND;

/** What every client of Slack's Web API is made from; `stopped` cuts what is under way and lets nothing new begin. */
export interface ClientParts {
  readonly config: SlackConfig;
  readonly log: Logger;
  readonly stopped: AbortSignal;
}

/** Options for calls that Slack may be asked twice: a person waits, so few retries that come quickly. */
export function apiOptions(parts: ClientParts): webApi.WebClientOptions {
  return { ...baseOptions(parts), retryConfig: { retries: 2, factor: 2, minTimeout: 200, maxTimeout: SECOND } };
}

/** Options for calls that are tried once: who calls decides what follows from a refusal. */
export function oneTryOptions(parts: ClientParts): webApi.WebClientOptions {
  return { ...baseOptions(parts), retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
}

export function createSlackClients(parts: ClientParts): SlackClients {
  const { botToken } = parts.config;
  return {
    api: new webApi.WebClient(botToken, apiOptions(parts)),
    poster: new webApi.WebClient(botToken, oneTryOptions(parts)),
  };
}

function baseOptions({ config, log, stopped }: ClientParts): webApi.WebClientOptions {
  return { ...addressOf(config), logger: boltLogger(log), timeout: CALL_TIMEOUT, fetch: fetchUntil(stopped) };
}

function fetchUntil(stopped: AbortSignal): webApi.FetchFunction {
  return (url, init) => {
    const signal = init?.signal ? AbortSignal.any([init.signal, stopped]) : stopped;
    return fetch(url, { ...init, signal } as RequestInit);
  };
}

function addressOf(config: SlackConfig): { slackApiUrl?: string } {
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
