import type { Rating } from '../../../core/ratings/index.ts';
import type { App } from '../../app/app.ts';
import { agoText, instantText, labelText } from '../../app/format.ts';
import { EMPTY_ROW, type Row, row, span } from '../../frame.ts';
import { wrap } from '../../text.ts';
import { stars } from '../../ui/charts.ts';
import type { Column } from '../../ui/table.ts';

export function ratingColumns(app: App): Column<Rating>[] {
  const { say } = app;
  return [
    {
      id: 'score',
      heading: say('tui:column.score'),
      width: 6,
      tone: (rating) => (rating.low ? 'bad' : 'good'),
      cell: (rating) => scoreText(app, rating),
    },
    {
      id: 'customer',
      heading: say('tui:column.customer'),
      width: 18,
      cell: (rating) => rating.account?.tradeName ?? '',
    },
    { id: 'about', optional: true, heading: say('tui:column.about'), width: 14, cell: (rating) => rating.subjectTitle },
    { id: 'comment', heading: say('tui:column.comment'), width: 'rest', cell: (rating) => rating.comment },
    { id: 'handled', heading: say('tui:column.handled'), width: 10, cell: (rating) => handledText(app, rating) },
    {
      id: 'at',
      heading: say('tui:column.when'),
      width: 11,
      align: 'right',
      cell: (rating) => agoText(app, rating.updatedAt),
    },
  ];
}

export function scoreText(app: App, rating: Rating): string {
  return stars(rating.score, rating.scale, app.theme.glyphs);
}

/** How far a low rating has been dealt with, and by whom (R4). */
export function handledText(app: App, rating: Rating): string {
  if (rating.resolvedAt !== null) return app.say('tui:rating.resolved');
  if (rating.contactedAt !== null) return app.say('tui:rating.contacted');
  if (rating.ownerName !== null) return rating.ownerName;
  return rating.low ? app.say('tui:rating.nobody') : '';
}

export function ratingRows(
  app: App,
  rating: Rating,
  history: readonly { score: number; scale: number; comment: string; at: number }[],
  width: number,
): Row[] {
  const { say } = app;
  const fact = (label: string, text: string): Row => row(span(labelText(app, say(label)), 'muted'), text);
  return [
    row(
      span(`${scoreText(app, rating)}  ${rating.score}/${rating.scale}`, rating.low ? 'bad' : 'good', { bold: true }),
    ),
    fact('tui:column.customer', rating.account?.tradeName ?? ''),
    fact('tui:column.about', rating.subjectTitle),
    fact('tui:column.when', instantText(app, rating.updatedAt)),
    fact('tui:rating.locks', instantText(app, rating.locksAt)),
    fact('tui:column.handled', handledText(app, rating)),
    ...(rating.dueAt === null ? [] : [fact('tui:rating.due', instantText(app, rating.dueAt))]),
    EMPTY_ROW,
    ...wrap(rating.comment || say('tui:rating.noWords'), width).map((line) => row(line)),
    ...(history.length > 1
      ? [
          EMPTY_ROW,
          row(span(say('tui:rating.history'), 'muted')),
          ...history.flatMap((past) => [
            row(span(`${instantText(app, past.at)}  ${past.score}/${past.scale}`, 'muted')),
            ...wrap(past.comment, width - 2).map((line) => row(`  ${line}`)),
          ]),
        ]
      : []),
  ];
}
