import type { DebtorReceipt } from '../../../core/debtors/index.ts';
import { daysAgoText, moneyText } from '../../app/format.ts';
import type { Tone } from '../../theme.ts';
import type { Column } from '../../ui/list/columns.ts';

/** What lists of unpaid receipts have in common. */

export const LATE: Column<DebtorReceipt> = {
  id: 'late',
  heading: 'tui:column.late',
  min: 7,
  align: 'right',
  tone: ({ daysOverdue }) => lateTone(daysOverdue),
  cell: ({ daysOverdue }, { say }) => say('tui:debtors.days', { days: daysOverdue }),
};

/** When the customer was told, or why the receipt is held back. */
export const TOLD: Column<DebtorReceipt> = {
  id: 'told',
  heading: 'tui:column.told',
  min: 11,
  align: 'right',
  tone: ({ held }) => (held ? 'warn' : 'plain'),
  cell: ({ held, daysSinceNotice }, app) => (held ? app.say(`tui:held.${held}`) : daysAgoText(app, daysSinceNotice)),
};

export const OWED: Column<DebtorReceipt> = {
  id: 'open',
  heading: 'tui:column.owed',
  min: 14,
  align: 'right',
  cell: ({ open }, app) => moneyText(app, [open]),
};

export function lateTone(days: number): Tone {
  if (days > 60) return 'bad';
  return days > 30 ? 'warn' : 'plain';
}
