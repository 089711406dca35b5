import type { Account } from '../../../core/customers/index.ts';
import type { App } from '../../app/app.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { SortChoice } from '../../ui/sort-order.ts';
import type { Column } from '../../ui/table.ts';
import { accountColumns } from './view.ts';

/** Which customer: found by `/`, taken by Enter. */
export class AccountPickerLayer extends ListLayer<Account> {
  readonly id = 'customers.picker';
  private readonly chosen: (account: Account) => void;

  constructor(app: App, chosen: (account: Account) => void) {
    super(app);
    this.chosen = chosen;
  }

  title(): string {
    return this.app.say('tui:customers.pick');
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
      { kind: 'customer', search },
      { offset, limit, sort: sort === 'reference' ? 'reference' : 'name' },
    );
  }

  protected columns(): readonly Column<Account>[] {
    return accountColumns(this.app);
  }

  protected idOf(account: Account): string {
    return account.id;
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

  protected actions(): readonly Binding[] {
    return [
      {
        id: 'choose',
        keys: ['enter'],
        label: 'tui:action.choose',
        footer: true,
        disabled: () => this.noRow(),
        run: () => {
          const account = this.current();
          if (!account) return;
          this.app.close(this);
          this.chosen(account);
        },
      },
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:customers.none');
  }
}
