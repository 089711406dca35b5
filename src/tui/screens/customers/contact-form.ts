import { type Account, type Contact, contactFields } from '../../../core/customers/index.ts';
import { parseAddress } from '../../../core/text.ts';
import { formScreen } from '../../ui/form/form-screen.ts';

interface Input {
  readonly account: Account;
  /** Null: a new one. */
  readonly contact: Contact | null;
}

/** A person of a customer or supplier (N1). */
export const contactForm = formScreen<Input, Contact, { contact: Contact | null }>({
  id: 'customers.contact',
  name: 'Customers: editing a contact',
  title: (form) => form.text('name').trim() || form.app.say('customers:contacts.new'),
  state: (_app, { contact }) => ({ contact }),
  fields: [
    { kind: 'text', id: 'name', label: 'tui:field.name', required: true },
    { kind: 'text', id: 'job', label: 'customers:contacts.job' },
    { kind: 'text', id: 'email', label: 'tui:field.email' },
    { kind: 'text', id: 'phone', label: 'tui:field.phone' },
    { kind: 'switch', id: 'main', label: 'customers:contacts.main', hint: 'customers:contacts.mainHint' },
    { kind: 'text', id: 'reference', label: 'tui:field.reference', hint: 'customers:contacts.referenceHint' },
  ],
  values: ({ state: { contact } }) => contact ?? {},
  base: ({ state: { contact } }) => contact && contactFields(contact),
  check(form) {
    const email = form.text('email').trim();
    return { email: email !== '' && parseAddress(email) === null ? form.app.say('tui:form.address') : undefined };
  },
  save(form) {
    const { app, base, input, state } = form;
    const { core, actor } = app.session;
    const fields = {
      name: form.text('name'),
      job: form.text('job'),
      email: form.text('email'),
      phone: form.text('phone'),
      main: form.on('main'),
      reference: form.text('reference'),
    };
    const { contact } = state;
    return core.transaction((tx) =>
      contact
        ? tx.customers.editContact(actor, { id: contact.id, base, ...fields })
        : tx.customers.addContact(actor, { accountId: input.account.id, ...fields }),
    );
  },
  stored({ state }, contact) {
    state.contact = contact;
    return contactFields(contact);
  },
  forget({ state }) {
    state.contact = null;
  },
});
