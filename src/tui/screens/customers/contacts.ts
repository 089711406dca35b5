import type { Account, Contact } from '../../../core/customers/index.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { contactForm } from './contact-form.ts';
import { ofAccount } from './of-account.ts';

/** The people of one customer or supplier, the main one first (N1). */
export const contactsScreen = listScreen<Contact, Account>({
  id: 'customers.contacts',
  name: 'Customers: contacts',
  title: ({ app, input }) => ofAccount(app, 'customers:contacts.title', input),
  columns: [
    { id: 'name', heading: 'tui:column.name', min: 18, weight: 1, max: 48, cell: ({ name }) => name },
    {
      id: 'main',
      heading: 'customers:contacts.mainColumn',
      min: 6,
      tone: () => 'good',
      cell: ({ main }, { theme }) => (main ? theme.glyphs.star : ''),
    },
    {
      id: 'job',
      heading: 'customers:contacts.job',
      min: 10,
      weight: 0.5,
      max: 32,
      optional: true,
      cell: ({ job }) => job ?? '',
    },
    { id: 'email', heading: 'tui:column.email', min: 22, weight: 1, max: 60, cell: ({ email }) => email ?? '' },
    { id: 'phone', heading: 'tui:field.phone', min: 14, weight: 0.2, max: 24, cell: ({ phone }) => phone ?? '' },
    {
      id: 'reference',
      heading: 'tui:column.reference',
      min: 10,
      optional: true,
      cell: ({ reference }) => reference ?? '',
    },
  ],
  async fetch({ app, input }, query) {
    const { core, actor } = app.session;
    const items = await core.customers.listContacts(actor, input.id);
    const text = ({ name, job, email, phone, reference }: Contact) => [name, job, email, phone, reference].join(' ');
    return pageOf(query, { items, text });
  },
  idOf: ({ id }) => id,
  actions: [
    {
      id: 'edit',
      keys: ['enter', 'e'],
      label: 'tui:action.edit',
      footer: true,
      on: 'row',
      needs: 'customers.edit',
      run: ({ app, input }, contact) => app.push(contactForm.open(app, { account: input, contact })),
    },
    {
      id: 'new',
      keys: ['n'],
      label: 'tui:action.new',
      footer: true,
      needs: 'customers.edit',
      run: ({ app, input }) => app.push(contactForm.open(app, { account: input, contact: null })),
    },
    {
      id: 'remove',
      keys: ['D', 'delete'],
      label: 'tui:action.removePerson',
      footer: true,
      on: 'row',
      needs: 'customers.edit',
      run: askToRemove,
    },
  ],
  empty: ({ app }) => app.say('customers:contacts.none'),
});

function askToRemove(list: List<Contact, Account>, { id, name }: Contact): void {
  const { app, input } = list;
  const { core, actor } = app.session;
  ask(app, {
    question: app.say('customers:contacts.askRemove', { name, customer: input.tradeName }),
    yes: () =>
      app.perform(
        () => core.transaction((tx) => tx.customers.removeContact(actor, id)),
        () => {
          app.toast('good', app.say('customers:contacts.removed', { name }));
          list.reload();
        },
      ),
  });
}
