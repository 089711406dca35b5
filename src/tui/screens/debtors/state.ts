import type { Permission } from '../../../core/access/index.ts';
import type { Debtor, DebtorFilter, DebtorPage, DebtorSort } from '../../../core/debtors/index.ts';
import { lacking } from '../../app/permission.ts';
import type { Row } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import type { SortChoice } from '../../ui/list/sort-order.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { openPolicy } from '../policy/policy.tsx';
import { WhyLayer } from '../why/why.ts';
import { debtorsBindings } from './bindings.ts';
import { DayFiltersLayer } from './day-filters.ts';
import { pickNoticeSwitch } from './notice-switch.ts';
import { NotifyLayer } from './notify.ts';
import { ReceiptsLayer } from './receipts.ts';
import { RunLayer } from './run.ts';
import { debtorColumns, debtorSummary, heldSummary } from './view.ts';

/** Who owes, how much and since when (D1). */
export class DebtorsLayer extends ListLayer<Debtor> {
  readonly id = 'debtors';
  private page: DebtorPage | null = null;
  /** Null until the settings have been read. */
  private days: { overdue: number; sinceNotice: number } | null = null;

  title(): string {
    return this.app.say('tui:section.debtors');
  }

  lacks(permission: Permission): string | undefined {
    return lacking(this.app, permission);
  }

  disabledFor(permission: Permission): string | undefined {
    return this.noRow() ?? this.lacks(permission);
  }

  open(): void {
    const debtor = this.current();
    if (debtor)
      this.app.push(
        new ReceiptsLayer(this.app, { name: debtor.account.tradeName, filter: { accountIds: [debtor.account.id] } }),
      );
  }

  openReceipts(): void {
    this.app.push(new ReceiptsLayer(this.app, { name: this.title(), filter: this.filter() }));
  }

  /** The notification screen for the marked customers, or the chosen one; nothing leaves before Send (D2). */
  notify(): void {
    const choice = {
      ...this.dayFilter(),
      accountIds: this.selection().map((debtor) => debtor.account.id),
    };
    this.app.push(new NotifyLayer(this.app, choice, () => this.marks.clear()));
  }

  why(): void {
    const debtor = this.current();
    if (debtor)
      this.app.push(
        new WhyLayer(this.app, {
          name: debtor.account.tradeName,
          subject: { kind: 'customer', id: debtor.account.id },
        }),
      );
  }

  chooseDays(): void {
    const days = this.days ?? { overdue: 0, sinceNotice: 0 };
    this.app.push(
      new DayFiltersLayer(this.app, days, (chosen) => {
        this.days = chosen;
        this.reload();
      }),
    );
  }

  chooseSwitch(): void {
    const debtor = this.current();
    if (!debtor) return;
    const { core, actor } = this.app.session;
    const { id, tradeName } = debtor.account;
    pickNoticeSwitch(this.app, {
      name: tradeName,
      set: (value) => core.transaction((tx) => tx.debtors.setSwitch(actor, { accountId: id, value })),
      done: () => this.reload(),
    });
  }

  openRun(): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.debtors.latestRun(actor),
      (run) => {
        if (run) this.app.push(new RunLayer(this.app, run));
        else this.app.toast('warn', this.app.say('tui:run.none'));
      },
    );
  }

  openPolicy(): void {
    openPolicy(this.app);
  }

  protected async fetch({
    search,
    offset,
    limit,
    sort,
  }: ListQuery): Promise<{ rows: readonly Debtor[]; total: number }> {
    const { core, actor } = this.app.session;
    if (!this.days) {
      const settings = await core.settings.all();
      this.days = { overdue: settings['debtors.daysOverdue'], sinceNotice: settings['debtors.daysSinceNotice'] };
    }
    const page = await core.debtors.list(
      actor,
      { ...this.dayFilter(), search },
      { offset, limit, sort: sort as DebtorSort },
    );
    this.page = page;
    return { rows: page.rows, total: page.customers };
  }

  protected columns(): readonly Column<Debtor>[] {
    return debtorColumns(this.app);
  }

  protected idOf(debtor: Debtor): string {
    return debtor.account.id;
  }

  protected actions(): readonly Binding[] {
    return debtorsBindings(this);
  }

  protected override markable(): boolean {
    return true;
  }

  protected override sorts(): readonly SortChoice[] {
    return [
      { id: 'oldest', column: 'oldest', descending: true },
      { id: 'amount', column: 'amount', descending: true },
      { id: 'name', column: 'name', descending: false },
      { id: 'told', column: 'told', descending: false },
    ];
  }

  /** The core orders each column in the one direction that makes sense for work. */
  protected override reversible(): boolean {
    return false;
  }

  protected override filterText(): string {
    if (!this.days) return '';
    return this.app.say('tui:debtors.filter', { overdue: this.days.overdue, sinceNotice: this.days.sinceNotice });
  }

  protected override summary(width: number): readonly Row[] {
    if (!this.page) return [];
    return [...debtorSummary(this.app, this.page, width), ...heldSummary(this.app, this.current(), width)];
  }

  protected emptyText(): string {
    return this.app.say('tui:debtors.none');
  }

  private filter(): DebtorFilter {
    return { ...this.dayFilter(), search: this.search() };
  }

  private dayFilter(): DebtorFilter {
    return this.days ? { daysOverdue: this.days.overdue, daysSinceNotice: this.days.sinceNotice } : {};
  }
}
