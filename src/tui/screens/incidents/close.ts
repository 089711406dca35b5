import type { Incident, NoticeOutcome } from '../../../core/incidents/index.ts';
import type { App } from '../../app/app.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';
import { offerUndo } from '../undo.ts';
import { outcomeText } from './view.ts';

/** How it was solved, and whether the customer is told (I2, I4). */
export class CloseIncidentLayer extends TitledFormLayer {
  readonly id = 'incidents.close';
  readonly form: Form;
  private readonly incident: Incident;

  constructor(app: App, incident: Incident) {
    super(app);
    this.incident = incident;
    this.form = new Form([
      {
        kind: 'text',
        id: 'resolution',
        label: 'tui:field.resolution',
        hint: 'tui:hint.resolution',
        value: incident.resolution,
        rows: 4,
      },
      { kind: 'switch', id: 'noticeOnClose', label: 'tui:field.noticeOnClose', value: incident.noticeOnClose },
    ]);
  }

  protected heading(): string {
    return this.app.say('tui:incident.closeTitle', { reference: this.incident.reference });
  }

  protected async save(): Promise<NoticeOutcome> {
    const { core, actor } = this.app.session;
    const input = {
      id: this.incident.id,
      resolution: this.form.text('resolution'),
      noticeOnClose: this.form.on('noticeOnClose'),
    };
    // Somebody else has closed it meanwhile, and which resolution holds was asked: only that is left to be saved.
    if (this.base !== null) {
      const { base } = this;
      const { id, resolution } = input;
      await core.transaction((tx) => tx.incidents.edit(actor, { id, base, resolution }));
    }
    return (await core.transaction((tx) => tx.incidents.close(actor, input))).notice;
  }

  protected override saved(result: unknown): void {
    const notice = result as NoticeOutcome;
    this.app.close(this);
    const text = `${this.app.say('tui:toast.closed', { reference: this.incident.reference })} ${outcomeText(this.app, notice)}`;
    if (notice.batchId && notice.undoUntil)
      offerUndo(this.app, { batchId: notice.batchId, until: notice.undoUntil, text });
    else this.app.toast('good', text);
  }
}
