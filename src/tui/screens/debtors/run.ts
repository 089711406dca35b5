import { addDays, dateIn } from '../../../core/dates.ts';
import type { ItemState, ReminderItem, ReminderRun } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { instantText, moneyText } from '../../app/format.ts';
import { type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import type { Tone } from '../../theme.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { lacking } from '../permission.ts';

const STATE_TONES: Partial<Record<ItemState, Tone>> = {
  approved: 'good',
  queued: 'good',
  awaiting_second: 'warn',
  skipped: 'muted',
  snoozed: 'muted',
  expired: 'warn',
  dropped: 'warn',
};
/** Snoozing from here is for a week: the shortest pause between two reminders. */
const SNOOZE_DAYS = 7;

/** The morning batch: who would be reminded today, approved or skipped one by one or together (D12). */
export class RunLayer extends ListLayer<ReminderItem> {
  readonly id = 'debtors.run';
  private run: ReminderRun;

  constructor(app: App, run: ReminderRun) {
    super(app);
    this.run = run;
  }

  title(): string {
    return this.app.say('tui:run.title', { day: this.run.day });
  }

  protected async fetch({ offset, limit }: ListQuery): Promise<{ rows: readonly ReminderItem[]; total: number }> {
    const { core, actor } = this.app.session;
    this.run = await core.debtors.getRun(actor, this.run.id);
    return { rows: this.run.items.slice(offset, offset + limit), total: this.run.items.length };
  }

  protected columns(): readonly Column<ReminderItem>[] {
    const { say } = this.app;
    return [
      { id: 'customer', heading: say('tui:column.customer'), width: 'rest', cell: (item) => item.account.tradeName },
      {
        id: 'level',
        optional: true,
        heading: say('tui:column.level'),
        width: 6,
        align: 'right',
        cell: (item) => String(item.level),
      },
      {
        id: 'late',
        heading: say('tui:column.late'),
        width: 8,
        align: 'right',
        cell: (item) => say('tui:debtors.days', { days: item.daysOverdue }),
      },
      {
        id: 'amount',
        heading: say('tui:column.owed'),
        width: 16,
        align: 'right',
        cell: (item) => moneyText(this.app, item.totals),
      },
      {
        id: 'state',
        heading: say('tui:column.state'),
        width: 18,
        tone: (item) => STATE_TONES[item.state] ?? 'plain',
        cell: (item) => say(`tui:item.${item.state}`),
      },
      { id: 'by', optional: true, heading: say('tui:column.by'), width: 10, cell: (item) => item.decidedByName ?? '' },
    ];
  }

  protected idOf(item: ReminderItem): string {
    return item.id;
  }

  protected override markable(): boolean {
    return true;
  }

  protected override searchable(): boolean {
    return false;
  }

  protected override filterText(): string {
    return this.app.say(this.run.state === 'open' ? 'tui:run.open' : 'tui:run.closed', {
      sendAt: instantText(this.app, this.run.sendAt),
      cutOff: instantText(this.app, this.run.cutOffAt),
    });
  }

  protected override summary(): readonly Row[] {
    const count = this.run.staleCustomers;
    return count > 0 ? [row(span(` ${this.app.say('tui:run.stale', { count })}`, 'muted'))] : [];
  }

  protected actions(): readonly Binding[] {
    const cannot = (): string | undefined =>
      this.noRow() ??
      lacking(this.app, 'debtors.send') ??
      (this.run.state === 'open' ? undefined : this.app.say('tui:disabled.runClosed'));
    return [
      {
        id: 'approve',
        keys: ['o'],
        label: 'tui:action.approve',
        footer: true,
        disabled: cannot,
        run: () => this.decide('approve'),
      },
      {
        id: 'skip',
        keys: ['x'],
        label: 'tui:action.skip',
        footer: true,
        disabled: cannot,
        run: () => this.decide('skip'),
      },
      {
        id: 'snooze',
        keys: ['w'],
        label: 'tui:action.snooze',
        footer: true,
        disabled: cannot,
        run: () => this.decide('snooze'),
      },
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:run.empty');
  }

  private decide(as: 'approve' | 'skip' | 'snooze'): void {
    const { core, actor, clock, zone } = this.app.session;
    const itemIds = this.selection().map((item) => item.id);
    const until = addDays(dateIn(zone, clock.now()), SNOOZE_DAYS);
    this.app.perform(
      () =>
        core.transaction((tx) =>
          tx.debtors.decide(actor, { runId: this.run.id, itemIds, as, ...(as === 'snooze' ? { until } : {}) }),
        ),
      () => {
        this.marks.clear();
        this.app.toast('good', this.app.say(`tui:run.${as}`, { count: itemIds.length }));
        this.reload();
      },
    );
  }
}
