import { webApi } from '@slack/bolt';
import { SECOND } from '../core/clock.ts';
import type { SlackConfig } from '../core/config.ts';
import { slackManifest } from './manifest.ts';

export type SlackCheck =
  | { readonly ok: true; readonly team: string }
  /** `reason` is Slack's own code, e.g. `invalid_auth`; or `missing_scope: chat:write`. */
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
  try {
    const answer = await new webApi.WebClient(config.botToken, options).auth.test();
    if (config.appToken) await new webApi.WebClient(config.appToken, options).apps.connections.open();
    const granted = answer.response_metadata?.scopes;
    const missing = granted ? wantedScopes().filter((scope) => !granted.includes(scope)) : [];
    if (missing.length > 0) return { ok: false, reason: `missing_scope: ${missing.join(', ')}` };
    return { ok: true, team: answer.team ?? '' };
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError) return { ok: false, reason: error.data.error };
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function wantedScopes(): readonly string[] {
  const { oauth_config: oauth } = slackManifest() as { oauth_config: { scopes: { bot: string[] } } };
  return oauth.scopes.bot;
}
