import { Box } from 'ink';
import { memo, type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { App } from '../../app/app.ts';
import { barText } from '../chart.tsx';
import { useTui } from '../context.ts';
import { useRoom } from '../room.ts';
import { windowStart } from '../window.ts';
import { Words } from '../words.tsx';
import { COLUMN_GAP, type Column, columnWidths, fittingColumns } from './columns.ts';

export interface TableProps<Item> {
  readonly columns: readonly Column<Item>[];
  readonly total: number;
  readonly cursor: number;
  at(index: number): Item | undefined;
  isMarked(item: Item): boolean;
  readonly sorted?: { readonly column: string; readonly descending: boolean } | undefined;
  /** Told how many rows are on the screen, whenever that changes. */
  onHeight?(rows: number): void;
}

/** A column with the cells it has in this window. */
interface Sized<Item> {
  readonly column: Column<Item>;
  readonly cells: number;
}

/** Pointer and mark. */
const MARGIN = 4;

/** A list of any length: only the rows on the screen exist, and of these only what has changed is drawn anew. */
export function Table<Item>({ columns, total, cursor, at, isMarked, sorted, onHeight }: TableProps<Item>): ReactNode {
  const place = useRef(null);
  const room = useRoom(place);
  const height = Math.max(1, room.height - 1);
  useEffect(() => onHeight?.(height));
  const width = room.width - MARGIN;
  const shown = useMemo((): readonly Sized<Item>[] => {
    const fitting = fittingColumns(columns, width);
    const widths = columnWidths(fitting, width);
    return fitting.map((column, index) => ({ column, cells: widths[index] ?? 0 }));
  }, [columns, width]);
  const start = windowStart({ cursor, height, total });
  const length = Math.max(0, Math.min(height, total - start));
  return (
    <Box ref={place} flexDirection="column" flexGrow={1} flexShrink={1} flexBasis={0} overflow="hidden">
      <Headings columns={shown} sorted={sorted} />
      {Array.from({ length }, (_, offset) => {
        const index = start + offset;
        const item = at(index);
        return (
          <TableRow
            // A row keeps its place on the screen while the list scrolls under it.
            key={index % Math.max(1, height)}
            columns={shown as readonly Sized<unknown>[]}
            item={item}
            chosen={index === cursor}
            marked={item !== undefined && isMarked(item)}
            width={width}
          />
        );
      })}
    </Box>
  );
}

function Headings<Item>({
  columns,
  sorted,
}: {
  columns: readonly Sized<Item>[];
  sorted: TableProps<Item>['sorted'];
}): ReactNode {
  const { say, theme } = useTui();
  return (
    <Box height={1} flexShrink={0} paddingLeft={MARGIN} gap={COLUMN_GAP}>
      {columns.map(({ column, cells }) => {
        const arrow = sorted?.column === column.id ? ` ${sorted.descending ? theme.glyphs.down : theme.glyphs.up}` : '';
        return (
          <Cell key={column.id} column={column} cells={cells}>
            <Words tone="muted" bold={arrow !== ''}>
              {say(column.heading) + arrow}
            </Words>
          </Cell>
        );
      })}
    </Box>
  );
}

interface RowProps {
  readonly columns: readonly Sized<unknown>[];
  readonly item: unknown;
  readonly chosen: boolean;
  readonly marked: boolean;
  /** Cells of the columns together. */
  readonly width: number;
}

const TableRow = memo(function TableRow({ columns, item, chosen, marked, width }: RowProps): ReactNode {
  const app = useTui();
  const { glyphs } = app.theme;
  return (
    <Box height={1} flexShrink={0}>
      <Box width={2} flexShrink={0}>
        {chosen ? <Words tone="accent">{glyphs.cursor}</Words> : null}
      </Box>
      <Box width={2} flexShrink={0}>
        {marked ? <Words tone="accent">{glyphs.mark}</Words> : null}
      </Box>
      <Box gap={COLUMN_GAP}>
        {chosen ? <ChosenBar width={width} /> : null}
        {item === undefined ? (
          <Words tone="muted">{glyphs.more}</Words>
        ) : (
          columns.map(({ column, cells }) => (
            <Cell key={column.id} column={column} cells={cells}>
              <Words tone={column.tone?.(item, app) ?? 'plain'} inverse={chosen}>
                {textOf({ column, cells }, item, app)}
              </Words>
            </Cell>
          ))
        )}
      </Box>
    </Box>
  );
});

function textOf<Item>({ column, cells }: Sized<Item>, item: Item, app: App): string {
  const share = column.share?.(item) ?? null;
  return share === null ? column.cell(item, app) : barText({ share, width: cells, glyphs: app.theme.glyphs });
}

/** Behind the cells of the chosen row, so that the space between them is inverse, too. */
function ChosenBar({ width }: { width: number }): ReactNode {
  return (
    <Box position="absolute">
      <Words inverse>{' '.repeat(Math.max(0, width))}</Words>
    </Box>
  );
}

function Cell<Item>({
  column,
  cells,
  children,
}: {
  column: Column<Item>;
  cells: number;
  children: ReactNode;
}): ReactNode {
  return (
    <Box width={cells} flexShrink={0} justifyContent={column.align === 'right' ? 'flex-end' : 'flex-start'}>
      {children}
    </Box>
  );
}
