import { isPlainDate } from '../../../core/dates.ts';
import { PAUSE_REASONS, type PauseReason, type Receipt } from '../../../core/documents/index.ts';
import { formScreen } from '../../ui/form/form-screen.ts';

/**
 * Promise to pay, dispute, or "already paid": no reminders until a day (D11). Several receipts are one pause: one card in
 * Slack for each customer.
 */
export const pauseForm = formScreen<readonly Receipt[]>({
  id: 'debtors.pause',
  name: 'Debtors: pausing a receipt',
  title: ({ app, input }) =>
    app.say('tui:pause.title', { reference: input.map(({ documentReference }) => documentReference).join(', ') }),
  fields: [
    {
      kind: 'choice',
      id: 'reason',
      label: 'tui:field.reason',
      options: PAUSE_REASONS.map((value) => ({ value, label: `tui:pause.${value}` })),
    },
    { kind: 'text', id: 'until', label: 'tui:field.until', hint: 'tui:hint.until' },
    { kind: 'text', id: 'note', label: 'tui:field.note' },
  ],
  values: ({ input }) => input[0]?.pause ?? { reason: 'promise' },
  check(form) {
    const until = form.text('until').trim();
    return { until: until === '' || isPlainDate(until) ? undefined : form.app.say('tui:form.date') };
  },
  saveNeeds: 'debtors.edit',
  save(form) {
    const { core, actor } = form.app.session;
    const paused = {
      receiptIds: form.input.map(({ id }) => id),
      reason: form.text('reason') as PauseReason,
      until: form.text('until').trim() || null,
      note: form.text('note').trim(),
    };
    return core.transaction((tx) => tx.debtors.pause(actor, paused));
  },
});
