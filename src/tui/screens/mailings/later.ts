import { dateIn, instantAt, isPlainDate } from '../../../core/dates.ts';
import { formScreen } from '../../ui/form/form-screen.ts';
import type { FilledForm } from '../../ui/form/form-spec.ts';

/** 24 hours, as on a station clock. */
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Told when, ms since 1970 UTC; null: now. */
type Chosen = (instant: number | null) => void;

/** When a mailing is to leave, in the company's zone (T14). */
export const laterForm = formScreen<Chosen, void>({
  id: 'mailings.later',
  name: 'Templates: sending later',
  title: ({ app }) => app.say('tui:mailing.laterTitle'),
  keeps: false,
  fields: [
    { kind: 'text', id: 'date', label: 'tui:field.date', hint: 'tui:hint.date' },
    { kind: 'text', id: 'time', label: 'tui:field.time', hint: 'tui:hint.time' },
  ],
  values: () => ({ time: '09:00' }),
  check(form) {
    const { say, session } = form.app;
    const date = form.text('date').trim();
    const today = dateIn(session.zone, session.clock.now());
    const wrongDate = isPlainDate(date) ? date < today && say('tui:form.past') : date !== '' && say('tui:form.date');
    return {
      date: wrongDate || undefined,
      time: TIME.test(form.text('time').trim()) ? undefined : say('tui:form.time'),
    };
  },
  save: () => Promise.resolve(),
  saved(form) {
    form.close();
    form.input(instantOf(form));
  },
});

function instantOf(form: FilledForm<Chosen, void>): number | null {
  const date = form.text('date').trim();
  return date === '' ? null : instantAt(form.app.session.zone, date, form.text('time').trim());
}
