import { ACCOUNT_KINDS, type AccountFilter } from '../../../core/customers/index.ts';
import { refuseField } from '../../../core/errors.ts';
import type { ProofInput, SentProof } from '../../../core/mailings/index.ts';
import type { RenderedMail } from '../../../core/templates/index.ts';
import { oneLine, parseAddress } from '../../../core/text.ts';
import type { App } from '../../app/app.ts';
import { type Box, type Frame, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { pick } from '../../ui/dialog/picker.tsx';
import { Form } from '../../ui/form.ts';
import { FormLayer } from '../../ui/form-layer.ts';
import { MailPreviewLayer } from '../mail/preview.ts';

/** What is proofed: sends it, and renders it without sending. */
export interface ProofActions {
  send(input: Omit<ProofInput, 'requestKey'>): Promise<SentProof>;
  preview(accountId: string | undefined): Promise<RenderedMail>;
}

/** A test copy with a real customer's data, or with the worst cases, to an address one types (T10). */
export class ProofLayer extends FormLayer {
  readonly id = 'templates.proof';
  readonly form: Form;
  private readonly name: string;
  private readonly proof: ProofActions;

  constructor(app: App, name: string, proof: ProofActions) {
    super(app);
    this.name = name;
    this.proof = proof;
    this.form = new Form(
      [
        { kind: 'text', id: 'toEmail', label: 'tui:field.to', hint: 'tui:hint.proofTo', value: '' },
        { kind: 'text', id: 'accountId', label: 'tui:field.asCustomer', hint: 'tui:hint.proofAs', value: '' },
        {
          kind: 'choice',
          id: 'whose',
          label: 'tui:field.asWhom',
          hint: 'tui:hint.proofAsWhom',
          value: 'one',
          options: [
            { value: 'one', text: app.say('tui:proof.one') },
            ...ACCOUNT_KINDS.map((kind) => ({ value: kind, text: app.say(`tui:proof.${kind}`) })),
          ],
        },
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

  protected override extraBindings(): readonly Binding[] {
    return [
      { id: 'preview', keys: ['ctrl-v'], label: 'tui:action.preview', footer: true, run: () => this.showPreview() },
    ];
  }

  protected async save(): Promise<SentProof> {
    const toEmail = parseAddress(this.form.text('toEmail')) ?? '';
    const worstCases = this.selection();
    if (worstCases) return this.proof.send({ toEmail, worstCases });
    const accountId = await this.accountId();
    return this.proof.send({ toEmail, ...(accountId === undefined ? {} : { accountId }) });
  }

  protected saved({ queued }: SentProof): void {
    this.app.close(this);
    const address = this.form.text('toEmail').trim();
    this.app.toast('good', this.app.say('tui:toast.proofSent', { count: queued, address }));
  }

  /** Everybody of a kind, whose worst cases are shown; null: the one customer. */
  private selection(): AccountFilter | null {
    const kind = ACCOUNT_KINDS.find((each) => each === this.form.text('whose'));
    return kind ? { kind } : null;
  }

  /** Undefined: a made-up one. */
  private async accountId(): Promise<string | undefined> {
    const { core, actor } = this.app.session;
    const reference = this.form.text('accountId').trim();
    if (reference === '') return undefined;
    const account = await core.customers.findByReference(actor, 'customer', reference);
    if (!account) throw refuseField('accountId', 'tui.noSuchCustomer', { reference });
    return account.id;
  }

  private showPreview(): void {
    const worstCases = this.selection();
    if (worstCases) this.pickWorstCase(worstCases);
    else
      this.app.perform(
        () => this.accountId(),
        (accountId) => this.pushPreview(this.name, accountId),
        (error) => this.refused(error),
      );
  }

  private pickWorstCase(selection: AccountFilter): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.mailings.worstCases(actor, selection),
      (found) => {
        const choices = found.map(({ account, cases }) => {
          const words = cases.map((worst) => this.app.say(`templates:worstCase.${worst}`)).join(', ');
          const text = `${words}: ${oneLine(account.tradeName, 40)}`;
          return { text, run: () => this.pushPreview(text, account.id) };
        });
        pick(this.app, { heading: this.title(), choices });
      },
    );
  }

  private pushPreview(heading: string, accountId: string | undefined): void {
    this.app.push(new MailPreviewLayer(this.app, heading, () => this.proof.preview(accountId)));
  }
}
