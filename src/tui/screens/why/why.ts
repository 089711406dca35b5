import {
  type Decision,
  decisionText,
  SECTION_OF,
  SUBJECT_KINDS,
  type Subject,
  type SubjectKind,
} from '../../../core/decisions/index.ts';
import type { App } from '../../app/app.ts';
import { dayText, instantText } from '../../app/format.ts';
import { lacking } from '../../app/permission.ts';
import { type Row, row, span } from '../../frame.ts';
import { wrap } from '../../text.ts';
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

/** Why this person can't ask; undefined when a section that they may view shows decisions about such a subject (X2). */
export function lackingWhy(app: App, kind: SubjectKind): string | undefined {
  const kinds = kind === 'customer' ? SUBJECT_KINDS : [kind];
  const [first, ...others] = kinds.map((each) => lacking(app, `${SECTION_OF[each]}.view`));
  return others.includes(undefined) ? undefined : first;
}

/** Every decision taken about a subject, newest first (D13). */
export class WhyLayer extends PaneLayer {
  readonly id = 'why';
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
      const at = `${instantText(this.app, decision.at)}  `;
      const text = decisionText(say, decision, (day) => dayText(this.app, day));
      // What does not fit beside stands below, so that no day is cut.
      return wrap(text, Math.max(20, width - at.length)).map((line, index) =>
        row(span(index === 0 ? at : ' '.repeat(at.length), 'muted'), span(line, TONES[decision.outcome])),
      );
    });
  }
}
