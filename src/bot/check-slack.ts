import { webApi } from '@slack/bolt';
import { SECOND } from '../core/clock.ts';
import type { SlackConfig } from '../core/config.ts';
import { slackManifest } from './manifest.ts';

export type SlackCheck =
  | { readonly ok: true; readonly team: string }
  /** Which token and Slack's own code, e.g. `SLACK_BOT_TOKEN: invalid_auth`; or `missing_scope: chat:write`. */
  | { readonly ok: false; readonly reason: string };

const PATIENCE = 10 * SECOND;

/** Asks Slack for real whether the tokens are good and the app has the scopes of the manifest (B3). */
export async function checkSlack(config: SlackConfig): Promise<SlackCheck> {
  const options = {
    retryConfig: { retries: 0 },
    timeout: PATIENCE,
    logLevel: webApi.LogLevel.ERROR,
    ...(config.apiUrl ? { slackApiUrl: config.apiUrl } : {}),
  };
  let variable = 'SLACK_BOT_TOKEN';
  try {
    const answer = await new webApi.WebClient(config.botToken, options).auth.test();
    variable = 'SLACK_APP_TOKEN';
    if (config.appToken) await new webApi.WebClient(config.appToken, options).apps.connections.open();
    const granted = answer.response_metadata?.scopes;
    const missing = granted ? wantedScopes().filter((scope) => !granted.includes(scope)) : [];
    if (missing.length > 0) return { ok: false, reason: `missing_scope: ${missing.join(', ')}` };
    return { ok: true, team: answer.team ?? '' };
  } catch (error) {
    const word =
      error instanceof webApi.WebAPIPlatformError ? error.data.error : String((error as Error).message ?? error);
    return { ok: false, reason: `${variable}: ${word}` };
  }
}

function wantedScopes(): readonly string[] {
  return slackManifest().oauth_config.scopes.bot;
}
