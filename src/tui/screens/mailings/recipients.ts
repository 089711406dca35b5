import type { AccountFilter } from '../../../core/customers/index.ts';
import type { Template } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import type { Binding } from '../../keys.ts';
import { AccountsLayer } from '../customers/accounts-layer.ts';
import { MailingPlanLayer } from './plan.ts';

/** Whom a template goes to: marked ones, or with no mark all that match the filter (T12). */
export class RecipientsLayer extends AccountsLayer {
  readonly id = 'mailings.recipients';
  private readonly template: Template;

  constructor(app: App, template: Template) {
    super(app);
    this.template = template;
  }

  title(): string {
    return this.app.say(this.kind === 'customer' ? 'tui:mailing.toCustomers' : 'tui:mailing.toSuppliers', {
      name: this.template.name,
    });
  }

  protected override markable(): boolean {
    return true;
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
