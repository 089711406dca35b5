import { refuseField } from '../../../core/errors.ts';
import { parseAddress } from '../../../core/text.ts';
import type { App } from '../../app/app.ts';
import { type Box, type Frame, row, span } from '../../frame.ts';
import { Form } from '../../ui/form.ts';
import { FormLayer } from '../../ui/form-layer.ts';

type SendProof = (input: { toEmail: string; accountId?: string }) => Promise<unknown>;

/** A test copy with a real customer's data to an address one types (T10). */
export class ProofLayer extends FormLayer {
  readonly id = 'templates.proof';
  readonly form: Form;
  private readonly name: string;
  private readonly send: SendProof;

  constructor(app: App, name: string, send: SendProof) {
    super(app);
    this.name = name;
    this.send = send;
    this.form = new Form(
      [
        { kind: 'text', id: 'toEmail', label: 'tui:field.to', hint: 'tui:hint.proofTo', value: '' },
        { kind: 'text', id: 'accountId', label: 'tui:field.asCustomer', hint: 'tui:hint.proofAs', value: '' },
      ],
      (form) => (parseAddress(form.text('toEmail')) ? {} : { toEmail: this.app.say('tui:form.address') }),
    );
  }

  title(): string {
    return this.app.say('tui:proof.title', { name: this.name });
  }

  /** An address typed by mistake is no work to be kept. */
  override dirty(): boolean {
    return false;
  }

  override view(box: Box): Frame {
    const frame = super.view({ ...box, height: box.height - 2 });
    const rows = [row(span(` ${this.title()}`, 'title')), row(), ...frame.rows];
    return frame.cursor ? { rows, cursor: { x: frame.cursor.x, y: frame.cursor.y + 2 } } : { rows };
  }

  protected async save(): Promise<unknown> {
    const { core, actor } = this.app.session;
    const reference = this.form.text('accountId').trim();
    const toEmail = parseAddress(this.form.text('toEmail')) ?? '';
    if (reference === '') return this.send({ toEmail });
    const account = await core.customers.findByReference(actor, 'customer', reference);
    if (!account) throw refuseField('accountId', 'tui.noSuchCustomer', { reference });
    return this.send({ toEmail, accountId: account.id });
  }

  protected saved(): void {
    this.app.close(this);
    this.app.toast('good', this.app.say('tui:toast.proofSent', { address: this.form.text('toEmail').trim() }));
  }
}
