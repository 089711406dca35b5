import { addDays, dateIn } from '../../../core/dates.ts';
import type { ItemFate, ReminderItem, ReminderRun } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { instantText, moneyText, timeText } from '../../app/format.ts';
import { lacking } from '../../app/permission.ts';
import { type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { cut } from '../../text.ts';
import type { Tone } from '../../theme.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';

const FATE_TONES: Partial<Record<ItemFate, Tone>> = {
  moving: 'good',
  sent: 'good',
  unknown: 'warn',
  failed: 'bad',
  turned_down: 'muted',
  dropped: 'warn',
  expired: 'warn',
};
/** Snoozing from here is for a week: the shortest pause between two reminders. */
const SNOOZE_DAYS = 7;

/** The morning batch: who would be reminded today, approved or skipped one by one or together (D12). */
export class RunLayer extends ListLayer<ReminderItem> {
  readonly id = 'debtors.run';
  private run: ReminderRun;

  constructor(app: App, run: ReminderRun) {
    super(app);
    this.run = run;
  }

  title(): string {
    return this.app.say('tui:run.title', { day: this.run.day });
  }

  protected async fetch({ offset, limit }: ListQuery): Promise<{ rows: readonly ReminderItem[]; total: number }> {
    const { core, actor } = this.app.session;
    this.run = await core.debtors.getRun(actor, this.run.id);
    return { rows: this.run.items.slice(offset, offset + limit), total: this.run.items.length };
  }

  protected columns(): readonly Column<ReminderItem>[] {
    const { say } = this.app;
    return [
      { id: 'customer', heading: say('tui:column.customer'), width: 'rest', cell: (item) => item.account.tradeName },
      {
        id: 'level',
        optional: true,
        heading: say('tui:column.level'),
        width: 6,
        align: 'right',
        cell: (item) => String(item.level),
      },
      {
        id: 'late',
        heading: say('tui:column.late'),
        width: 8,
        align: 'right',
        cell: (item) => say('tui:debtors.days', { days: item.daysOverdue }),
      },
      {
        id: 'amount',
        heading: say('tui:column.owed'),
        width: 16,
        align: 'right',
        cell: (item) => moneyText(this.app, item.totals),
      },
      {
        id: 'state',
        heading: say('tui:column.state'),
        width: 18,
        tone: (item) => FATE_TONES[item.fate] ?? 'plain',
        cell: (item) => this.stateText(item),
      },
      { id: 'by', optional: true, heading: say('tui:column.by'), width: 10, cell: (item) => item.decidedByName ?? '' },
    ];
  }

  protected idOf(item: ReminderItem): string {
    return item.id;
  }

  protected override markable(): boolean {
    return true;
  }

  protected override searchable(): boolean {
    return false;
  }

  protected override filterText(): string {
    return this.app.say(this.run.state === 'open' ? 'tui:run.open' : 'tui:run.closed', {
      sendAt: instantText(this.app, this.run.sendAt),
      cutOff: instantText(this.app, this.run.cutOffAt),
    });
  }

  protected override summary(width: number): readonly Row[] {
    const count = this.run.staleCustomers;
    const outcome = outcomeOf(this.app, this.current());
    return [
      ...(count > 0 ? [row(span(` ${this.app.say('tui:run.stale', { count })}`, 'muted'))] : []),
      ...(outcome === '' ? [] : [row(span(` ${cut(outcome, width - 2)}`))]),
    ];
  }

  protected actions(): readonly Binding[] {
    const cannot = (): string | undefined =>
      this.noRow() ??
      lacking(this.app, 'debtors.send') ??
      (this.run.state === 'open' ? undefined : this.app.say('tui:disabled.runClosed'));
    return [
      {
        id: 'approve',
        keys: ['o'],
        label: 'tui:action.approve',
        footer: true,
        disabled: cannot,
        run: () => this.decide('approve'),
      },
      {
        id: 'skip',
        keys: ['x'],
        label: 'tui:action.skip',
        footer: true,
        disabled: cannot,
        run: () => this.skip(),
      },
      {
        id: 'snooze',
        keys: ['w'],
        label: 'tui:action.snooze',
        footer: true,
        disabled: cannot,
        run: () => this.decide('snooze'),
      },
      {
        id: 'undoAnswer',
        keys: ['u'],
        label: 'tui:action.undoAnswer',
        footer: true,
        disabled: () =>
          this.noRow() ??
          lacking(this.app, 'debtors.send') ??
          (this.selection().some(({ undoable }) => undoable) ? undefined : this.app.say('tui:disabled.notUndoable')),
        run: () => this.undo(),
      },
    ];
  }

  protected emptyText(): string {
    return this.app.say('tui:run.empty');
  }

  /** To the end: what became of its mails stands before what was answered. */
  private stateText({ state, fate, mails }: ReminderItem): string {
    const { say, session } = this.app;
    if (mails.length === 0) return say(`tui:item.${state}`);
    const waiting = mails.find((mail) => mail.state === 'queued' || mail.state === 'retry');
    if (fate === 'moving' && waiting && waiting.dueAt > session.clock.now())
      return say('tui:mail.leavesAt', { at: timeText(this.app, waiting.dueAt) });
    return say(`tui:mail.${fate}`);
  }

  /** The last level is given up for ever: asked first. */
  private skip(): void {
    const last = this.selection().filter(({ atLastLevel }) => atLastLevel > 0).length;
    if (last === 0) this.decide('skip');
    else ask(this.app, { question: this.app.say('tui:run.askSkip', { count: last }), yes: () => this.decide('skip') });
  }

  private undo(): void {
    const { core, actor } = this.app.session;
    const itemIds = this.selection().map((item) => item.id);
    this.app.perform(
      () => core.transaction((tx) => tx.debtors.undoAnswers(actor, { runId: this.run.id, itemIds })),
      ({ undone, left }) => {
        this.marks.clear();
        const stays = left > 0 ? ` ${this.app.say('tui:run.left', { count: left })}` : '';
        this.app.toast(left > 0 ? 'warn' : 'good', `${this.app.say('tui:run.undo', { count: undone })}${stays}`);
        this.reload();
      },
    );
  }

  private decide(as: 'approve' | 'skip' | 'snooze'): void {
    const { core, actor, clock, zone } = this.app.session;
    const itemIds = this.selection().map((item) => item.id);
    const until = addDays(dateIn(zone, clock.now()), SNOOZE_DAYS);
    this.app.perform(
      () =>
        core.transaction((tx) =>
          tx.debtors.decide(actor, { runId: this.run.id, itemIds, as, ...(as === 'snooze' ? { until } : {}) }),
        ),
      () => {
        this.marks.clear();
        this.app.toast('good', this.app.say(`tui:run.${as}`, { count: itemIds.length }));
        this.reload();
      },
    );
  }
}

/** What the outbox says about the row's mails, and why. */
function outcomeOf(app: App, item: ReminderItem | undefined): string {
  const codes = new Map((item?.mails ?? []).map((mail) => [`${mail.outcomeCode} ${mail.outcomeText}`, mail]));
  return [...codes.values()]
    .flatMap(({ outcomeCode: code, outcomeText: detail }) =>
      code === null ? [] : [app.say(`mail:outcome.${code}`, { detail: detail ?? '' })],
    )
    .join(' ');
}
