import { MOVING_STATES, WAITING_STATES } from '../mail/index.ts';
import type { ItemFate, ItemMail, ItemState } from './reminder-run.ts';

/** How an item stands as a whole: what people answered, or, once it was queued, the mail of it that wants most attention. */
export function fateOf(state: ItemState, mails: readonly ItemMail[]): ItemFate {
  if (state === 'proposed' || state === 'awaiting_second') return 'waiting';
  if (state === 'skipped' || state === 'snoozed') return 'turned_down';
  if (state === 'expired' || state === 'dropped') return state;
  if (mails.some((mail) => MOVING_STATES.includes(mail.state))) return 'moving';
  if (mails.length === 0 || mails.some((mail) => mail.state === 'unknown')) return 'unknown';
  if (mails.some((mail) => mail.state === 'failed' || mail.state === 'suppressed' || mail.bounce !== null))
    return 'failed';
  return mails.some((mail) => mail.state === 'sent') ? 'sent' : 'dropped';
}

/** Whether an answer can be taken back: nothing of it has left, is leaving, or has ended by itself. */
export function isUndoable(state: ItemState, mails: readonly ItemMail[]): boolean {
  if (state === 'skipped' || state === 'snoozed' || state === 'awaiting_second') return true;
  return state === 'queued' && mails.length > 0 && mails.every((mail) => WAITING_STATES.includes(mail.state));
}
