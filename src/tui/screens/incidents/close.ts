import type { Incident, NoticeOutcome } from '../../../core/incidents/index.ts';
import { formScreen } from '../../ui/form/form-screen.ts';
import { tellOutcome } from './notice-outcome.ts';

/** How it was solved, and whether the customer is told (I2, I4). */
export const closeIncidentForm = formScreen<Incident, NoticeOutcome>({
  id: 'incidents.close',
  name: 'Incidents: closing one',
  title: ({ app, input }) => app.say('tui:incident.closeTitle', { reference: input.reference }),
  fields: [
    { kind: 'text', id: 'resolution', label: 'tui:field.resolution', hint: 'tui:hint.resolution', rows: 4 },
    { kind: 'switch', id: 'noticeOnClose', label: 'tui:field.noticeOnClose' },
  ],
  values: ({ input }) => input,
  async save(form) {
    const { core, actor } = form.app.session;
    const { base } = form;
    const { id } = form.input;
    const resolution = form.text('resolution');
    const noticeOnClose = form.on('noticeOnClose');
    // Somebody else has closed it meanwhile, and which resolution holds was asked: only that is left to be saved.
    if (base !== null) await core.transaction((tx) => tx.incidents.edit(actor, { id, base, resolution }));
    return (await core.transaction((tx) => tx.incidents.close(actor, { id, resolution, noticeOnClose }))).notice;
  },
  saved(form, notice) {
    const { app, input } = form;
    form.close();
    tellOutcome(app, notice, { before: `${app.say('tui:toast.closed', { reference: input.reference })} ` });
  },
});
