import { type DebtorFilter, type DebtorReceipt, heldGroups, type NoticeProposal } from '../../../core/debtors/index.ts';
import { totalsByCurrency } from '../../../core/money.ts';
import type { App } from '../../app/app.ts';
import { daysAgoText, labelText, moneyText } from '../../app/format.ts';
import { type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { cut } from '../../text.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { MailPreviewLayer } from '../mail/preview.ts';
import { quotaLeftAfter } from '../quota-text.ts';
import { offerUndo } from '../undo.ts';
import { heldText } from './view.ts';

type Customer = NoticeProposal['customers'][number];
interface Line {
  readonly customer: Customer;
  readonly receipt: DebtorReceipt;
}

/** Everything that would leave, receipt by receipt and with the exact addresses; only ticked ones are mailed (D2). */
export class NotifyLayer extends ListLayer<Line> {
  readonly id = 'debtors.notify';
  private readonly choice: DebtorFilter & { receiptIds?: readonly string[] };
  private readonly sent: () => void;
  private proposal: NoticeProposal | null = null;
  private lines: readonly Line[] = [];
  /** The same for every try from this page, so that a repeated answer sends nothing twice. */
  private requestKey = '';

  /** `sent` is called once the notices are queued: where they were chosen, the choice is done with. */
  constructor(app: App, choice: DebtorFilter & { receiptIds?: readonly string[] }, sent: () => void) {
    super(app);
    this.choice = choice;
    this.sent = sent;
  }

  title(): string {
    return this.app.say('tui:notify.title');
  }

  override opened(): void {
    this.requestKey = this.app.session.core.base.ids.next();
    super.opened();
  }

  /** What is ticked here must not change under the reader's hands; the core checks everything again at Send. */
  override refresh(): void {}

  protected async fetch({ offset, limit }: ListQuery): Promise<{ rows: readonly Line[]; total: number }> {
    if (!this.proposal) {
      const { core, actor } = this.app.session;
      this.proposal = await core.debtors.propose(actor, this.choice);
      this.lines = this.proposal.customers.flatMap((customer) =>
        customer.receipts.map((receipt) => ({ customer, receipt })),
      );
      for (const line of this.lines)
        if (line.receipt.ticked && line.customer.notSendable === null) this.marks.set(this.idOf(line), line);
    }
    return { rows: this.lines.slice(offset, offset + limit), total: this.lines.length };
  }

  protected columns(): readonly Column<Line>[] {
    const { say } = this.app;
    return [
      {
        id: 'customer',
        heading: say('tui:column.customer'),
        width: 'rest',
        cell: ({ customer }) => customer.account.tradeName,
      },
      {
        id: 'to',
        heading: say('tui:column.to'),
        width: 20,
        tone: ({ customer }) => (customer.notSendable ? 'warn' : 'plain'),
        cell: ({ customer }) => addressText(this.app, customer),
      },
      {
        id: 'invoice',
        heading: say('tui:column.invoice'),
        width: 10,
        cell: ({ receipt }) => receipt.receipt.documentReference,
      },
      {
        id: 'late',
        optional: true,
        heading: say('tui:column.late'),
        width: 7,
        align: 'right',
        cell: ({ receipt }) => say('tui:debtors.days', { days: receipt.daysOverdue }),
      },
      {
        id: 'told',
        optional: true,
        heading: say('tui:column.told'),
        width: 11,
        align: 'right',
        tone: ({ receipt }) => (receipt.held ? 'warn' : 'plain'),
        cell: ({ receipt }) =>
          receipt.held ? say(`tui:held.${receipt.held}`) : daysAgoText(this.app, receipt.daysSinceNotice),
      },
      {
        id: 'open',
        heading: say('tui:column.owed'),
        width: 14,
        align: 'right',
        cell: ({ receipt }) => moneyText(this.app, [receipt.open]),
      },
    ];
  }

  protected idOf(line: Line): string {
    return line.receipt.receipt.id;
  }

  protected override searchable(): boolean {
    return false;
  }

  protected override markable(): boolean {
    return true;
  }

  protected actions(): readonly Binding[] {
    return [
      {
        id: 'send',
        keys: ['enter'],
        label: 'tui:action.send',
        footer: true,
        disabled: () => this.cannotSend(),
        run: () => this.confirm(),
      },
      {
        id: 'preview',
        keys: ['v'],
        label: 'tui:action.preview',
        footer: true,
        disabled: () => this.noRow(),
        run: () => this.preview(),
      },
    ];
  }

  protected override summary(width: number): readonly Row[] {
    const { say, theme } = this.app;
    const counts = this.counts();
    const unsendable = this.proposal?.customers.filter((customer) => customer.notSendable !== null).length ?? 0;
    return [
      row(span(theme.glyphs.rule.repeat(width), 'muted')),
      row(
        span(
          ` ${say('tui:notify.summary', { mails: say('tui:notify.mails', { count: counts.mails }), customers: say('tui:notify.customers', { count: counts.customers }) })}  `,
          'title',
        ),
        this.totals(),
      ),
      ...this.customerRow(width),
      row(
        span(` ${this.proposal ? quotaLeftAfter(this.app, this.proposal.quota, counts.mails) : ''}`, 'muted'),
        span(unsendable > 0 ? `  ${say('tui:notify.unsendable', { count: unsendable })}` : '', 'warn'),
      ),
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:notify.none');
  }

  /** What the chosen row's customer is told, and what is held back until when. */
  private customerRow(width: number): Row[] {
    const { say } = this.app;
    const customer = this.current()?.customer;
    if (!customer) return [];
    const told = this.ticked().filter((line) => line.customer === customer);
    const ids = new Set(told.map((line) => this.idOf(line)));
    const held = customer.receipts.filter((receipt) => !ids.has(receipt.receipt.id));
    const facts = [
      say('tui:notify.receipts', { ticked: told.length, count: customer.receipts.length }),
      ...(told.length === 0
        ? []
        : [
            moneyText(this.app, totalsByCurrency(told.map((line) => line.receipt.open))),
            say('tui:notify.oldest', { days: Math.max(...told.map((line) => line.receipt.daysOverdue)) }),
          ]),
    ];
    const text = labelText(this.app, customer.account.tradeName) + facts.join(` ${this.app.theme.glyphs.separator} `);
    const groups = heldGroups(held);
    const back = say('tui:notify.heldBack', { held: heldText(this.app, groups) });
    return [
      row(span(` ${cut(text, width - 2)}`)),
      ...(groups.length > 0 ? [row(span(` ${cut(back, width - 2)}`, 'warn'))] : []),
    ];
  }

  private ticked(): Line[] {
    return [...this.marks.values()].filter((line) => line.customer.notSendable === null);
  }

  private totals(): string {
    return moneyText(this.app, totalsByCurrency(this.ticked().map((line) => line.receipt.open)));
  }

  /** One mail for each address of each customer with a ticked receipt (D3). */
  private counts(): { mails: number; customers: number } {
    const customers = new Set(this.ticked().map((line) => line.customer));
    return {
      customers: customers.size,
      mails: [...customers].reduce((sum, customer) => sum + customer.addresses.length, 0),
    };
  }

  private cannotSend(): string | undefined {
    return this.ticked().length === 0 ? this.app.say('tui:notify.nothingTicked') : undefined;
  }

  private confirm(): void {
    const { say } = this.app;
    const { mails, customers } = this.counts();
    if (!this.proposal) return;
    ask(this.app, {
      question: say('tui:notify.ask', {
        mails: say('tui:notify.mails', { count: mails }),
        customers: say('tui:notify.customers', { count: customers }),
        totals: this.totals(),
        left: quotaLeftAfter(this.app, this.proposal.quota, mails),
      }),
      yes: () => this.send(),
    });
  }

  private send(): void {
    const { core, actor } = this.app.session;
    const { requestKey, proposal } = this;
    if (!proposal) return;
    const receiptIds = this.ticked().map((line) => line.receipt.receipt.id);
    this.app.perform(
      () => core.transaction((tx) => tx.debtors.notify(actor, { receiptIds, requestKey, asOf: proposal.asOf })),
      (result) => {
        this.sent();
        this.app.close(this);
        const { say } = this.app;
        const text = say('tui:notify.sent', {
          mails: say('tui:notify.mails', { count: result.queued }),
          customers: say('tui:notify.customers', { count: result.customers }),
        });
        const skipped =
          result.skipped.length > 0 ? ` ${say('tui:notify.skipped', { count: result.skipped.length })}` : '';
        offerUndo(this.app, { batchId: result.batchId, until: result.undoUntil, text: text + skipped });
      },
    );
  }

  private preview(): void {
    const line = this.current();
    if (!line) return;
    const { core, actor } = this.app.session;
    const { account } = line.customer;
    const ticked = this.ticked().filter((other) => other.customer === line.customer);
    const receiptIds = (ticked.length > 0 ? ticked : [line]).map((other) => other.receipt.receipt.id);
    this.app.push(
      new MailPreviewLayer(this.app, account.tradeName, () =>
        core.debtors.preview(actor, { accountId: account.id, receiptIds }),
      ),
    );
  }
}

/** The exact addresses, or why none. */
function addressText(app: App, customer: Customer): string {
  return customer.notSendable ? app.say(`tui:notSendable.${customer.notSendable}`) : customer.addresses.join(', ');
}
