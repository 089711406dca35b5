import type { Account } from '../../../core/customers/index.ts';
import type { DebtorFilter, DebtorReceipt } from '../../../core/debtors/index.ts';
import { moneyText } from '../../app/format.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { listScreen } from '../../ui/list/list-screen.ts';
import type { List } from '../../ui/list/list-spec.ts';
import { whyPage } from '../why/why.tsx';
import { pickNoticeSwitch } from './notice-switch.ts';
import { notifyScreen } from './notify.tsx';
import { pauseForm } from './pause.ts';
import { LATE, OWED, TOLD } from './receipt-columns.ts';

type Line = DebtorReceipt & { readonly account: Account };

interface Input {
  readonly name: string;
  readonly filter: DebtorFilter;
}

type Receipts = List<Line, Input>;

/** Unpaid receipts one by one, of one customer or of the whole filter (D2, D5, D11). */
export const receiptsScreen = listScreen<Line, Input>({
  id: 'debtors.receipts',
  name: 'Debtors: receipts',
  title: ({ app, input }) => app.say('tui:receipts.title', { name: input.name }),
  columns: [
    {
      id: 'reference',
      heading: 'tui:column.invoice',
      min: 14,
      weight: 0.3,
      max: 24,
      cell: ({ receipt }) => receipt.documentReference,
    },
    {
      id: 'customer',
      heading: 'tui:column.customer',
      min: 14,
      weight: 1,
      max: 60,
      cell: ({ account }) => account.tradeName,
    },
    { id: 'due', heading: 'tui:column.due', min: 10, optional: true, cell: ({ receipt }) => receipt.dueOn },
    LATE,
    TOLD,
    OWED,
    {
      id: 'email',
      heading: 'tui:column.email',
      min: 32,
      weight: 4,
      max: 80,
      optional: true,
      tone: ({ account }) => (account.emails.length === 0 ? 'warn' : 'plain'),
      cell: ({ account: { emails } }, { say }) => emails.join(', ') || say('tui:customers.noAddress'),
    },
  ],
  fetch({ app, input }, { search, offset, limit }) {
    const { core, actor } = app.session;
    return core.debtors.listReceipts(actor, { ...input.filter, ...(search ? { search } : {}) }, { offset, limit });
  },
  idOf: ({ receipt }) => receipt.id,
  markable: true,
  actions: [
    {
      id: 'notify',
      keys: ['n'],
      label: 'tui:action.notify',
      help: 'tui:help.notify',
      footer: true,
      on: 'selection',
      needs: 'debtors.send',
      run: ({ app, marks }, lines) => {
        const receiptIds = lines.map(({ receipt }) => receipt.id);
        app.push(notifyScreen.open(app, { choice: { receiptIds }, sent: () => marks.clear() }));
      },
    },
    {
      id: 'pause',
      keys: ['p'],
      label: 'tui:action.pause',
      help: 'tui:help.pause',
      footer: true,
      on: 'selection',
      needs: 'debtors.edit',
      run: ({ app }, lines) =>
        app.push(
          pauseForm.open(
            app,
            lines.map(({ receipt }) => receipt),
          ),
        ),
    },
    {
      id: 'resume',
      keys: ['u'],
      label: 'tui:action.resume',
      on: 'row',
      needs: 'debtors.edit',
      off: ({ app }, { receipt }) => (receipt.pause ? undefined : app.say('tui:disabled.notPaused')),
      run: askResume,
    },
    {
      id: 'switch',
      keys: ['i'],
      label: 'tui:action.noticeSwitch',
      help: 'tui:help.noticeSwitch',
      footer: true,
      on: 'row',
      needs: 'debtors.edit',
      run: (list, { receipt: { id, documentReference } }) => {
        const { core, actor } = list.app.session;
        pickNoticeSwitch(list.app, {
          name: documentReference,
          set: (value) => core.transaction((tx) => tx.debtors.setSwitch(actor, { receiptId: id, value })),
          done: () => list.reload(),
        });
      },
    },
    {
      id: 'why',
      keys: ['w'],
      label: 'tui:action.why',
      help: 'tui:help.why',
      footer: true,
      on: 'row',
      needs: 'debtors.view',
      run: ({ app }, { receipt: { id, documentReference } }) =>
        app.push(whyPage.open(app, { name: documentReference, subject: { kind: 'receipt', id } })),
    },
  ],
  empty: ({ app }) => app.say('tui:debtors.none'),
});

/** A reminder may leave for it again: asked first. */
function askResume(list: Receipts, { account, receipt, open }: Line): void {
  const { app } = list;
  const { core, actor } = app.session;
  const { id, documentReference: reference } = receipt;
  ask(app, {
    question: app.say('tui:receipts.askResume', {
      customer: account.tradeName,
      reference,
      amount: moneyText(app, [open]),
    }),
    yes: () =>
      app.perform(
        () => core.transaction((tx) => tx.debtors.resume(actor, { receiptId: id })),
        () => {
          app.toast('good', app.say('tui:toast.resumed', { reference }));
          list.reload();
        },
      ),
  });
}
