import type { Base } from '../base.ts';
import type { NoticeHandlers } from '../mail/index.ts';
import type { DebtorRooms } from './debtor-rooms.ts';
import type { DebtorsService } from './debtors.ts';
import { createReceiptsCause } from './receipts-cause.ts';
import { createReminderTicks } from './reminder-ticks.ts';

/** The notices of this room: who speaks for them, what sends them by itself (reminders), what a restored backup stops. */
export function createDebtorHandlers(
  base: Base,
  rooms: DebtorRooms & { readonly debtors: DebtorsService },
): Pick<NoticeHandlers, 'receipts'> {
  return {
    receipts: {
      cause: createReceiptsCause(base, rooms),
      ticks: createReminderTicks(rooms),
      restored: () => rooms.debtors.abandonRuns(),
    },
  };
}
