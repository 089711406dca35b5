import { formatInstant } from '../../../core/dates.ts';
import { processText } from '../../../core/processes/index.ts';
import { type QuotaUse, rateText } from '../../../core/quota/index.ts';
import { restoredWords } from '../../../core/recovery/index.ts';
import { hindrance } from '../../../core/watch/index.ts';
import type { App } from '../../app/app.ts';
import { agoText, instantText, moneyText } from '../../app/format.ts';
import { labelText } from '../../app/label.ts';
import { type Box, EMPTY_ROW, type Frame, fitHeight, type Row, row, span } from '../../frame.ts';
import { pad, wrap } from '../../text.ts';
import { bar } from '../../ui/charts.ts';
import { debtorCounts } from '../debtors/debts.tsx';
import { ageingBars } from '../debtors/view.ts';
import { pauseRows } from '../outbox/pause.ts';
import { scoreText } from '../ratings/rating-text.ts';
import type { Today } from './state.ts';

const LABEL = 18;

export function todayView(app: App, today: Today | null, box: Box): Frame {
  if (!today) return { rows: [row(span(`  ${app.say('tui:list.loading')}`, 'muted'))] };
  if (today.customers === 0 && today.restored === null) return { rows: newcomer(app) };
  return {
    rows: fitHeight(
      roomiest(box.height, (density) => todayRows(app, today, { width: box.width, density })),
      box.height,
    ),
  };
}

/** How much is shown of each part: its number always, of its newest rows as many as there is room for. */
interface Density {
  readonly gaps: boolean;
  readonly lines: number;
}

/** From a tall window to a short one. */
const DENSITIES: readonly Density[] = [
  { gaps: true, lines: 2 },
  { gaps: false, lines: 2 },
  { gaps: false, lines: 1 },
  { gaps: false, lines: 0 },
];

/** The first that fits, so that a short window loses details before it loses a whole part. */
function roomiest(height: number, draw: (density: Density) => Row[]): Row[] {
  let rows: Row[] = [];
  for (const density of DENSITIES) {
    rows = draw(density);
    if (rows.length <= height) break;
  }
  return rows;
}

function todayRows(app: App, today: Today, { width, density }: { width: number; density: Density }): Row[] {
  const rows = [
    ...restoredRows(app, today, width),
    ...(today.pause ? pauseRows(app, today.pause, width, 'tui:senderPause.hintElsewhere') : []),
    ...hindranceRows(app, today, width),
    ...quotaRows(app, today, width),
    ...rateRows(app, today),
    ...toApprove(app, today),
    ...debtRows(app, today, width),
    ...incidentRows(app, today, density.lines),
    ...ratingRows(app, today, density.lines),
    ...leavingRows(app, today, density.lines),
    ...runningRows(app, today),
  ];
  return density.gaps ? rows : rows.filter((line) => line !== EMPTY_ROW);
}

/** A newcomer without data sees three steps instead of empty charts. */
function newcomer(app: App): Row[] {
  const { say } = app;
  return [
    EMPTY_ROW,
    row(span(`  ${say('tui:today.welcome')}`, 'title')),
    EMPTY_ROW,
    ...(['import', 'proof', 'invite'] as const).map((step, index) =>
      row(span(`  ${index + 1}. `, 'accent'), say(`tui:today.step.${step}`)),
    ),
  ];
}

function label(app: App, key: string): string {
  return ` ${pad(app.say(key), LABEL)} `;
}

function quotaRows(app: App, today: Today, width: number): Row[] {
  return today.quota.flatMap((use) => {
    const name = label(app, use.class === 'mailing' ? 'tui:quota.mailing' : 'tui:quota.notice');
    return [
      quotaRow(app, name, 'tui:quota.today', use.day, width, use),
      quotaRow(app, ` ${' '.repeat(LABEL)} `, 'tui:quota.month', use.month, width),
    ];
  });
}

/** `█████░░░ 64 of 300 today, 12 waiting`: numbers first, the bar helps the eye. */
function quotaRow(
  app: App,
  name: string,
  words: string,
  { used, limit }: QuotaUse['day'],
  width: number,
  use?: QuotaUse,
): Row {
  const { say, theme } = app;
  const waiting = use && use.waitingToday > 0 ? say('tui:quota.waiting', { count: use.waitingToday }) : '';
  const over = limit !== null && used >= limit ? ` ${say('tui:quota.over')}` : '';
  if (limit === null)
    return row(
      span(name, 'muted'),
      labelText(app, say(words)) + String(used),
      span(` (${say('tui:quota.none')})  ${waiting}`, 'muted'),
    );
  const barWidth = Math.max(8, Math.min(24, width - 70));
  return row(
    span(name, 'muted'),
    ...bar({ part: used, whole: limit, width: barWidth, glyphs: theme.glyphs }),
    span(` ${say('tui:quota.used', { used, limit, period: say(words) })}`),
    span(over, 'bad'),
    span(waiting ? `  ${waiting}` : '', 'muted'),
    span(use?.warmUp ? `  ${say('tui:quota.warmUp', { number: use.warmUp.number })}` : '', 'muted'),
  );
}

function rateRows(app: App, { rate }: Today): Row[] {
  if (rate.length === 0) return [];
  return [row(' '.repeat(LABEL + 2), span(rateText(app.say, rate, String), 'muted'))];
}

function toApprove(app: App, today: Today): Row[] {
  if (!today.run) return [];
  const waiting = today.run.items.filter(({ fate }) => fate === 'waiting').length;
  return [
    EMPTY_ROW,
    row(
      span(label(app, 'tui:today.approve'), 'muted'),
      span(app.say('tui:today.waiting', { count: waiting }), waiting > 0 ? 'warn' : 'good'),
    ),
  ];
}

function debtRows(app: App, today: Today, width: number): Row[] {
  const { debtors } = today;
  if (!debtors) return [];
  return [
    EMPTY_ROW,
    row(
      span(label(app, 'tui:today.overdue'), 'muted'),
      span(moneyText(app, debtors.totals) || '0', 'title'),
      span(`  ${debtorCounts(app, debtors)}`, 'muted'),
    ),
    row(' '.repeat(LABEL + 2), ...ageingBars(app, debtors.ageing, Math.max(10, width - 60))),
  ];
}

function incidentRows(app: App, today: Today, shown: number): Row[] {
  const { incidents } = today;
  if (!incidents) return [];
  const head = row(
    span(label(app, 'tui:today.incidents'), 'muted'),
    span(String(incidents.total), incidents.total > 0 ? 'warn' : 'good'),
  );
  const lines = incidents.rows
    .slice(0, shown)
    .map((incident) =>
      row(
        ' '.repeat(LABEL + 2),
        span(`${incident.reference}  `, 'muted'),
        `${incident.account.tradeName}: ${incident.subject}`,
        span(`  ${agoText(app, incident.createdAt)}`, 'muted'),
      ),
    );
  return [EMPTY_ROW, head, ...lines];
}

function ratingRows(app: App, today: Today, shown: number): Row[] {
  const { ratings } = today;
  if (!ratings || ratings.rows.length === 0) return [];
  const { average } = ratings;
  const share =
    average.share === null
      ? ''
      : app.say('tui:today.average', { percent: Math.round(average.share * 100), count: average.count });
  const lines = ratings.rows
    .slice(0, shown)
    .map((rating) =>
      row(
        ' '.repeat(LABEL + 2),
        span(`${scoreText(rating, app)}  `, rating.low ? 'bad' : 'good'),
        rating.account?.tradeName ?? '',
        span(`  ${rating.comment}`, 'muted'),
      ),
    );
  return [EMPTY_ROW, row(span(label(app, 'tui:today.ratings'), 'muted'), share), ...lines];
}

function leavingRows(app: App, today: Today, shown: number): Row[] {
  const { leaving } = today;
  if (!leaving) return [];
  const lines = leaving.rows
    .slice(0, shown)
    .map((message) => row(' '.repeat(LABEL + 2), message.toEmail, span(`  ${message.batchTitle}`, 'muted')));
  const later = leaving.later > 0 ? `  ${app.say('tui:today.later', { count: leaving.later })}` : '';
  return [
    EMPTY_ROW,
    row(span(label(app, 'tui:today.leaving'), 'muted'), String(leaving.total), span(later, 'muted')),
    ...lines,
  ];
}

/** Mails that should leave and do not: since when, and why. A paused sender has lines of its own. */
function hindranceRows(app: App, { mail, pause }: Today, width: number): Row[] {
  const held = mail && !pause ? hindrance(mail) : null;
  if (!held) return [];
  const words = app.say('mail:notLeaving', { since: instantText(app, held.since), why: app.say(held.why) });
  return [...wrap(words, Math.max(20, width - 2)).map((line) => row(span(` ${line}`, 'warn'))), EMPTY_ROW];
}

function restoredRows(app: App, { restored }: Today, width: number): Row[] {
  if (!restored) return [];
  const { say, session } = app;
  const time = formatInstant({ instant: restored.takenAt, locale: session.locale, zone: session.zone });
  return [
    row(span(` ${say('tui:today.restored', { time })}`, 'bad')),
    ...restoredWords(say, restored).flatMap((words) =>
      wrap(words, Math.max(20, width - 4)).map((line) => row(span(`   ${line}`, 'warn'))),
    ),
    EMPTY_ROW,
  ];
}

/** Which programs send, and since when each was last heard of. */
function runningRows(app: App, { processes }: Today): Row[] {
  const sending = processes.filter((process) => process.sends);
  const now = app.session.clock.now();
  const lines = sending.slice(0, 2).map((process) => span(processText(app.say, process, now), 'muted'));
  if (lines.length === 0) lines.push(span(app.say('tui:today.runningNothing'), 'warn'));
  return lines.map((line, index) =>
    row(index === 0 ? span(label(app, 'tui:today.running'), 'muted') : ' '.repeat(LABEL + 2), line),
  );
}
