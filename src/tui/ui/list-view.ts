import type { App } from '../app/app.ts';
import { type Box, type Frame, type Row, row, span, spread } from '../frame.ts';
import { cells, wrap } from '../text.ts';
import type { SearchFilter } from './search-filter.ts';
import { shownRange, type TableOptions, table } from './table.ts';

export interface ListViewOptions<Item> {
  readonly app: App;
  readonly title: string;
  /** The filters in words. */
  readonly words: string;
  readonly search: SearchFilter;
  readonly marked: number;
  readonly loaded: boolean;
  readonly emptyText: string;
  readonly summary: readonly Row[];
  readonly table: TableOptions<Item>;
}

/** Rows that the table has in this box, its heading included. */
export function tableHeightIn(box: Box, summary: readonly Row[]): number {
  return Math.max(2, box.height - 1 - summary.length);
}

/** Title with filter and position, the table or why it is empty, and the summary under it. */
export function listView<Item>(options: ListViewOptions<Item>, box: Box): Frame {
  const { app, loaded, search, summary } = options;
  const height = tableHeightIn(box, summary);
  const empty = loaded && options.table.total === 0;
  const text = search.text() ? app.say('tui:list.noMatch') : options.emptyText;
  const body = empty
    ? [row(), ...wrap(text, box.width - 4).map((line) => row('  ', span(line, 'muted')))]
    : table(options.table, { width: box.width, height });
  const rows = [titleRow(options, { width: box.width, height: height - 1 }), ...body.slice(0, height)];
  while (rows.length < 1 + height) rows.push(row());
  const frame: Frame = { rows: [...rows, ...summary] };
  return search.active ? { ...frame, cursor: { x: cells(` ${options.title}`) + search.cursorCells(), y: 0 } } : frame;
}

function titleRow<Item>(
  { app, title, words, search, marked, loaded, table: { cursor, total } }: ListViewOptions<Item>,
  box: Box,
): Row {
  const { say, theme } = app;
  const range = shownRange({ cursor, height: box.height, total });
  const known = total === 0 ? '' : say('tui:list.position', { from: range.from, to: range.to, total });
  return spread(
    row(
      span(` ${title}`, 'title'),
      ...search.spans(),
      span(words ? ` ${theme.glyphs.separator} ${words}` : '', 'muted'),
    ),
    row(
      span(marked > 0 ? `${say('tui:list.marked', { count: marked })}  ` : '', 'accent'),
      span(loaded ? known : say('tui:list.loading'), 'muted'),
    ),
    box.width,
  );
}
