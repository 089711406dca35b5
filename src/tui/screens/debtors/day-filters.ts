import type { App } from '../../app/app.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';

interface Days {
  readonly overdue: number;
  readonly sinceNotice: number;
}

/** Both filters of the debtors list (D1). */
export class DayFiltersLayer extends TitledFormLayer {
  readonly id = 'debtors.days';
  readonly form: Form;
  private readonly chosen: (days: Days) => void;

  constructor(app: App, days: Days, chosen: (days: Days) => void) {
    super(app);
    this.chosen = chosen;
    this.form = new Form(
      [
        {
          kind: 'text',
          id: 'overdue',
          label: 'tui:field.daysOverdue',
          hint: 'tui:hint.daysOverdue',
          value: String(days.overdue),
        },
        {
          kind: 'text',
          id: 'sinceNotice',
          label: 'tui:field.daysSinceNotice',
          hint: 'tui:hint.daysSinceNotice',
          value: String(days.sinceNotice),
        },
      ],
      (form) =>
        Object.fromEntries(
          ['overdue', 'sinceNotice']
            .filter((id) => wholeDays(form.text(id)) === null)
            .map((id) => [id, app.say('tui:form.days')]),
        ),
    );
  }

  override dirty(): boolean {
    return false;
  }

  protected heading(): string {
    return this.app.say('tui:action.dayFilters');
  }

  protected async save(): Promise<void> {}

  protected override saved(): void {
    this.app.close(this);
    this.chosen({
      overdue: wholeDays(this.form.text('overdue')) ?? 0,
      sinceNotice: wholeDays(this.form.text('sinceNotice')) ?? 0,
    });
  }
}

/** A whole number of days from 0, or null. */
function wholeDays(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : null;
}
