import { dateIn, instantAt, isPlainDate } from '../../../core/dates.ts';
import type { App } from '../../app/app.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';

/** 24 hours, as on a station clock. */
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** When a mailing is to leave, in the company's zone (T14). */
export class LaterLayer extends TitledFormLayer {
  readonly id = 'mailings.later';
  readonly form: Form;
  private readonly chosen: (instant: number | null) => void;

  constructor(app: App, chosen: (instant: number | null) => void) {
    super(app);
    this.chosen = chosen;
    this.form = new Form(
      [
        { kind: 'text', id: 'date', label: 'tui:field.date', hint: 'tui:hint.date', value: '' },
        { kind: 'text', id: 'time', label: 'tui:field.time', hint: 'tui:hint.time', value: '09:00' },
      ],
      (form) => this.check(form),
    );
  }

  override dirty(): boolean {
    return false;
  }

  protected heading(): string {
    return this.app.say('tui:mailing.laterTitle');
  }

  protected async save(): Promise<void> {}

  protected override saved(): void {
    this.app.close(this);
    this.chosen(this.instant());
  }

  private instant(): number | null {
    const date = this.form.text('date').trim();
    const time = this.form.text('time').trim();
    return date === '' ? null : instantAt(this.app.session.zone, date, time);
  }

  private check(form: Form): Record<string, string> {
    const { say, session } = this.app;
    const date = form.text('date').trim();
    const time = form.text('time').trim();
    const today = dateIn(session.zone, session.clock.now());
    return {
      ...(date !== '' && !isPlainDate(date) ? { date: say('tui:form.date') } : {}),
      ...(date !== '' && isPlainDate(date) && date < today ? { date: say('tui:form.past') } : {}),
      ...(TIME.test(time) ? {} : { time: say('tui:form.time') }),
    };
  }
}
