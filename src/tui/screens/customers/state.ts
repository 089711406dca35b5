import type { Permission } from '../../../core/access/index.ts';
import { lacking } from '../../app/permission.ts';
import type { Binding } from '../../keys.ts';
import { pickNoticeSwitch } from '../debtors/notice-switch.ts';
import { pickTemplate } from '../mailings/pick-template.ts';
import { AccountsLayer } from './accounts-layer.ts';
import { customersBindings } from './bindings.ts';
import { CustomerCardLayer } from './card.ts';
import { CustomerEditLayer } from './edit.ts';
import { SuppressionsLayer } from './suppressions.ts';

export class CustomersLayer extends AccountsLayer {
  readonly id = 'customers';

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

  protected actions(): readonly Binding[] {
    return customersBindings(this);
  }

  protected override markable(): boolean {
    return true;
  }

  protected emptyText(): string {
    return this.app.say('tui:customers.none');
  }
}
