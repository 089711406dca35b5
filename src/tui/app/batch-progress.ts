import type { BatchProgress } from '../../core/mail/index.ts';
import { type Row, row, span } from '../frame.ts';
import { bar } from '../ui/charts.ts';
import type { App } from './app.ts';

/** Cells of the bar. */
const WIDTH = 16;

/** How far a send has come: it goes on while its sender looks at other screens. */
export function progressRow(app: App, progress: BatchProgress): Row {
  const { say, theme } = app;
  const { counts, total, title } = progress;
  const failed = counts.failed + counts.unknown;
  const settled = total - counts.queued - counts.sending - counts.retry;
  return row(
    ' ',
    ...bar({ part: settled, whole: total, width: WIDTH, glyphs: theme.glyphs, tone: 'good' }),
    span(` ${say('tui:batch.progress', { title, sent: counts.sent, total })}`),
    span(failed > 0 ? `  ${say('tui:batch.failed', { count: failed })}` : '', 'bad'),
  );
}
