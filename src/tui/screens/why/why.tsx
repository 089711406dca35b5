import { Box } from 'ink';
import type { ReactNode } from 'react';
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
import type { Tone } from '../../theme.ts';
import { useTui } from '../../ui/context.ts';
import { pageScreen } from '../../ui/page/page-screen.ts';
import { Words } from '../../ui/words.tsx';

/** The newest decisions; a customer of many years has more. */
const SHOWN = 500;

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
export const whyPage = pageScreen<{ readonly name: string; readonly subject: Subject }, readonly Decision[]>({
  id: 'why',
  name: 'Why',
  title: ({ app, input }) => app.say('tui:why.title', { name: input.name }),
  load: ({ session: { core, actor } }, { subject }) => core.decisions.list(actor, subject, { limit: SHOWN }),
  body: (decisions) => <Decisions decisions={decisions} />,
});

function Decisions({ decisions }: { decisions: readonly Decision[] }): ReactNode {
  const app = useTui();
  if (decisions.length === 0) return <Words tone="muted">{app.say('tui:why.none')}</Words>;
  // What does not fit beside stands below, so that no day is cut.
  return decisions.map((decision) => (
    <Box key={decision.id} flexShrink={0}>
      <Box flexShrink={0}>
        <Words tone="muted">{`${instantText(app, decision.at)}  `}</Words>
      </Box>
      <Box flexShrink={1}>
        <Words tone={TONES[decision.outcome]} wrap="wrap">
          {decisionText(app.say, decision, (day) => dayText(app, day))}
        </Words>
      </Box>
    </Box>
  ));
}
