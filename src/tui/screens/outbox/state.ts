import {
  MESSAGE_STATES,
  type Message,
  type MessageState,
  type SendingPause,
  sectionOf,
  WAITING_STATES,
} from '../../../core/mail/index.ts';
import { lacking } from '../../app/permission.ts';
import { type Row, row, type Span, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { pick } from '../../ui/dialog/picker.tsx';
import { ListLayer, type ListQuery } from '../../ui/list-layer.ts';
import type { Column } from '../../ui/table.ts';
import { outboxBindings } from './bindings.ts';
import { MessageLayer } from './message.ts';
import { askHowToGoOn, pauseRows } from './pause.ts';
import { messageColumns, outcomeText, STATE_TONES } from './view.ts';

/** Every mail that left, waits, or could not go (E1, E3). */
export class OutboxLayer extends ListLayer<Message> {
  readonly id = 'outbox';
  private state: MessageState | 'bounced' | null = null;
  private pause: SendingPause | null = null;
  private counts: ReadonlyMap<MessageState, number> = new Map();

  title(): string {
    return this.app.say('tui:section.outbox');
  }

  noMessage(): string | undefined {
    return this.noRow();
  }

  /** Why nothing of the selection can be treated: no such state, or no permission for its room. */
  noneIn(states: readonly MessageState[]): string | undefined {
    const chosen = this.selection();
    if (chosen.length === 0) return this.noRow() ?? this.app.say('tui:disabled.noRow');
    const fitting = chosen.filter((message) => states.includes(message.state));
    const words = states.map((state) => this.app.say(`tui:state.${state}`)).join(', ');
    if (fitting.length === 0) return this.app.say('tui:disabled.notInState', { states: words });
    return lacking(this.app, `${sectionOf(fitting[0]?.class ?? 'mailing')}.send`);
  }

  open(): void {
    const message = this.current();
    if (message) this.app.push(new MessageLayer(this.app, message));
  }

  retry(): void {
    const { core, actor } = this.app.session;
    const ids = this.idsIn(['failed', 'retry', 'suppressed']);
    ask(this.app, {
      question: this.app.say('tui:outbox.askRetry', { count: ids.length }),
      yes: () => this.act(() => core.transaction((tx) => tx.outbox.retry(actor, ids)), 'tui:outbox.retried'),
    });
  }

  cancel(): void {
    const { core, actor } = this.app.session;
    const ids = this.idsIn(WAITING_STATES);
    ask(this.app, {
      question: this.app.say('tui:outbox.askCancel', { count: ids.length }),
      yes: () => this.act(() => core.transaction((tx) => tx.outbox.cancel(actor, ids)), 'tui:outbox.cancelled'),
    });
  }

  /** Nobody but a person can know whether it arrived (E1). */
  settle(): void {
    const message = this.selection().find((candidate) => candidate.state === 'unknown');
    if (!message) return;
    const { core, actor } = this.app.session;
    const choices = (['sent', 'resend', 'leave'] as const).map((as) => ({
      text: this.app.say(`tui:settle.${as}`),
      run: () =>
        this.app.perform(
          () => core.transaction((tx) => tx.outbox.settle(actor, { id: message.id, as })),
          () => {
            this.app.toast('good', this.app.say('tui:settle.done'));
            this.reload();
          },
        ),
    }));
    pick(this.app, { heading: this.app.say('tui:settle.title', { address: message.toEmail }), choices });
  }

  /** Why mail can't be let go on. */
  notPaused(): string | undefined {
    return this.pause ? lacking(this.app, 'settings.edit') : this.app.say('tui:disabled.mailFlows');
  }

  resume(): void {
    if (this.pause) askHowToGoOn(this.app, this.pause, () => this.reload());
  }

  chooseState(): void {
    const set = (state: MessageState | 'bounced' | null) => () => {
      this.state = state;
      this.marks.clear();
      this.reload();
    };
    const choices = MESSAGE_STATES.map((state) => ({
      text: `${this.app.say(`tui:state.${state}`)} (${this.counts.get(state) ?? 0})`,
      run: set(state),
    }));
    pick(this.app, {
      heading: this.app.say('tui:action.stateFilter'),
      choices: [
        { text: this.app.say('tui:state.all'), run: set(null) },
        ...choices,
        { text: this.app.say('tui:state.bounced'), run: set('bounced') },
      ],
    });
  }

  protected async fetch({ search, offset, limit }: ListQuery): Promise<{ rows: readonly Message[]; total: number }> {
    const { core, actor } = this.app.session;
    const counts = new Map<MessageState, number>();
    for (const entry of await core.outbox.counts())
      counts.set(entry.state, (counts.get(entry.state) ?? 0) + entry.count);
    this.counts = counts;
    this.pause = await core.outbox.pause();
    return core.outbox.list(
      actor,
      {
        ...(this.state === 'bounced' ? { bounced: true } : this.state ? { state: this.state } : {}),
        ...(search ? { search } : {}),
      },
      { offset, limit },
    );
  }

  protected columns(): readonly Column<Message>[] {
    return messageColumns(this.app);
  }

  protected idOf(message: Message): string {
    return message.id;
  }

  protected override markable(): boolean {
    return true;
  }

  protected actions(): readonly Binding[] {
    return outboxBindings(this);
  }

  protected override filterText(): string {
    return this.state ? this.app.say(`tui:state.${this.state}`) : '';
  }

  protected override summary(width: number): readonly Row[] {
    const counted = MESSAGE_STATES.filter((state) => (this.counts.get(state) ?? 0) > 0);
    return [
      ...this.outcomeRow(),
      ...(this.pause ? pauseRows(this.app, this.pause, width, 'tui:senderPause.hint') : []),
      row(
        ' ',
        ...counted.flatMap((state): Span[] => [
          span(`${this.app.say(`tui:state.${state}`)} `, 'muted'),
          span(`${this.counts.get(state) ?? 0}   `, STATE_TONES[state]),
        ]),
      ),
    ];
  }

  /** What became of the chosen one: its column is narrow, or not there at all. */
  private outcomeRow(): Row[] {
    const message = this.current();
    if (!message || message.outcomeCode === null) return [];
    return [row(' ', span(outcomeText(this.app, message), STATE_TONES[message.state]))];
  }

  protected emptyText(): string {
    return this.app.say('tui:outbox.none');
  }

  private idsIn(states: readonly MessageState[]): string[] {
    return this.selection()
      .filter((message) => states.includes(message.state))
      .map((message) => message.id);
  }

  private act(work: () => Promise<number>, done: string): void {
    this.app.perform(work, (count) => {
      this.marks.clear();
      this.app.toast('good', this.app.say(done, { count }));
      this.reload();
    });
  }
}
