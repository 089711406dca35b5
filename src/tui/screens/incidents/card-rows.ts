import type { IncidentNotice, IncidentStep } from '../../../core/incidents/index.ts';
import type { Rating } from '../../../core/ratings/index.ts';
import type { App } from '../../app/app.ts';
import { instantText, labelText } from '../../app/format.ts';
import { EMPTY_ROW, type Row, row, span } from '../../frame.ts';
import { wrap } from '../../text.ts';
import { outcomeText as whyText } from '../outbox/view.ts';
import { scoreText } from '../ratings/view.ts';
import type { ShownCard } from './card.ts';

/** An incident's card, every text in full. */
export function cardRows(app: App, { incident, notices, ratings, steps }: ShownCard, width: number): Row[] {
  const { say } = app;
  const state = say(`tui:incident.${incident.state}`);
  const since = instantText(app, incident.closedAt ?? incident.createdAt);
  return [
    row(span(incident.subject, 'title')),
    row(
      span(state, incident.state === 'open' ? 'warn' : 'muted'),
      span(`  ${since}`, 'muted'),
      span(incident.assigneeName ? `  ${incident.assigneeName}` : ''),
    ),
    ...textRows(app, 'tui:field.observations', incident.description, width),
    ...textRows(app, 'tui:field.resolution', incident.resolution, width),
    ...textRows(app, 'incidents:card.notes', incident.internalNotes, width),
    EMPTY_ROW,
    row(span(say('incidents:card.mails'), 'muted')),
    ...(notices.length === 0
      ? [row(`  ${say(incident.noticeOnCreate ? 'incidents:card.noMail' : 'incidents:notSent.switched_off')}`)]
      : notices.flatMap((notice) => noticeRows(app, notice, width))),
    ...ratings.flatMap((rating) => ratingRows(app, rating, width)),
    EMPTY_ROW,
    row(span(say('incidents:card.history'), 'muted')),
    ...steps.map((step) => stepRow(app, step)),
  ];
}

function textRows(app: App, label: string, text: string, width: number): Row[] {
  if (text === '') return [];
  const lines = text.split('\n').flatMap((line) => wrap(line, Math.max(20, width - 2)));
  return [EMPTY_ROW, row(span(app.say(label), 'muted')), ...lines.map((line) => row(`  ${line}`))];
}

function noticeRows(app: App, { event, message }: IncidentNotice, width: number): Row[] {
  const { say } = app;
  const why = [whyText(app, message), message.bounce ? say(`mail:bounce.${message.bounce.kind}`) : '']
    .filter((text) => text !== '')
    .flatMap((text) => wrap(text, Math.max(20, width - 4)));
  const failed = message.bounce !== null || ['failed', 'unknown', 'suppressed'].includes(message.state);
  return [
    row(
      `  ${labelText(app, say(`incidents:event.${event}`))}`,
      span(say(`tui:state.${message.state}`), failed ? 'bad' : 'plain'),
      span(`  ${message.toEmail}  ${instantText(app, message.sentAt ?? message.createdAt)}`, 'muted'),
    ),
    ...why.map((line) => row(span(`    ${line}`, 'muted'))),
  ];
}

function ratingRows(app: App, rating: Rating, width: number): Row[] {
  const lines = rating.comment.split('\n').flatMap((line) => wrap(line, Math.max(20, width - 4)));
  return [
    EMPTY_ROW,
    row(
      span(`${scoreText(app, rating)}  `, rating.low ? 'bad' : 'good'),
      span(instantText(app, rating.updatedAt), 'muted'),
    ),
    ...(rating.comment === '' ? [] : lines.map((line) => row(`  ${line}`))),
  ];
}

function stepRow(app: App, { act, at, byName }: IncidentStep): Row {
  return row(
    span(`  ${instantText(app, at)}  `, 'muted'),
    app.say(`incidents:step.${act}`),
    span(`  ${byName}`, 'muted'),
  );
}
