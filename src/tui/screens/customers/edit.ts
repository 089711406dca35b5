import { type Account, type AccountKind, accountFields } from '../../../core/customers/index.ts';
import { editBase } from '../../../core/edits.ts';
import { parseAddress } from '../../../core/text.ts';
import type { App } from '../../app/app.ts';
import { Form } from '../../ui/form.ts';
import { TitledFormLayer } from '../../ui/titled-form-layer.ts';

/** Reference, names, addresses, language, country of one customer or supplier. */
export class CustomerEditLayer extends TitledFormLayer {
  readonly id = 'customers.edit';
  readonly form: Form;
  private readonly kind: AccountKind;
  private account: Account | null;

  constructor(app: App, { kind, account }: { kind: AccountKind; account: Account | null }) {
    super(app);
    this.kind = kind;
    this.account = account;
    this.base = account ? editBase(accountFields(account)) : null;
    this.form = new Form(
      [
        { kind: 'text', id: 'reference', label: 'tui:field.reference', value: account?.reference ?? '' },
        { kind: 'text', id: 'tradeName', label: 'tui:field.tradeName', value: account?.tradeName ?? '' },
        { kind: 'text', id: 'legalName', label: 'tui:field.legalName', value: account?.legalName ?? '' },
        {
          kind: 'text',
          id: 'emails',
          label: 'tui:field.emails',
          hint: 'tui:hint.emails',
          value: account?.emails.join(', ') ?? '',
        },
        {
          kind: 'text',
          id: 'language',
          label: 'tui:field.language',
          hint: 'tui:hint.language',
          value: account?.language ?? '',
        },
        {
          kind: 'text',
          id: 'country',
          label: 'tui:field.country',
          hint: 'tui:hint.country',
          value: account?.country ?? '',
        },
        { kind: 'text', id: 'phone', label: 'tui:field.phone', value: account?.phone ?? '' },
      ],
      (form) => this.check(form),
    );
  }

  protected heading(): string {
    const { say } = this.app;
    return (
      this.form.text('tradeName').trim() ||
      say(this.kind === 'customer' ? 'tui:customers.newCustomer' : 'tui:customers.newSupplier')
    );
  }

  protected save(): Promise<unknown> {
    const { core, actor } = this.app.session;
    const { form, account, base, kind } = this;
    const reference = form.text('reference').trim();
    const fields = {
      tradeName: form.text('tradeName').trim(),
      legalName: form.text('legalName').trim(),
      emails: addressesOf(form.text('emails')),
      language: form.text('language').trim() || null,
      country: form.text('country').trim() || null,
      phone: form.text('phone').trim() || null,
    };
    return account
      ? core.transaction((tx) => tx.customers.edit(actor, { id: account.id, base, ...fields }))
      : core.transaction((tx) => tx.customers.create(actor, { kind, reference, ...fields }));
  }

  protected override remember(result: unknown): object {
    this.account = result as Account;
    return accountFields(this.account);
  }

  private check(form: Form): Record<string, string> {
    const { say } = this.app;
    const problems: Record<string, string> = {};
    for (const id of ['reference', 'tradeName'])
      if (form.text(id).trim() === '') problems[id] = say('tui:form.required');
    // The reference is what other systems know the customer by: a changed one would be a second customer.
    if (this.account && form.text('reference').trim() !== this.account.reference)
      problems['reference'] = say('tui:customers.referenceStays');
    const wrong = addressesOf(form.text('emails')).find((address) => parseAddress(address) === null);
    if (wrong !== undefined) problems['emails'] = say('tui:form.address');
    return problems;
  }
}

function addressesOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}
