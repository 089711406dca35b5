import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type DebtorFilter, heldGroups, type NoticeProposal } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { moneyText } from '../../app/format.ts';
import { labelText } from '../../app/label.ts';
import { useTui } from '../../ui/context.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { pageOf } from '../../ui/list/page-of.ts';
import { Rule, Words } from '../../ui/words.tsx';
import { mailPreviewPage } from '../mail/preview.tsx';
import { quotaLeftAfter } from '../quota-text.ts';
import { offerUndo } from '../undo.ts';
import { heldText } from './held-text.ts';
import { mailsOf, type ProposedCustomer, type ProposedReceipt, receiptsOf, totalsOf } from './proposal.ts';
import { LATE, OWED, TOLD } from './receipt-columns.ts';
import { noticeRecipientsScreen } from './recipients.ts';

interface Input {
  readonly choice: DebtorFilter & { readonly receiptIds?: readonly string[] };
  /** Called once the notices are queued: where they were chosen, the choice is done with. */
  sent(): void;
}

interface State {
  /** Read once: what is ticked must not change under the reader's hands; the core checks everything again at Send. */
  proposal: NoticeProposal | null;
  receipts: readonly ProposedReceipt[];
  /** The same for every try from this page, so that a repeated answer sends nothing twice. */
  readonly requestKey: string;
}

type Notices = List<ProposedReceipt, Input, State>;

/** Everything that would leave, receipt by receipt and with the exact addresses; only ticked ones are mailed (D2). */
export const notifyScreen = listScreen<ProposedReceipt, Input, State>({
  id: 'debtors.notify',
  name: 'Debtors: notices before sending',
  title: 'tui:notify.title',
  state: ({ session }) => ({ proposal: null, receipts: [], requestKey: session.core.base.ids.next() }),
  live: false,
  columns: [
    {
      id: 'customer',
      heading: 'tui:column.customer',
      min: 16,
      weight: 1,
      max: 40,
      cell: ({ customer }) => customer.account.tradeName,
    },
    {
      id: 'to',
      heading: 'tui:column.to',
      min: 20,
      weight: 2,
      tone: ({ customer }) => (customer.notSendable ? 'warn' : 'plain'),
      cell: ({ customer }, { say }) =>
        customer.notSendable ? say(`tui:notSendable.${customer.notSendable}`) : customer.addresses.join(', '),
    },
    {
      id: 'invoice',
      heading: 'tui:column.invoice',
      min: 10,
      weight: 0.3,
      max: 24,
      cell: ({ receipt }) => receipt.documentReference,
    },
    { ...LATE, optional: true },
    { ...TOLD, optional: true },
    OWED,
  ],
  async fetch({ app, input, state, marks }, query) {
    if (!state.proposal) {
      const { core, actor } = app.session;
      state.proposal = await core.debtors.propose(actor, input.choice);
      state.receipts = receiptsOf(state.proposal);
      for (const row of state.receipts) if (row.ticked && row.customer.notSendable === null) marks.set(idOf(row), row);
    }
    return pageOf(query, { items: state.receipts });
  },
  idOf,
  searchable: false,
  markable: true,
  actions: [
    {
      id: 'send',
      keys: ['enter'],
      label: 'tui:action.send',
      footer: true,
      needs: 'debtors.send',
      off: nothingTicked,
      run: confirm,
    },
    { id: 'preview', keys: ['v'], label: 'tui:action.preview', footer: true, on: 'row', run: preview },
    {
      id: 'recipients',
      keys: ['l'],
      label: 'tui:action.recipients',
      help: 'tui:help.recipients',
      footer: true,
      off: nothingTicked,
      run: (list) => list.app.push(noticeRecipientsScreen.open(list.app, mailsOf(ticked(list)))),
    },
  ],
  summary: (list) => <Summary list={list} current={list.current()?.customer} />,
  empty: ({ app }) => app.say('tui:notify.none'),
});

function idOf({ receipt }: ProposedReceipt): string {
  return receipt.id;
}

function ticked({ marks }: Notices): readonly ProposedReceipt[] {
  return [...marks.values()].filter(({ customer }) => customer.notSendable === null);
}

function nothingTicked(list: Notices): string | undefined {
  return ticked(list).length === 0 ? list.app.say('tui:notify.nothingTicked') : undefined;
}

/** What would leave, in words. */
function counted(
  app: App,
  receipts: readonly ProposedReceipt[],
): { count: number; mails: string; customers: string; totals: string } {
  const customers = new Set(receipts.map(({ customer }) => customer));
  const count = [...customers].reduce((sum, { addresses }) => sum + addresses.length, 0);
  return {
    count,
    mails: app.say('tui:notify.mails', { count }),
    customers: app.say('tui:notify.customers', { count: customers.size }),
    totals: moneyText(app, totalsOf(receipts)),
  };
}

function Summary({ list, current }: { list: Notices; current: ProposedCustomer | undefined }): ReactNode {
  const app = useTui();
  const { proposal } = list.state;
  if (!proposal) return null;
  const receipts = ticked(list);
  const { count, totals, ...words } = counted(app, receipts);
  const unsendable = proposal.customers.filter(({ notSendable }) => notSendable !== null).length;
  return (
    <>
      <Rule />
      <Box flexDirection="column" paddingX={1}>
        <Words>
          <Words tone="title">{`${app.say('tui:notify.summary', words)}  `}</Words>
          {totals}
        </Words>
        {current ? (
          <CustomerWords customer={current} receipts={receipts.filter(({ customer }) => customer === current)} />
        ) : null}
        <Words>
          <Words tone="muted">{quotaLeftAfter(app, proposal.quota, count)}</Words>
          {unsendable > 0 ? (
            <Words tone="warn">{`  ${app.say('tui:notify.unsendable', { count: unsendable })}`}</Words>
          ) : null}
        </Words>
      </Box>
    </>
  );
}

/** What a customer is told, and what is held back until when. `receipts`: their ticked ones. */
function CustomerWords({
  customer,
  receipts,
}: {
  customer: ProposedCustomer;
  receipts: readonly ProposedReceipt[];
}): ReactNode {
  const app = useTui();
  const told = new Set(receipts.map(idOf));
  const held = heldGroups(customer.receipts.filter(({ receipt }) => !told.has(receipt.id)));
  const facts = [app.say('tui:notify.receipts', { ticked: told.size, count: customer.receipts.length })];
  if (told.size > 0) {
    facts.push(moneyText(app, totalsOf(receipts)));
    facts.push(app.say('tui:notify.oldest', { days: Math.max(...receipts.map(({ daysOverdue }) => daysOverdue)) }));
  }
  return (
    <>
      <Words>{labelText(app, customer.account.tradeName) + facts.join(` ${app.theme.glyphs.separator} `)}</Words>
      {held.length > 0 ? (
        <Words tone="warn">{app.say('tui:notify.heldBack', { held: heldText(app, held) })}</Words>
      ) : null}
    </>
  );
}

function confirm(list: Notices): void {
  const { app, state } = list;
  const { proposal, requestKey } = state;
  if (!proposal) return;
  const receipts = ticked(list);
  const { count, ...words } = counted(app, receipts);
  const receiptIds = receipts.map(idOf);
  ask(app, {
    question: app.say('tui:notify.ask', { ...words, left: quotaLeftAfter(app, proposal.quota, count) }),
    yes: () => send(list, { receiptIds, requestKey, asOf: proposal.asOf }),
  });
}

function send(list: Notices, notices: { receiptIds: readonly string[]; requestKey: string; asOf: number }): void {
  const { app, input } = list;
  const { core, actor } = app.session;
  app.perform(
    () => core.transaction((tx) => tx.debtors.notify(actor, notices)),
    ({ queued, customers, skipped, batchId, undoUntil: until }) => {
      input.sent();
      list.close();
      const sent = app.say('tui:notify.sent', {
        mails: app.say('tui:notify.mails', { count: queued }),
        customers: app.say('tui:notify.customers', { count: customers }),
      });
      const left = skipped.length > 0 ? ` ${app.say('tui:notify.skipped', { count: skipped.length })}` : '';
      offerUndo(app, { batchId, until, text: sent + left });
    },
  );
}

/** The mail of the row's customer, about what is ticked of theirs; of nothing ticked, about the row alone. */
function preview(list: Notices, chosen: ProposedReceipt): void {
  const { app } = list;
  const { core, actor } = app.session;
  const { id: accountId, tradeName } = chosen.customer.account;
  const told = ticked(list).filter(({ customer }) => customer === chosen.customer);
  const receiptIds = (told.length > 0 ? told : [chosen]).map(idOf);
  const load = () => core.debtors.preview(actor, { accountId, receiptIds });
  app.push(mailPreviewPage.open(app, { heading: tradeName, load }));
}
