import type { Account, AccountKind } from '../../../core/customers/index.ts';
import type { SortChoice } from '../../ui/list/sort-order.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { accountColumns } from './view.ts';

/** A searchable list of customers or suppliers; what one does with them is the subclass's. */
export abstract class AccountsLayer extends ListLayer<Account> {
  protected kind: AccountKind = 'customer';

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

  protected override sorts(): readonly SortChoice[] {
    return [
      { id: 'name', column: 'name', descending: false },
      { id: 'reference', column: 'reference', descending: false },
    ];
  }

  protected override reversible(): boolean {
    return false;
  }
}
