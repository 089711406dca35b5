import { weekdayOf } from '../../../core/dates.ts';
import type { SimulatedDay, Simulation } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { moneyText } from '../../app/format.ts';
import { type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { comparisonText, type PolicyValues } from './forecast.ts';
import { SimulatedDayLayer } from './simulated-day.ts';

/** Cells of the longest bar. */
const LONGEST_BAR = 18;

interface ComparedDay extends SimulatedDay {
  /** Reminders of the day by the stored policy. */
  readonly now: number;
}

interface Compared {
  readonly before: Simulation;
  readonly after: Simulation;
}

/** Whom the policy would remind on each of the next days, a bar a day; by a changed one with what is beside it (D14). */
export class SimulationLayer extends ListLayer<ComparedDay> {
  readonly id = 'policy.simulation';
  private readonly policy: PolicyValues | null;
  private asked: Promise<Compared> | null = null;
  private shown: Compared | null = null;

  /** @param policy The changed values; null: the policy as it is stored. */
  constructor(app: App, policy: PolicyValues | null) {
    super(app);
    this.policy = policy;
  }

  title(): string {
    return this.app.say('tui:simulation.title');
  }

  /** Looking ahead takes a second with a large ledger: again when asked to, not at every mail that leaves. */
  override refresh(): void {}

  protected override reload(): void {
    this.asked = null;
    super.reload();
  }

  protected async fetch({ offset, limit }: ListQuery): Promise<{ rows: readonly ComparedDay[]; total: number }> {
    this.asked ??= this.simulate();
    this.shown = await this.asked;
    const { before, after } = this.shown;
    const days = after.days.map((day, index) => ({ ...day, now: before.days[index]?.customers.length ?? 0 }));
    return { rows: days.slice(offset, offset + limit), total: days.length };
  }

  protected columns(): readonly Column<ComparedDay>[] {
    const { say } = this.app;
    const count = (id: string, heading: string, of: (day: ComparedDay) => number): Column<ComparedDay> => ({
      id,
      heading,
      width: 11,
      align: 'right',
      cell: (day) => String(of(day)),
    });
    return [
      {
        id: 'day',
        heading: say('tui:column.when'),
        width: 15,
        cell: ({ day }) => `${say(`settings:choice.weekday.${weekdayOf(day)}`)} ${day}`,
      },
      {
        id: 'bar',
        heading: '',
        width: 'rest',
        tone: ({ closed }) => (closed === null ? 'accent' : 'muted'),
        cell: (day) => this.bar(day),
      },
      count('reminders', say('tui:column.reminders'), ({ customers }) => customers.length),
      ...(this.policy === null ? [] : [count('now', say('tui:column.now'), ({ now }) => now)]),
      {
        id: 'amount',
        optional: true,
        heading: say('tui:column.owed'),
        width: 16,
        align: 'right',
        cell: ({ totals }) => moneyText(this.app, totals),
      },
    ];
  }

  protected idOf({ day }: ComparedDay): string {
    return day;
  }

  protected override searchable(): boolean {
    return false;
  }

  protected override summary(): readonly Row[] {
    const { shown } = this;
    if (!shown) return [];
    const { say } = this.app;
    const { before, after } = shown;
    const { days, reminders, customers } = after;
    const sums =
      this.policy === null
        ? say('debtors:simulation.sums', { count: days.length, reminders, customers })
        : comparisonText(this.app, before, after);
    const notes = [...(after.on ? [] : ['debtors:simulation.off']), 'debtors:simulation.assumes'];
    return [row(span(` ${sums}`, 'accent')), ...notes.map((note) => row(span(` ${say(note)}`, 'muted')))];
  }

  protected actions(): readonly Binding[] {
    return [
      {
        id: 'open',
        keys: ['enter'],
        label: 'tui:action.open',
        footer: true,
        disabled: () => this.noRow(),
        run: () => {
          const day = this.current();
          if (day) this.app.push(new SimulatedDayLayer(this.app, day));
        },
      },
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:run.empty');
  }

  private bar({ closed, customers }: SimulatedDay): string {
    if (closed !== null) return this.app.say(`tui:simulation.${closed}`);
    const highest = Math.max(1, ...(this.shown?.after.days ?? []).map((day) => day.customers.length));
    const length = Math.round((customers.length / highest) * LONGEST_BAR);
    return this.app.theme.glyphs.full.repeat(customers.length > 0 ? Math.max(1, length) : 0);
  }

  private async simulate(): Promise<Compared> {
    const { core, actor } = this.app.session;
    const before = await core.debtors.simulate(actor);
    const after = this.policy === null ? before : await core.debtors.simulate(actor, { policy: this.policy });
    return { before, after };
  }
}
