import type { Account } from '../../../core/customers/index.ts';
import type { App } from '../../app/app.ts';
import type { Binding } from '../../keys.ts';
import { AccountsLayer } from './accounts-layer.ts';

/** Which customer: found by `/`, taken by Enter. */
export class AccountPickerLayer extends AccountsLayer {
  readonly id = 'customers.picker';
  private readonly chosen: (account: Account) => void;

  constructor(app: App, chosen: (account: Account) => void) {
    super(app);
    this.chosen = chosen;
  }

  title(): string {
    return this.app.say('tui:customers.pick');
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
