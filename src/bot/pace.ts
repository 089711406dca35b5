import { SECOND } from '../core/clock.ts';

/** How soon the bot shows what it hears of, and how often it looks by itself; all in ms. */
export interface Pace {
  /** Between two changes of one message. */
  readonly message: number;
  /** Between two changes of the Home tabs that are open. */
  readonly home: number;
  /** Several changes at once make one round through the cards in channels. */
  readonly cards: number;
  /** Where nothing is heard of other processes, their alerts and progress are seen by looking. */
  readonly look: number;
}

/** Slack's chat.update takes 50 a minute. */
export const PACE: Pace = { message: 1.5 * SECOND, home: 2 * SECOND, cards: 0.3 * SECOND, look: 5 * SECOND };
