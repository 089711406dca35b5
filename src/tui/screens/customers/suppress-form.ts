import { parseAddress } from '../../../core/text.ts';
import { formScreen } from '../../ui/form/form-screen.ts';

/** An address that is not to be written to any more, and why. Its input is called once it is. */
export const suppressForm = formScreen<() => void>({
  id: 'customers.suppress',
  name: 'Customers: blocking an address',
  title: ({ app }) => app.say('tui:suppressions.add'),
  fields: [
    { kind: 'text', id: 'email', label: 'tui:column.email' },
    { kind: 'text', id: 'detail', label: 'tui:column.reason' },
  ],
  values: () => ({}),
  check: (form) => (parseAddress(form.text('email')) === null ? { email: form.app.say('tui:form.address') } : {}),
  save(form) {
    const { core, actor } = form.app.session;
    const input = { email: form.text('email'), detail: form.text('detail') };
    return core.transaction((tx) => tx.customers.suppressByHand(actor, input));
  },
  saved(form) {
    form.leave();
    form.input();
  },
});
