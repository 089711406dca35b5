import type { Permission } from '../../../core/access/index.ts';
import type { Account, AccountKind } from '../../../core/customers/index.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { SortChoice } from '../../ui/sort-order.ts';
import type { Column } from '../../ui/table.ts';
import { pickNoticeSwitch } from '../debtors/notice-switch.ts';
import { pickTemplate } from '../mailings/pick-template.ts';
import { lacking } from '../permission.ts';
import { customersBindings } from './bindings.ts';
import { CustomerCardLayer } from './card.ts';
import { CustomerEditLayer } from './edit.ts';
import { SuppressionsLayer } from './suppressions.ts';
import { accountColumns } from './view.ts';

export class CustomersLayer extends ListLayer<Account> {
  readonly id = 'customers';
  private kind: AccountKind = 'customer';

  title(): string {
    return this.app.say(this.kind === 'customer' ? 'tui:section.customers' : 'tui:customers.suppliers');
  }

  lacks(permission: Permission): string | undefined {
    return lacking(this.app, permission);
  }

  disabledFor(permission: Permission): string | undefined {
    return this.noRow() ?? this.lacks(permission);
  }

  open(): void {
    const account = this.current();
    if (account) this.app.push(new CustomerCardLayer(this.app, account));
  }

  create(): void {
    this.app.push(new CustomerEditLayer(this.app, { kind: this.kind, account: null }));
  }

  edit(): void {
    const account = this.current();
    if (account) this.app.push(new CustomerEditLayer(this.app, { kind: account.kind, account }));
  }

  /** A template to the marked ones, or to the chosen one (T13). */
  send(): void {
    const ids = this.selection().map((account) => account.id);
    pickTemplate(this.app, { kind: this.kind, ids }, () => this.marks.clear());
  }

  switchKind(): void {
    this.kind = this.kind === 'customer' ? 'supplier' : 'customer';
    this.marks.clear();
    this.reload();
  }

  chooseSwitch(): void {
    const account = this.current();
    if (!account) return;
    const { core, actor } = this.app.session;
    pickNoticeSwitch(this.app, {
      name: account.tradeName,
      set: (value) => core.transaction((tx) => tx.debtors.setSwitch(actor, { accountId: account.id, value })),
      done: () => this.reload(),
    });
  }

  openSuppressions(): void {
    this.app.push(new SuppressionsLayer(this.app));
  }

  protected async fetch({
    search,
    offset,
    limit,
    sort,
  }: ListQuery): Promise<{ rows: readonly Account[]; total: number }> {
    const { core, actor } = this.app.session;
    return core.customers.list(
      actor,
      { kind: this.kind, search },
      { offset, limit, sort: sort === 'reference' ? 'reference' : 'name' },
    );
  }

  protected columns(): readonly Column<Account>[] {
    return accountColumns(this.app);
  }

  protected idOf(account: Account): string {
    return account.id;
  }

  protected actions(): readonly Binding[] {
    return customersBindings(this);
  }

  protected override markable(): boolean {
    return true;
  }

  protected override sorts(): readonly SortChoice[] {
    return [
      { id: 'name', column: 'name', descending: false },
      { id: 'reference', column: 'reference', descending: false },
    ];
  }

  protected override reversible(): boolean {
    return false;
  }

  protected emptyText(): string {
    return this.app.say('tui:customers.none');
  }
}
