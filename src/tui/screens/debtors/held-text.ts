import type { Debtor, HeldGroup } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { dayText } from '../../app/format.ts';

/** `2 in dispute until Dec 1, 2026, 1 notices off`. */
export function heldText(app: App, groups: readonly HeldGroup[]): string {
  return groups
    .map((group) => app.say('debtors:held.counted', { count: group.receipts, what: holdText(app, group) }))
    .join(', ');
}

/** What holds receipts back, and until when. */
export function holdText(app: App, { hold, pause, until }: HeldGroup): string {
  const what = app.say(`debtors:held.${pause ?? hold}`);
  return until === null ? what : app.say('debtors:held.until', { what, day: dayText(app, until) });
}

/** Whether nothing can be mailed for want of an address. */
export function unreachable({ account }: Debtor): boolean {
  return account.emails.length === 0;
}
