import type { Decision } from '../../../core/debtors/index.ts';
import type { App } from '../../app/app.ts';
import { instantText } from '../../app/format.ts';
import { type Row, row, span } from '../../frame.ts';
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
};

/** Every decision taken about a customer or a receipt, newest first (D13). */
export class WhyLayer extends PaneLayer {
  readonly id = 'debtors.why';
  private readonly name: string;
  private readonly about: { accountId?: string; receiptId?: string };
  private decisions: readonly Decision[] | null = null;

  constructor(app: App, { name, ...about }: { name: string; accountId?: string; receiptId?: string }) {
    super(app);
    this.name = name;
    this.about = about;
  }

  title(): string {
    return this.app.say('tui:why.title', { name: this.name });
  }

  override opened(): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      () => core.debtors.why(actor, { ...this.about, limit: 500 }),
      (decisions) => {
        this.decisions = decisions;
      },
    );
  }

  protected content(): readonly Row[] {
    const { say } = this.app;
    const { decisions } = this;
    if (!decisions) return [row(span(say('tui:list.loading'), 'muted'))];
    if (decisions.length === 0) return [row(span(say('tui:why.none'), 'muted'))];
    return decisions.map((decision) =>
      row(
        span(`${instantText(this.app, decision.at)}  `, 'muted'),
        span(`${say(`tui:outcome.${decision.outcome}`)}  `, TONES[decision.outcome]),
        `${decision.receiptReference ?? ''}  `,
        say(`debtors:why.${decision.reason}`),
        span(decision.level === null ? '' : `  ${say('tui:why.level', { level: decision.level })}`, 'muted'),
        span(`  ${decision.detail}  ${decision.actorName}`, 'muted'),
      ),
    );
  }
}
