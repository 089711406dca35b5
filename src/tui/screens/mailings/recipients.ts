import type { Account, AccountFilter, AccountKind } from '../../../core/customers/index.ts';
import type { Template } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { SortChoice } from '../../ui/sort-order.ts';
import type { Column } from '../../ui/table.ts';
import { accountColumns } from '../customers/view.ts';
import { MailingPlanLayer } from './plan.ts';

/** Whom a template goes to: marked ones, or with no mark all that match the filter (T12). */
export class RecipientsLayer extends ListLayer<Account> {
  readonly id = 'mailings.recipients';
  private readonly template: Template;
  private kind: AccountKind = 'customer';

  constructor(app: App, template: Template) {
    super(app);
    this.template = template;
  }

  title(): string {
    return this.app.say(this.kind === 'customer' ? 'tui:mailing.toCustomers' : 'tui:mailing.toSuppliers', {
      name: this.template.name,
    });
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

  protected override markable(): boolean {
    return true;
  }

  protected override sorts(): readonly SortChoice[] {
    return [
      { id: 'name', column: 'name', descending: false },
      { id: 'reference', column: 'reference', descending: false },
    ];
  }

  protected override filterText(): string {
    return this.marks.size > 0 ? '' : this.app.say('tui:mailing.allMatching', { count: this.rows.total });
  }

  protected actions(): readonly Binding[] {
    return [
      {
        id: 'next',
        keys: ['enter'],
        label: 'tui:action.reviewSend',
        footer: true,
        disabled: () => this.noRow(),
        run: () => this.review(),
      },
      { id: 'kind', keys: ['K'], label: 'tui:action.customersSuppliers', footer: true, run: () => this.switchKind() },
    ];
  }

  protected override reversible(): boolean {
    return false;
  }

  protected emptyText(): string {
    return this.app.say('tui:customers.none');
  }

  private review(): void {
    const sent = (): void => this.app.close(this);
    this.app.push(new MailingPlanLayer(this.app, { template: this.template, selection: this.filter(), sent }));
  }

  private filter(): AccountFilter {
    if (this.marks.size > 0) return { kind: this.kind, ids: [...this.marks.keys()] };
    return { kind: this.kind, search: this.search() };
  }

  private switchKind(): void {
    this.kind = this.kind === 'customer' ? 'supplier' : 'customer';
    this.marks.clear();
    this.reload();
  }
}
