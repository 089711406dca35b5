import type { Alert } from '../../core/mail/index.ts';
import type { SettingKey } from '../../core/settings/index.ts';
import type { Card } from '../blocks/index.ts';
import type { Voice } from '../caller.ts';

/** How one kind of alert looks. Features say it; the poster posts it and keeps it up to date. */
export interface AlertCard {
  /** The setting that names the channel; `slack.alertsChannel` serves when it is empty. */
  readonly channel: Extract<SettingKey, `slack.${string}`>;
  /** The card as things stand now; null: there is nothing to tell any more. */
  build(voice: Voice, payload: Alert['payload']): Promise<Card | null>;
  /** The alert whose card this one belongs under: it goes into that card's thread. */
  below?(payload: Alert['payload']): string | null;
}

export type AlertCards = Readonly<Record<Alert['kind'], AlertCard>>;
