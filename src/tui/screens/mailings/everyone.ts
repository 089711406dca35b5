import type { Account, AccountFilter } from '../../../core/customers/index.ts';
import type { Skip } from '../../../core/mailings/index.ts';
import { listScreen } from '../../ui/list/list-screen.ts';

interface Input {
  readonly name: string;
  readonly selection: AccountFilter;
  readonly skipped: readonly Skip[];
}

interface Recipient {
  readonly account: Account;
  /** Why they get none; null: they get one. */
  readonly why: Skip['why'] | null;
}

/** Each recipient of a mailing with their address, and each who gets none with the reason (T12). */
export const everyoneScreen = listScreen<Recipient, Input>({
  id: 'mailings.everyone',
  name: 'Templates: every recipient',
  title: ({ app, input }) => app.say('tui:mailing.everyone', { name: input.name }),
  columns: [
    {
      id: 'reference',
      heading: 'tui:column.reference',
      min: 10,
      weight: 0.2,
      max: 16,
      cell: ({ account }) => account.reference,
    },
    { id: 'name', heading: 'tui:column.customer', min: 18, weight: 1, cell: ({ account }) => account.tradeName },
    {
      id: 'to',
      heading: 'tui:column.email',
      min: 30,
      weight: 1.5,
      tone: ({ why }) => (why ? 'warn' : 'plain'),
      cell: ({ account, why }, { say }) => (why ? say(`mailings:skip.${why}`) : (account.emails[0] ?? '')),
    },
  ],
  async fetch({ app, input }, { search, offset, limit }) {
    const { core, actor } = app.session;
    const { selection, skipped } = input;
    const wanted = [selection.search, search].filter(Boolean).join(' ');
    const page = await core.customers.list(actor, { ...selection, search: wanted }, { offset, limit, sort: 'name' });
    const reasons = new Map(skipped.map(({ accountId, why }) => [accountId, why]));
    return { rows: page.rows.map((account) => ({ account, why: reasons.get(account.id) ?? null })), total: page.total };
  },
  idOf: ({ account }) => account.id,
  empty: ({ app }) => app.say('tui:list.noMatch'),
});
