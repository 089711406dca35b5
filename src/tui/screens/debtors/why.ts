import { isPlainDate } from '../../../core/dates.ts';
import type { Decision, Subject } from '../../../core/decisions/index.ts';
import type { App } from '../../app/app.ts';
import { dayText, instantText } from '../../app/format.ts';
import { type Row, row, rowCells, span } from '../../frame.ts';
import type { Tone } from '../../theme.ts';
import { PaneLayer } from '../../ui/pane-layer.ts';

const TONES: Readonly<Record<Decision['outcome'], Tone>> = {
  queued: 'accent',
  sent: 'good',
  not_sent: 'warn',
  held: 'warn',
  approved: 'good',
  paused: 'muted',
  resumed: 'muted',
  came_back: 'bad',
  asked: 'good',
  not_asked: 'muted',
};

/** Every decision taken about a customer or a receipt, newest first (D13). */
export class WhyLayer extends PaneLayer {
  readonly id = 'debtors.why';
  private readonly name: string;
  private readonly subject: Subject;
  private decisions: readonly Decision[] | null = null;

  constructor(app: App, { name, subject }: { name: string; subject: Subject }) {
    super(app);
    this.name = name;
    this.subject = subject;
  }

  title(): string {
    return this.app.say('tui:why.title', { name: this.name });
  }

  override opened(): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.decisions.list(actor, this.subject, { limit: 500 }),
      (decisions) => {
        this.decisions = decisions;
      },
    );
  }

  protected content(width: number): readonly Row[] {
    const { say } = this.app;
    const { decisions } = this;
    if (!decisions) return [row(span(say('tui:list.loading'), 'muted'))];
    if (decisions.length === 0) return [row(span(say('tui:why.none'), 'muted'))];
    return decisions.flatMap((decision) => {
      const what = row(
        span(`${instantText(this.app, decision.at)}  `, 'muted'),
        span(`${say(`tui:outcome.${decision.outcome}`)}  `, TONES[decision.outcome]),
        `${decision.reference ?? ''}  `,
        say(`decisions:why.${decision.reason}`),
        span(decision.level === null ? '' : `  ${say('tui:why.level', { level: decision.level })}`, 'muted'),
      );
      const rest = row(span(`  ${this.detailText(decision)}  ${decision.actorName}`, 'muted'));
      // What does not fit beside stands below, so that no day is cut.
      return rowCells(what) + rowCells(rest) <= width ? [[...what, ...rest]] : [what, rest];
    });
  }

  /** A detail that is a day, e.g. the one until which a receipt is paused, as the reader writes days. */
  private detailText({ detail }: Decision): string {
    return isPlainDate(detail) ? dayText(this.app, detail) : detail;
  }
}
