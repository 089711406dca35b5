import type { Account } from '../../../core/customers/index.ts';
import type { DebtorFilter, DebtorReceipt } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { daysAgoText, moneyText } from '../../app/format.ts';
import { lacking } from '../../app/permission.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { WhyLayer } from '../why/why.ts';
import { pickNoticeSwitch } from './notice-switch.ts';
import { NotifyLayer } from './notify.ts';
import { PauseLayer } from './pause.ts';
import { lateTone } from './view.ts';

type Line = DebtorReceipt & { readonly account: Account };

/** Unpaid receipts one by one, of one customer or of the whole filter (D2, D5, D11). */
export class ReceiptsLayer extends ListLayer<Line> {
  readonly id = 'debtors.receipts';
  private readonly name: string;
  private readonly filter: DebtorFilter;

  constructor(app: App, { name, filter }: { name: string; filter: DebtorFilter }) {
    super(app);
    this.name = name;
    this.filter = filter;
  }

  title(): string {
    return this.app.say('tui:receipts.title', { name: this.name });
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly Line[]; total: number }> {
    const { core, actor } = this.app.session;
    return core.debtors.listReceipts(actor, { ...this.filter, ...(search ? { search } : {}) }, { offset, limit });
  }

  protected columns(): readonly Column<Line>[] {
    const { say } = this.app;
    return [
      {
        id: 'reference',
        heading: say('tui:column.invoice'),
        width: 14,
        cell: ({ receipt }) => receipt.documentReference,
      },
      { id: 'customer', heading: say('tui:column.customer'), width: 'rest', cell: ({ account }) => account.tradeName },
      { id: 'due', optional: true, heading: say('tui:column.due'), width: 10, cell: ({ receipt }) => receipt.dueOn },
      {
        id: 'late',
        heading: say('tui:column.late'),
        width: 7,
        align: 'right',
        tone: (line) => lateTone(line.daysOverdue),
        cell: (line) => say('tui:debtors.days', { days: line.daysOverdue }),
      },
      {
        id: 'told',
        heading: say('tui:column.told'),
        width: 11,
        align: 'right',
        tone: (line) => (line.held ? 'warn' : 'plain'),
        cell: (line) => (line.held ? say(`tui:held.${line.held}`) : daysAgoText(this.app, line.daysSinceNotice)),
      },
      {
        id: 'open',
        heading: say('tui:column.owed'),
        width: 13,
        align: 'right',
        cell: (line) => moneyText(this.app, [line.open]),
      },
    ];
  }

  protected idOf(line: Line): string {
    return line.receipt.id;
  }

  protected override markable(): boolean {
    return true;
  }

  protected actions(): readonly Binding[] {
    const { app } = this;
    const edit = (): string | undefined => this.noRow() ?? lacking(app, 'debtors.edit');
    return [
      {
        id: 'notify',
        keys: ['n'],
        label: 'tui:action.notify',
        help: 'tui:help.notify',
        footer: true,
        disabled: () => this.noRow() ?? lacking(app, 'debtors.send'),
        run: () => this.notify(),
      },
      {
        id: 'pause',
        keys: ['p'],
        label: 'tui:action.pause',
        help: 'tui:help.pause',
        footer: true,
        disabled: edit,
        run: () => this.pause(),
      },
      {
        id: 'resume',
        keys: ['u'],
        label: 'tui:action.resume',
        disabled: () => edit() ?? (this.current()?.receipt.pause ? undefined : app.say('tui:disabled.notPaused')),
        run: () => this.askResume(),
      },
      {
        id: 'switch',
        keys: ['i'],
        label: 'tui:action.noticeSwitch',
        help: 'tui:help.noticeSwitch',
        footer: true,
        disabled: edit,
        run: () => this.chooseSwitch(),
      },
      {
        id: 'why',
        keys: ['w'],
        label: 'tui:action.why',
        help: 'tui:help.why',
        footer: true,
        disabled: () => this.noRow(),
        run: () => this.why(),
      },
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:debtors.none');
  }

  private notify(): void {
    const receiptIds = this.selection().map((line) => line.receipt.id);
    this.app.push(new NotifyLayer(this.app, { receiptIds }, () => this.marks.clear()));
  }

  private pause(): void {
    const receipts = this.selection().map((line) => line.receipt);
    if (receipts.length > 0) this.app.push(new PauseLayer(this.app, receipts));
  }

  private askResume(): void {
    const line = this.current();
    if (!line) return;
    const question = this.app.say('tui:receipts.askResume', {
      customer: line.account.tradeName,
      reference: line.receipt.documentReference,
      amount: moneyText(this.app, [line.open]),
    });
    ask(this.app, { question, yes: () => this.resume() });
  }

  private resume(): void {
    const line = this.current();
    if (!line) return;
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.transaction((tx) => tx.debtors.resume(actor, { receiptId: line.receipt.id })),
      () => {
        this.app.toast('good', this.app.say('tui:toast.resumed', { reference: line.receipt.documentReference }));
        this.reload();
      },
    );
  }

  private chooseSwitch(): void {
    const line = this.current();
    if (!line) return;
    const { core, actor } = this.app.session;
    const { id, documentReference } = line.receipt;
    pickNoticeSwitch(this.app, {
      name: documentReference,
      set: (value) => core.transaction((tx) => tx.debtors.setSwitch(actor, { receiptId: id, value })),
      done: () => this.reload(),
    });
  }

  private why(): void {
    const line = this.current();
    if (line)
      this.app.push(
        new WhyLayer(this.app, {
          name: line.receipt.documentReference,
          subject: { kind: 'receipt', id: line.receipt.id },
        }),
      );
  }
}
