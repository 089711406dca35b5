import type { Ageing, Debtor, DebtorPage, HeldGroup } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { daysAgoText, dayText, moneyText } from '../../app/format.ts';
import { type Row, row, span } from '../../frame.ts';
import { cut } from '../../text.ts';
import type { Tone } from '../../theme.ts';
import { stackedBars } from '../../ui/charts.ts';
import type { Column } from '../../ui/table.ts';

export function debtorColumns(app: App): Column<Debtor>[] {
  const { say } = app;
  return [
    { id: 'name', heading: say('tui:column.customer'), width: 'rest', cell: (debtor) => debtor.account.tradeName },
    {
      id: 'receipts',
      optional: true,
      heading: say('tui:column.receipts'),
      width: 8,
      align: 'right',
      cell: ({ proposed, receipts }) =>
        proposed.receipts < receipts
          ? say('tui:debtors.some', { proposed: proposed.receipts, all: receipts })
          : String(receipts),
    },
    {
      id: 'oldest',
      heading: say('tui:column.late'),
      width: 8,
      align: 'right',
      tone: ({ proposed }) => lateTone(proposed.oldestDaysOverdue ?? 0),
      cell: ({ proposed }) =>
        proposed.oldestDaysOverdue === null ? '' : say('tui:debtors.days', { days: proposed.oldestDaysOverdue }),
    },
    {
      id: 'told',
      optional: true,
      heading: say('tui:column.told'),
      width: 12,
      align: 'right',
      tone: (debtor) => (debtor.account.emails.length === 0 ? 'warn' : 'plain'),
      cell: (debtor) =>
        debtor.account.emails.length === 0 ? say('tui:customers.noAddress') : daysAgoText(app, debtor.daysSinceNotice),
    },
    {
      id: 'amount',
      heading: say('tui:column.toTell'),
      width: 21,
      align: 'right',
      cell: ({ account, proposed }) => (account.emails.length === 0 ? '' : moneyText(app, proposed.totals)),
    },
  ];
}

export function lateTone(days: number): Tone {
  if (days > 60) return 'bad';
  return days > 30 ? 'warn' : 'plain';
}

/** What one customer owes in all, and what of it is held back by what until when; nothing when all of it can be mailed. */
export function heldSummary(app: App, debtor: Debtor | undefined, width: number): Row[] {
  if (!debtor) return [];
  const unreachable = debtor.account.emails.length === 0;
  if (debtor.held.length === 0 && !unreachable) return [];
  const owed = app.say('tui:debtors.heldBack', {
    name: debtor.account.tradeName,
    owed: moneyText(app, debtor.totals),
    held: unreachable ? app.say('tui:customers.noAddress') : heldText(app, debtor.held),
  });
  return [row(span(` ${cut(owed, width - 2)}`, 'warn'))];
}

/** `2 in dispute until Dec 1, 2026, 1 notices off`. */
export function heldText(app: App, groups: readonly HeldGroup[]): string {
  return groups
    .map((group) => app.say('debtors:held.counted', { count: group.receipts, what: holdText(app, group) }))
    .join(', ');
}

export function holdText(app: App, { hold, pause, until }: HeldGroup): string {
  const what = app.say(`debtors:held.${pause ?? hold}`);
  return until === null ? what : app.say('debtors:held.until', { what, day: dayText(app, until) });
}

/** Totals per currency, never mixed, and how old the debts are (D1). */
export function debtorSummary(app: App, page: DebtorPage, width: number): Row[] {
  const { theme } = app;
  return [
    row(span(theme.glyphs.rule.repeat(width), 'muted')),
    row(' ', span(moneyText(app, page.totals) || '0', 'title'), span(`  ${debtorCounts(app, page)}`, 'muted')),
    row(' ', ...ageingBars(app, page.ageing, Math.max(10, width - 44))),
  ];
}

/** `1 customer · 3 receipts`. */
export function debtorCounts(
  { say }: App,
  { customers, receipts }: Pick<DebtorPage, 'customers' | 'receipts'>,
): string {
  return [say('tui:notify.customers', { count: customers }), say('tui:debtors.receipts', { count: receipts })].join(
    ' · ',
  );
}

const AGE_TONES: Readonly<Record<string, Tone>> = {
  current: 'good',
  '1-30': 'plain',
  '31-60': 'warn',
  '61-90': 'bad',
  '90+': 'bad',
};

export function ageingBars(app: App, ageing: Ageing, width: number): Row {
  return stackedBars(
    ageing.map(({ bucket, receipts }) => ({
      label: bucket === 'current' ? app.say('tui:debtors.current') : bucket,
      value: receipts,
      tone: AGE_TONES[bucket] ?? 'plain',
    })),
    width,
    app.theme.glyphs,
  );
}
