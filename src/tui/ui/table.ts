import { type Box, fitRow, type Row, row, type Span, span } from '../frame.ts';
import { pad } from '../text.ts';
import type { Glyphs, Tone } from '../theme.ts';
import { windowStart } from './window.ts';

export interface Column<Item> {
  readonly id: string;
  /** The heading, already in the person's language. */
  readonly heading: string;
  /** Cells; `rest` shares what is left. */
  readonly width: number | 'rest';
  readonly align?: 'left' | 'right';
  /** Left out where the screen is too narrow for the columns that matter more; the last ones go first. */
  readonly optional?: boolean;
  readonly tone?: (item: Item) => Tone;
  cell(item: Item): string;
}

export interface TableOptions<Item> {
  readonly columns: readonly Column<Item>[];
  readonly total: number;
  readonly cursor: number;
  readonly marked: (item: Item) => boolean;
  readonly sorted?: { readonly column: string; readonly descending: boolean };
  readonly at: (index: number) => Item | undefined;
  readonly glyphs: Glyphs;
}

/** The rows that fit and no more, whatever the length of the list: `>` and inverse for the chosen one, a dot for marks. */
export function table<Item>(options: TableOptions<Item>, box: Box): Row[] {
  const { glyphs, total, cursor } = options;
  const columns = columnsFor(options.columns, box.width - 4);
  const widths = columnWidths(columns, box.width - 4);
  const heading = columns.map((column, index) => {
    const arrow = options.sorted?.column === column.id ? ` ${options.sorted.descending ? glyphs.down : glyphs.up}` : '';
    const width = widths[index] ?? 0;
    return span(`${pad(column.heading + arrow, width, column.align)} `, 'muted', { bold: arrow !== '' });
  });
  const height = Math.max(0, box.height - 1);
  const start = windowStart({ cursor, height, total });
  const rows = Array.from({ length: Math.max(0, Math.min(height, total - start)) }, (_, offset) =>
    line({ ...options, columns }, widths, start + offset),
  );
  return [row('    ', ...heading), ...rows].map((spans) => fitRow(spans, box.width));
}

/** `12–24 of 318`: which rows of the list are on the screen. */
export function shownRange({ cursor, height, total }: { cursor: number; height: number; total: number }): {
  from: number;
  to: number;
} {
  const start = windowStart({ cursor, height: Math.max(1, height), total });
  return { from: Math.min(total, start + 1), to: Math.min(total, start + Math.max(1, height)) };
}

function line<Item>(
  { columns, at, cursor, marked, glyphs }: TableOptions<Item>,
  widths: readonly number[],
  index: number,
): Row {
  const item = at(index);
  const chosen = index === cursor;
  const pointer = span(chosen ? `${glyphs.cursor} ` : '  ', 'accent');
  if (item === undefined) return row(pointer, '  ', span(glyphs.more, 'muted'));
  const look = chosen ? { inverse: true } : {};
  const cellsOf = columns.map((column, position): Span => {
    const tone = column.tone?.(item) ?? 'plain';
    return span(`${pad(column.cell(item), widths[position] ?? 0, column.align)} `, tone, look);
  });
  return row(pointer, span(marked(item) ? `${glyphs.mark} ` : '  ', 'accent'), ...cellsOf);
}

/** Narrower, the column that tells the rows apart can't be read. */
const LEAST_REST = 18;

function columnsFor<Item>(columns: readonly Column<Item>[], width: number): readonly Column<Item>[] {
  const last = columns.findLastIndex((column) => column.optional);
  const hasRest = columns.some((column) => column.width === 'rest');
  if (last === -1 || !hasRest || restWidth(columns, width) >= LEAST_REST) return columns;
  return columnsFor(columns.toSpliced(last, 1), width);
}

function columnWidths<Item>(columns: readonly Column<Item>[], width: number): number[] {
  const rest = restWidth(columns, width);
  return columns.map((column) => (column.width === 'rest' ? rest : column.width));
}

/** What is left for each `rest` column after the others and the gaps. */
function restWidth<Item>(columns: readonly Column<Item>[], width: number): number {
  const fixed = columns.reduce((sum, column) => sum + 1 + (column.width === 'rest' ? 0 : column.width), 0);
  const rests = columns.filter((column) => column.width === 'rest').length;
  return rests === 0 ? 0 : Math.max(4, Math.floor((width - fixed) / rests));
}
