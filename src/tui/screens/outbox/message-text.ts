import type { Message, MessageState } from '../../../core/mail/index.ts';
import type { App } from '../../app/app.ts';
import type { Tone } from '../../theme.ts';

export const STATE_TONES: Readonly<Record<MessageState, Tone>> = {
  queued: 'accent',
  sending: 'accent',
  sent: 'good',
  retry: 'warn',
  failed: 'bad',
  unknown: 'bad',
  cancelled: 'muted',
  suppressed: 'muted',
};

/** What became of it in words, with what the mail server said. */
export function outcomeText({ say }: App, { outcomeCode, outcomeText: detail }: Message): string {
  return outcomeCode === null ? '' : say(`mail:outcome.${outcomeCode}`, { detail: detail ?? '' });
}
