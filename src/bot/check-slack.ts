import { webApi } from '@slack/bolt';
import pino from 'pino';
import { SECOND } from '../core/clock.ts';
import type { SlackConfig } from '../core/config.ts';
import { boltLogger } from './clients.ts';
import { slackManifest } from './manifest.ts';

export type SlackCheck =
  | { readonly ok: true; readonly team: string }
  /** Slack has said no: which token and its own code, e.g. `SLACK_BOT_TOKEN: invalid_auth`; or `missing_scope: chat:write`. */
  | { readonly ok: false; readonly refused: true; readonly reason: string }
  /** It has said nothing, or nothing of use: the tokens may be good. */
  | { readonly ok: false; readonly refused: false; readonly reason: string };

const PATIENCE = 10 * SECOND;

/** Asks Slack for real whether the tokens are good and the app has the scopes of the manifest (B3). */
export async function checkSlack(config: SlackConfig): Promise<SlackCheck> {
  const options = {
    retryConfig: { retries: 0 },
    timeout: PATIENCE,
    rejectRateLimitedCalls: true,
    // What it would print is in the answer.
    logger: boltLogger(pino({ level: 'silent' })),
    ...(config.apiUrl ? { slackApiUrl: config.apiUrl } : {}),
  };
  let variable = 'SLACK_BOT_TOKEN';
  try {
    const answer = await new webApi.WebClient(config.botToken, options).auth.test();
    variable = 'SLACK_APP_TOKEN';
    if (config.appToken) await new webApi.WebClient(config.appToken, options).apps.connections.open();
    const granted = answer.response_metadata?.scopes;
    const missing = granted ? wantedScopes().filter((scope) => !granted.includes(scope)) : [];
    if (missing.length > 0) return { ok: false, refused: true, reason: `missing_scope: ${missing.join(', ')}` };
    return { ok: true, team: answer.team ?? '' };
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError)
      return { ok: false, refused: true, reason: `${variable}: ${error.data.error}` };
    return { ok: false, refused: false, reason: reasonOf(error as Error) };
  }
}

function wantedScopes(): readonly string[] {
  return slackManifest().oauth_config.scopes.bot;
}

/** What lies beneath: `fetch failed` says less than `getaddrinfo ENOTFOUND slack.com`. */
function reasonOf(error: Error): string {
  const { cause } = error;
  return cause instanceof Error ? reasonOf(cause) : error.message;
}
