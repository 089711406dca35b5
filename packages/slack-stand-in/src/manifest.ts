/** The parts of an app manifest that decide how Slack treats the app. */
export interface SlackManifest {
  readonly display_information?: { readonly name?: string };
  readonly features?: {
    readonly bot_user?: { readonly display_name?: string };
    readonly slash_commands?: readonly ManifestCommand[];
    readonly shortcuts?: readonly ManifestShortcut[];
  };
  readonly oauth_config?: { readonly scopes?: { readonly bot?: readonly string[] } };
  readonly settings?: { readonly event_subscriptions?: { readonly bot_events?: readonly string[] } };
}

export interface ManifestCommand {
  readonly command: string;
  readonly description?: string;
  readonly usage_hint?: string;
  /** @names and #channels of the text come as ids. */
  readonly should_escape?: boolean;
}

export interface ManifestShortcut {
  readonly name: string;
  readonly type: 'global' | 'message';
  readonly callback_id: string;
  readonly description?: string;
}

/** What an app without a manifest gets: enough to talk, and to list people and channels. */
export const DEFAULT_SCOPES: readonly string[] = [
  'commands',
  'chat:write',
  'users:read',
  'channels:read',
  'channels:join',
  'im:write',
  'app_mentions:read',
];
export const DEFAULT_EVENTS: readonly string[] = ['app_home_opened', 'app_mention'];
