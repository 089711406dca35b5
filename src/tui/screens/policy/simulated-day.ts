import type { SimulatedCustomer, SimulatedDay } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { moneyText } from '../../app/format.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';

/** A customer and what would become of them: reminded, or why not. */
interface Outcome extends SimulatedCustomer {
  readonly id: string;
  readonly reminded: boolean;
  readonly text: string;
}

/** Who would be reminded on a simulated day; under them who is held back from that day on, and why (D14). */
export class SimulatedDayLayer extends ListLayer<Outcome> {
  readonly id = 'policy.simulatedDay';
  private readonly day: SimulatedDay;
  private readonly outcomes: readonly Outcome[];

  constructor(app: App, day: SimulatedDay) {
    super(app);
    this.day = day;
    const { say } = app;
    this.outcomes = [
      ...day.customers.map((customer) => ({
        ...customer,
        id: customer.account.id,
        reminded: true,
        text: say('tui:simulation.reminded', { level: customer.level }),
      })),
      ...day.held.map(({ why, detail, ...customer }) => ({
        ...customer,
        id: `${customer.account.id} ${why} ${detail}`,
        reminded: false,
        text: `${say(`decisions:why.${why}`)} ${detail}`.trimEnd(),
      })),
    ];
  }

  title(): string {
    return this.app.say('tui:run.title', { day: this.day.day });
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly Outcome[]; total: number }> {
    const wanted = search.toLowerCase();
    const found = this.outcomes.filter(
      ({ account, text }) =>
        wanted === '' || `${account.reference} ${account.tradeName} ${text}`.toLowerCase().includes(wanted),
    );
    return { rows: found.slice(offset, offset + limit), total: found.length };
  }

  protected columns(): readonly Column<Outcome>[] {
    const { say } = this.app;
    return [
      { id: 'customer', heading: say('tui:column.customer'), width: 18, cell: ({ account }) => account.tradeName },
      {
        id: 'amount',
        heading: say('tui:column.owed'),
        width: 13,
        align: 'right',
        cell: ({ totals }) => moneyText(this.app, totals),
      },
      {
        id: 'outcome',
        heading: say('tui:column.outcome'),
        width: 'rest',
        tone: ({ reminded }) => (reminded ? 'good' : 'muted'),
        cell: ({ text }) => text,
      },
    ];
  }

  protected idOf({ id }: Outcome): string {
    return id;
  }

  protected actions(): readonly Binding[] {
    return [];
  }

  protected emptyText(): string {
    return this.app.say('tui:run.empty');
  }
}
