import type { Suppression } from '../../../core/customers/index.ts';
import { agoText } from '../../app/format.ts';
import { lacking } from '../../app/permission.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { SuppressFormLayer } from './suppress-form.ts';
import { SuppressionLayer } from './suppression.ts';

/** Addresses that are never written to until somebody clears them (E4). */
export class SuppressionsLayer extends ListLayer<Suppression> {
  readonly id = 'customers.suppressions';

  title(): string {
    return this.app.say('tui:suppressions.title');
  }

  protected async fetch({
    search,
    offset,
    limit,
  }: ListQuery): Promise<{ rows: readonly Suppression[]; total: number }> {
    const { core, actor } = this.app.session;
    return await core.customers.listSuppressions(actor, { search }, { offset, limit });
  }

  protected columns(): readonly Column<Suppression>[] {
    const { say } = this.app;
    return [
      { id: 'email', heading: say('tui:column.email'), width: 30, cell: (entry) => entry.email },
      {
        id: 'reason',
        heading: say('tui:column.reason'),
        width: 14,
        cell: (entry) => say(`tui:suppressions.${entry.reason}`),
      },
      { id: 'detail', heading: say('tui:column.detail'), width: 'rest', cell: (entry) => entry.detail ?? '' },
      {
        id: 'at',
        heading: say('tui:column.when'),
        width: 11,
        align: 'right',
        cell: (entry) => agoText(this.app, entry.at),
      },
    ];
  }

  protected idOf(entry: Suppression): string {
    return entry.email;
  }

  protected actions(): readonly Binding[] {
    return [
      {
        id: 'open',
        keys: ['enter'],
        label: 'tui:action.open',
        footer: true,
        disabled: () => this.noRow(),
        run: () => this.open(),
      },
      {
        id: 'add',
        keys: ['n'],
        label: 'tui:action.suppress',
        footer: true,
        disabled: () => lacking(this.app, 'customers.edit'),
        run: () => this.app.push(new SuppressFormLayer(this.app, () => this.reload())),
      },
      {
        id: 'clear',
        keys: ['D', 'delete'],
        label: 'tui:action.clearSuppression',
        footer: true,
        disabled: () => this.noRow() ?? lacking(this.app, 'customers.edit'),
        run: () => this.clearOne(),
      },
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:suppressions.none');
  }

  private open(): void {
    const entry = this.current();
    if (entry) this.app.push(new SuppressionLayer(this.app, entry));
  }

  private clearOne(): void {
    const entry = this.current();
    if (!entry) return;
    const { core, actor } = this.app.session;
    ask(this.app, {
      question: this.app.say('tui:suppressions.ask', { email: entry.email }),
      yes: () =>
        this.app.perform(
          () => core.transaction((tx) => tx.customers.clearSuppression(actor, entry.email)),
          () => this.reload(),
        ),
    });
  }
}
