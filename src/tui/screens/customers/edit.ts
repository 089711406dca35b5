import { type Account, type AccountKind, accountFields } from '../../../core/customers/index.ts';
import { parseAddress } from '../../../core/text.ts';
import { formScreen } from '../../ui/form/form-screen.ts';

interface Input {
  readonly kind: AccountKind;
  /** Null: a new one. */
  readonly account: Account | null;
}

/** Reference, names, addresses, language, country of one customer or supplier. */
export const customerForm = formScreen<Input, Account, { account: Account | null }>({
  id: 'customers.edit',
  name: 'Customers: editing one',
  title: (form) =>
    form.text('tradeName').trim() ||
    form.app.say(form.input.kind === 'customer' ? 'tui:customers.newCustomer' : 'tui:customers.newSupplier'),
  state: (_app, { account }) => ({ account }),
  fields: [
    { kind: 'text', id: 'reference', label: 'tui:field.reference', required: true },
    { kind: 'text', id: 'tradeName', label: 'tui:field.tradeName', required: true },
    { kind: 'text', id: 'legalName', label: 'tui:field.legalName' },
    { kind: 'text', id: 'emails', label: 'tui:field.emails', hint: 'tui:hint.emails' },
    { kind: 'text', id: 'language', label: 'tui:field.language', hint: 'tui:hint.language' },
    { kind: 'text', id: 'country', label: 'tui:field.country', hint: 'tui:hint.country' },
    { kind: 'text', id: 'phone', label: 'tui:field.phone' },
  ],
  values: ({ state: { account } }) => account ?? {},
  base: ({ state: { account } }) => account && accountFields(account),
  check(form) {
    const { say } = form.app;
    const { account } = form.state;
    const reference = form.text('reference').trim();
    const wrong = addressesOf(form.text('emails')).some((address) => parseAddress(address) === null);
    return {
      // The reference is what other systems know the customer by: a changed one would be a second customer.
      reference:
        account && reference !== '' && reference !== account.reference
          ? say('tui:customers.referenceStays')
          : undefined,
      emails: wrong ? say('tui:form.address') : undefined,
    };
  },
  save(form) {
    const { app, base, input, state } = form;
    const { core, actor } = app.session;
    const fields = {
      tradeName: form.text('tradeName').trim(),
      legalName: form.text('legalName').trim(),
      emails: addressesOf(form.text('emails')),
      language: form.text('language').trim() || null,
      country: form.text('country').trim() || null,
      phone: form.text('phone').trim() || null,
    };
    const { account } = state;
    if (account) return core.transaction((tx) => tx.customers.edit(actor, { id: account.id, base, ...fields }));
    const reference = form.text('reference').trim();
    return core.transaction((tx) => tx.customers.create(actor, { kind: input.kind, reference, ...fields }));
  },
  stored({ state }, account) {
    state.account = account;
    return accountFields(account);
  },
});

function addressesOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}
