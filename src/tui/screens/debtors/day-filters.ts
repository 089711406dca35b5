import { formScreen } from '../../ui/form/form-screen.ts';

interface Days {
  readonly overdue: number;
  readonly sinceNotice: number;
}

interface Input {
  readonly days: Days;
  chosen(days: Days): void;
}

/** Both filters of the debtors list (D1). */
export const dayFilters = formScreen<Input, Days>({
  id: 'debtors.days',
  name: 'Debtors: days',
  title: ({ app }) => app.say('tui:action.dayFilters'),
  fields: [
    { kind: 'text', id: 'overdue', label: 'tui:field.daysOverdue', hint: 'tui:hint.daysOverdue' },
    { kind: 'text', id: 'sinceNotice', label: 'tui:field.daysSinceNotice', hint: 'tui:hint.daysSinceNotice' },
  ],
  values: ({ input }) => input.days,
  check: (form) =>
    Object.fromEntries(
      ['overdue', 'sinceNotice']
        .filter((id) => wholeDays(form.text(id)) === null)
        .map((id) => [id, form.app.say('tui:form.days')]),
    ),
  keeps: false,
  saveLabel: 'tui:action.apply',
  async save(form) {
    return {
      overdue: wholeDays(form.text('overdue')) ?? 0,
      sinceNotice: wholeDays(form.text('sinceNotice')) ?? 0,
    };
  },
  saved(form, days) {
    form.close();
    form.input.chosen(days);
  },
});

/** A whole number of days from 0, or null. */
function wholeDays(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : null;
}
