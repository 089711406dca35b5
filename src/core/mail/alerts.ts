/** What a Slack channel is to be told: one row each, posted once (R4, D12). */
export interface AlertInput {
  /** Which card: the bot knows how to draw it from the payload's ids. */
  readonly kind:
    | 'rating'
    | 'reminder_run'
    | 'receipt_paused'
    | 'customer_words'
    | 'unknown_kind'
    | 'unknown_outcome'
    | 'mail_stuck'
    | 'mail_trouble'
    | 'sender_paused'
    | 'quota'
    | 'restored'
    | 'bounce'
    | 'bounce_trouble';
  /** The same key is one alert, however often it is raised. */
  readonly key: string;
  readonly payload: Readonly<Record<string, string | number | null>>;
}

export interface Alert extends AlertInput {
  readonly id: string;
  readonly createdAt: number;
  readonly channel: string | null;
  readonly slackTs: string | null;
  readonly attempts: number;
}

export interface AlertsService {
  raise(input: AlertInput): Promise<void>;
  /** Takes waiting alerts under a lease, so that of several bots one posts each. */
  claim(input: { owner: string; limit: number }): Promise<Alert[]>;
  posted(id: string, where: { channel: string; ts: string }): Promise<void>;
  failed(id: string, why: string): Promise<void>;
  byKey(key: string): Promise<Alert | null>;
  /** The newest cards of all, and of runs, that were posted, so that a bot keeps them up to date. */
  listPosted(most: { newest: number; runs: number }): Promise<Alert[]>;
}
