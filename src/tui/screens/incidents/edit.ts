import type { Account } from '../../../core/customers/index.ts';
import { editBase } from '../../../core/edits.ts';
import { type Incident, incidentFields, type NoticeOutcome } from '../../../core/incidents/index.ts';
import type { App } from '../../app/app.ts';
import type { Binding } from '../../keys.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';
import { MailPreviewLayer } from '../mail/preview.ts';
import { offerUndo } from '../undo.ts';
import { outcomeText } from './view.ts';

interface Saved {
  readonly incident: Incident;
  /** Null: only a new one tells anybody. */
  readonly notice: NoticeOutcome | null;
}

/** A new incident, or the texts and switches of one (I1, I3). */
export class IncidentEditLayer extends TitledFormLayer {
  readonly id = 'incidents.edit';
  form: Form;
  private readonly account: Account;
  private incident: Incident | null;
  /** One for each opening of the form: saving twice makes one incident (I4). */
  private requestKey = '';

  constructor(app: App, { account, incident }: { account: Account; incident: Incident | null }) {
    super(app);
    this.account = account;
    this.incident = incident;
    this.base = incident ? editBase(incidentFields(incident)) : null;
    this.form = this.build(incident?.noticeOnCreate ?? true, incident?.noticeOnClose ?? true);
  }

  override opened(): void {
    const { core, actor } = this.app.session;
    this.requestKey = core.base.ids.next();
    if (this.incident) return;
    // The boxes are preset from the defaults of the day (I3).
    this.app.perform(
      () => core.incidents.defaults(actor),
      (defaults) => {
        this.form = this.build(defaults.noticeOnCreate, defaults.noticeOnClose);
      },
    );
  }

  protected heading(): string {
    return this.incident
      ? `${this.incident.reference} · ${this.account.tradeName}`
      : this.app.say('tui:incident.newFor', { name: this.account.tradeName });
  }

  protected override extraBindings(): readonly Binding[] {
    const { app } = this;
    return [
      {
        id: 'preview',
        keys: ['ctrl-v'],
        label: 'tui:action.previewNotice',
        footer: true,
        run: () => {
          const { core, actor } = app.session;
          const event = this.incident ? 'closed' : 'created';
          const input = {
            accountId: this.account.id,
            subject: this.form.text('subject'),
            description: this.form.text('description'),
            event,
          } as const;
          app.push(new MailPreviewLayer(app, this.heading(), () => core.incidents.previewNotice(actor, input)));
        },
      },
    ];
  }

  protected async save(): Promise<Saved> {
    const { core, actor } = this.app.session;
    const { form, incident } = this;
    const texts = {
      subject: form.text('subject').trim(),
      description: form.text('description'),
      internalNotes: form.text('internalNotes'),
    };
    const switches = { noticeOnCreate: form.on('noticeOnCreate'), noticeOnClose: form.on('noticeOnClose') };
    if (incident) {
      const input = { id: incident.id, base: this.base, ...texts, ...switches };
      return { incident: await core.transaction((tx) => tx.incidents.edit(actor, input)), notice: null };
    }
    return await core.transaction((tx) =>
      tx.incidents.open(actor, {
        accountId: this.account.id,
        ...texts,
        ...switches,
        requestKey: this.requestKey,
      }),
    );
  }

  protected override remember(result: unknown): object {
    this.incident = (result as Saved).incident;
    return incidentFields(this.incident);
  }

  protected override saved(result: unknown): void {
    const { notice } = result as Saved;
    super.saved(result);
    if (notice?.batchId && notice.undoUntil)
      offerUndo(this.app, { batchId: notice.batchId, until: notice.undoUntil, text: outcomeText(this.app, notice) });
    else if (notice) this.app.toast('good', outcomeText(this.app, notice));
  }

  private build(noticeOnCreate: boolean, noticeOnClose: boolean): Form {
    const { incident, app } = this;
    return new Form(
      [
        { kind: 'text', id: 'subject', label: 'tui:field.subject', value: incident?.subject ?? '' },
        {
          kind: 'text',
          id: 'description',
          label: 'tui:field.observations',
          value: incident?.description ?? '',
          rows: 4,
        },
        {
          kind: 'text',
          id: 'internalNotes',
          label: 'tui:field.internalNotes',
          value: incident?.internalNotes ?? '',
          rows: 3,
        },
        { kind: 'switch', id: 'noticeOnCreate', label: 'tui:field.noticeOnCreate', value: noticeOnCreate },
        { kind: 'switch', id: 'noticeOnClose', label: 'tui:field.noticeOnClose', value: noticeOnClose },
      ],
      (form) => (form.text('subject').trim() === '' ? { subject: app.say('tui:form.required') } : {}),
    );
  }
}
