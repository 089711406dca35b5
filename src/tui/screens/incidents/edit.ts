import type { Account } from '../../../core/customers/index.ts';
import { type Incident, incidentFields, type NoticeOutcome } from '../../../core/incidents/index.ts';
import { formScreen } from '../../ui/form/form-screen.ts';
import type { FilledForm } from '../../ui/form/form-spec.ts';
import { mailPreviewPage } from '../mail/preview.tsx';
import { tellOutcome } from './notice-outcome.ts';

interface Input {
  readonly account: Account;
  /** Null: a new one. */
  readonly incident: Incident | null;
}

interface Saved {
  readonly incident: Incident;
  /** Null: only a new one tells anybody. */
  readonly notice: NoticeOutcome | null;
}

interface State {
  /** As it is stored; null while it is new. */
  incident: Incident | null;
  /** How the boxes of a new one are preset. */
  defaults: { readonly noticeOnCreate: boolean; readonly noticeOnClose: boolean };
  /** One for each opening of the form: saving twice makes one incident (I4). */
  readonly requestKey: string;
}

type IncidentForm = FilledForm<Input, Saved, State>;

/** A new incident, or the texts and switches of one (I1, I3). */
export const incidentForm = formScreen<Input, Saved, State>({
  id: 'incidents.edit',
  name: 'Incidents: editing one',
  title: ({ app, input, state: { incident } }) =>
    incident
      ? `${incident.reference} · ${input.account.tradeName}`
      : app.say('tui:incident.newFor', { name: input.account.tradeName }),
  state: ({ session }, { incident }) => ({
    incident,
    defaults: { noticeOnCreate: true, noticeOnClose: true },
    requestKey: session.core.base.ids.next(),
  }),
  fields: [
    { kind: 'text', id: 'subject', label: 'tui:field.subject', required: true },
    { kind: 'text', id: 'description', label: 'tui:field.observations', rows: 4 },
    { kind: 'text', id: 'internalNotes', label: 'tui:field.internalNotes', rows: 3 },
    { kind: 'switch', id: 'noticeOnCreate', label: 'tui:field.noticeOnCreate' },
    { kind: 'switch', id: 'noticeOnClose', label: 'tui:field.noticeOnClose' },
  ],
  values: ({ state: { incident, defaults } }) => (incident ? incidentFields(incident) : defaults),
  base: ({ state: { incident } }) => incident && incidentFields(incident),
  opened(form) {
    const { core, actor } = form.app.session;
    if (form.state.incident) return;
    // The boxes are preset from the defaults of the day (I3).
    form.app.perform(
      () => core.incidents.defaults(actor),
      (defaults) => {
        form.state.defaults = defaults;
        form.fill();
      },
    );
  },
  actions: [
    { id: 'preview', keys: ['ctrl-v'], label: 'tui:action.previewNotice', footer: true, run: (form) => preview(form) },
  ],
  async save(form) {
    const { app, base, input, state } = form;
    const { core, actor } = app.session;
    const typed = {
      subject: form.text('subject').trim(),
      description: form.text('description'),
      internalNotes: form.text('internalNotes'),
      noticeOnCreate: form.on('noticeOnCreate'),
      noticeOnClose: form.on('noticeOnClose'),
    };
    const { incident, requestKey } = state;
    if (incident) {
      const edited = { ...typed, id: incident.id, base };
      return { incident: await core.transaction((tx) => tx.incidents.edit(actor, edited)), notice: null };
    }
    const opened = { ...typed, accountId: input.account.id, requestKey };
    return await core.transaction((tx) => tx.incidents.open(actor, opened));
  },
  stored({ state }, saved) {
    state.incident = saved.incident;
    return incidentFields(saved.incident);
  },
  saved: (form, { notice }) => {
    form.leave();
    if (notice) tellOutcome(form.app, notice);
  },
});

/** The notice that goes with it, before anything is saved (I5). */
function preview(form: IncidentForm): void {
  const { app, input, state } = form;
  const { core, actor } = app.session;
  const draft = {
    accountId: input.account.id,
    subject: form.text('subject'),
    description: form.text('description'),
    event: state.incident ? 'closed' : 'created',
  } as const;
  const load = () => core.incidents.previewNotice(actor, draft);
  app.push(mailPreviewPage.open(app, { heading: form.title(), load }));
}
