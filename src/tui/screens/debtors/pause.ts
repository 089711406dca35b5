import { isPlainDate } from '../../../core/dates.ts';
import { PAUSE_REASONS, type PauseReason, type Receipt } from '../../../core/documents/index.ts';
import type { App } from '../../app/app.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';

/** Promise to pay, dispute, or "already paid": no reminders until a day (D11). */
export class PauseLayer extends TitledFormLayer {
  readonly id = 'debtors.pause';
  readonly form: Form;
  private readonly receipt: Receipt;

  constructor(app: App, receipt: Receipt) {
    super(app);
    this.receipt = receipt;
    this.form = new Form(
      [
        {
          kind: 'choice',
          id: 'reason',
          label: 'tui:field.reason',
          value: receipt.pause?.reason ?? 'promise',
          options: PAUSE_REASONS.map((value) => ({ value, text: app.say(`tui:pause.${value}`) })),
        },
        {
          kind: 'text',
          id: 'until',
          label: 'tui:field.until',
          hint: 'tui:hint.until',
          value: receipt.pause?.until ?? '',
        },
        { kind: 'text', id: 'note', label: 'tui:field.note', value: receipt.pause?.note ?? '' },
      ],
      (form) => {
        const until = form.text('until').trim();
        return until === '' || isPlainDate(until) ? {} : { until: app.say('tui:form.date') };
      },
    );
  }

  protected heading(): string {
    return this.app.say('tui:pause.title', { reference: this.receipt.documentReference });
  }

  protected save(): Promise<unknown> {
    const { core, actor } = this.app.session;
    return core.transaction((tx) =>
      tx.debtors.pause(actor, {
        receiptId: this.receipt.id,
        reason: this.form.text('reason') as PauseReason,
        until: this.form.text('until').trim() || null,
        note: this.form.text('note').trim(),
      }),
    );
  }
}
