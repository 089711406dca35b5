import { Box } from 'ink';
import type { ReactNode } from 'react';
import { processText } from '../../../core/processes/index.ts';
import { agoText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import { useRoom } from '../../ui/room.ts';
import { Words } from '../../ui/words.tsx';
import { averageText, scoreText } from '../ratings/rating-text.ts';
import { banners } from './banners.tsx';
import { debtRows } from './debt-rows.tsx';
import { Labelled, type Part } from './parts.tsx';
import { quotaRows } from './quota-rows.tsx';
import type { Today } from './today-reading.ts';

/** The page's heading stands above. */
const HEADING = 1;

/** How much is shown of each part, from a tall window to a short one: its number always, of its newest rows as many as fit. */
const DENSITIES = [
  { gap: 1, details: 2 },
  { gap: 0, details: 2 },
  { gap: 0, details: 1 },
  { gap: 0, details: 0 },
] as const;

/** Details give way before a whole part does. A newcomer without data sees three steps instead of empty charts. */
export function TodayBody(today: Today): ReactNode {
  const app = useTui();
  const { width, height } = useRoom();
  if (today.customers === 0 && today.restored === null) return <Newcomer />;
  const above = banners(app, today, width);
  const parts = [
    ...quotaRows(app, today, width),
    ...toApprove(today),
    ...debtRows(today, width),
    ...incidentRows(today),
    ...ratingRows(today),
    ...leavingRows(today),
    ...runningRows(today),
  ];
  const rowsOf = ({ gap, details }: (typeof DENSITIES)[number]): number =>
    parts.reduce(
      (sum, part) => sum + (part.apart ? gap : 0) + part.head.length + Math.min(details, part.details?.length ?? 0),
      above.rows,
    );
  const density = DENSITIES.find((each) => rowsOf(each) <= height - HEADING) ?? DENSITIES[3];
  return (
    <>
      {above.shown}
      {parts.map(({ id, apart, head, details = [] }) => (
        <Box key={id} flexDirection="column" flexShrink={0} paddingTop={apart ? density.gap : 0}>
          {head}
          {details.slice(0, density.details)}
        </Box>
      ))}
    </>
  );
}

function Newcomer(): ReactNode {
  const { say } = useTui();
  return (
    <Box flexDirection="column" paddingX={1} paddingTop={1}>
      <Words tone="title">{say('tui:today.welcome')}</Words>
      <Box flexDirection="column" paddingTop={1}>
        {(['import', 'proof', 'invite'] as const).map((step, index) => (
          <Words key={step} wrap="wrap">
            <Words tone="accent">{`${index + 1}. `}</Words>
            {say(`tui:today.step.${step}`)}
          </Words>
        ))}
      </Box>
    </Box>
  );
}

function toApprove({ run }: Today): Part[] {
  if (!run) return [];
  const waiting = run.items.filter(({ fate }) => fate === 'waiting').length;
  const line = <ToApprove key="approve" waiting={waiting} />;
  return [{ id: 'approve', apart: true, head: [line] }];
}

function ToApprove({ waiting }: { waiting: number }): ReactNode {
  const { say } = useTui();
  return (
    <Labelled label="tui:today.approve">
      <Words tone={waiting > 0 ? 'warn' : 'good'}>{say('tui:today.waiting', { count: waiting })}</Words>
    </Labelled>
  );
}

function incidentRows({ incidents }: Today): Part[] {
  if (!incidents) return [];
  const head = (
    <Labelled key="head" label="tui:today.incidents">
      <Words tone={incidents.total > 0 ? 'warn' : 'good'}>{String(incidents.total)}</Words>
    </Labelled>
  );
  const details = incidents.rows.map((incident) => (
    <Labelled key={incident.id}>
      <Words>
        <Words tone="muted">{`${incident.reference}  `}</Words>
        {`${incident.account.tradeName}: ${incident.subject}`}
        <Ago instant={incident.createdAt} />
      </Words>
    </Labelled>
  ));
  return [{ id: 'incidents', apart: true, head: [head], details }];
}

function Ago({ instant }: { instant: number }): ReactNode {
  return <Words tone="muted">{`  ${agoText(useTui(), instant)}`}</Words>;
}

function ratingRows({ ratings }: Today): Part[] {
  if (!ratings || ratings.rows.length === 0) return [];
  const details = ratings.rows.map((rating) => <RatingLine key={rating.id} rating={rating} />);
  return [{ id: 'ratings', apart: true, head: [<Average key="head" {...ratings} />], details }];
}

type Ratings = NonNullable<Today['ratings']>;

function Average({ average: { share, count }, scale }: Ratings): ReactNode {
  const app = useTui();
  return (
    <Labelled label="tui:today.ratings">
      <Words>
        {share === null ? '' : app.say('tui:today.average', { average: averageText(app, share, scale), scale, count })}
      </Words>
    </Labelled>
  );
}

function RatingLine({ rating }: { rating: Ratings['rows'][number] }): ReactNode {
  const app = useTui();
  return (
    <Labelled>
      <Words>
        <Words tone={rating.low ? 'bad' : 'good'}>{`${scoreText(rating, app)}  `}</Words>
        {rating.account?.tradeName ?? ''}
        <Words tone="muted">{`  ${rating.comment}`}</Words>
      </Words>
    </Labelled>
  );
}

function leavingRows({ leaving }: Today): Part[] {
  if (!leaving) return [];
  const details = leaving.rows.map(({ id, toEmail, batchTitle }) => (
    <Labelled key={id}>
      <Words>
        {toEmail}
        <Words tone="muted">{`  ${batchTitle}`}</Words>
      </Words>
    </Labelled>
  ));
  return [{ id: 'leaving', apart: true, head: [<Leaving key="head" {...leaving} />], details }];
}

function Leaving({ total, later }: NonNullable<Today['leaving']>): ReactNode {
  const { say } = useTui();
  return (
    <Labelled label="tui:today.leaving">
      <Words>
        {String(total)}
        <Words tone="muted">{later > 0 ? `  ${say('tui:today.later', { count: later })}` : ''}</Words>
      </Words>
    </Labelled>
  );
}

/** Programs shown that send; `relance outbox` lists all. */
const MOST_PROCESSES = 2;

/** Which programs send, and since when each was last heard of. */
function runningRows({ processes }: Today): Part[] {
  const sending = processes.filter((process) => process.sends).slice(0, MOST_PROCESSES);
  const lines = sending.map((process, index) => <Running key={process.id} process={process} first={index === 0} />);
  return [{ id: 'running', head: lines.length > 0 ? lines : [<NothingRuns key="nothing" />] }];
}

function Running({ process, first }: { process: Today['processes'][number]; first: boolean }): ReactNode {
  const { say, session } = useTui();
  return (
    <Labelled {...(first ? { label: 'tui:today.running' } : {})}>
      <Words tone="muted">{processText(say, process, session.clock.now())}</Words>
    </Labelled>
  );
}

function NothingRuns(): ReactNode {
  return (
    <Labelled label="tui:today.running">
      <Words tone="warn">{useTui().say('tui:today.runningNothing')}</Words>
    </Labelled>
  );
}
