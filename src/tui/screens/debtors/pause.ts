import { isPlainDate } from '../../../core/dates.ts';
import { PAUSE_REASONS, type PauseReason, type Receipt } from '../../../core/documents/index.ts';
import type { App } from '../../app/app.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';

/** Promise to pay, dispute, or "already paid": no reminders until a day (D11). */
export class PauseLayer extends TitledFormLayer {
  readonly id = 'debtors.pause';
  readonly form: Form;
  private readonly receipts: readonly Receipt[];

  /** Several are one pause: one card in Slack for each customer. */
  constructor(app: App, receipts: readonly Receipt[]) {
    super(app);
    this.receipts = receipts;
    const pause = receipts[0]?.pause;
    this.form = new Form(
      [
        {
          kind: 'choice',
          id: 'reason',
          label: 'tui:field.reason',
          value: pause?.reason ?? 'promise',
          options: PAUSE_REASONS.map((value) => ({ value, text: app.say(`tui:pause.${value}`) })),
        },
        {
          kind: 'text',
          id: 'until',
          label: 'tui:field.until',
          hint: 'tui:hint.until',
          value: pause?.until ?? '',
        },
        { kind: 'text', id: 'note', label: 'tui:field.note', value: pause?.note ?? '' },
      ],
      (form) => {
        const until = form.text('until').trim();
        return until === '' || isPlainDate(until) ? {} : { until: app.say('tui:form.date') };
      },
    );
  }

  protected heading(): string {
    const reference = this.receipts.map(({ documentReference }) => documentReference).join(', ');
    return this.app.say('tui:pause.title', { reference });
  }

  protected save(): Promise<unknown> {
    const { core, actor } = this.app.session;
    return core.transaction((tx) =>
      tx.debtors.pause(actor, {
        receiptIds: this.receipts.map(({ id }) => id),
        reason: this.form.text('reason') as PauseReason,
        until: this.form.text('until').trim() || null,
        note: this.form.text('note').trim(),
      }),
    );
  }
}
