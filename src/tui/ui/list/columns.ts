import type { App } from '../../app/app.ts';
import type { Tone } from '../../theme.ts';

/**
 * A column of a table. Its width comes from the window and from the columns beside it, never from what stands in it. One
 * without a weight has `min` cells, whatever the window: dates, amounts, states. What is left over goes to the others.
 */
export interface Column<Item> {
  readonly id: string;
  /** Key of the heading's words. */
  readonly heading: string;
  /** The cells it needs to be of use. */
  readonly min: number;
  /** Its share of what is left over. */
  readonly weight?: number;
  /** More is of no use to it. */
  readonly max?: number;
  readonly align?: 'right';
  /** Left out where the window is too narrow for the others; the last one goes first. */
  readonly optional?: boolean;
  tone?(item: Item, app: App): Tone;
  cell(item: Item, app: App): string;
  /** A share, 0 to 1, drawn as a bar across the column in place of the words; null: the words. */
  share?(item: Item): number | null;
}

type Sizes = Pick<Column<never>, 'min' | 'weight' | 'max' | 'optional'>;

/** Cells between two columns. */
export const COLUMN_GAP = 1;

/** The columns that there is room for. */
export function fittingColumns<Shown extends Sizes>(columns: readonly Shown[], width: number): readonly Shown[] {
  const last = columns.findLastIndex((column) => column.optional);
  if (needed(columns) <= width || last === -1) return columns;
  return fittingColumns(columns.toSpliced(last, 1), width);
}

/**
 * Cells of each column. In whole cells and not by Yoga: between fractions of cells Ink cuts the `…` off a text that is cut.
 * Where there is too little for all, the widest of those with a weight gives way.
 */
export function columnWidths(columns: readonly Sizes[], width: number): number[] {
  const widths = columns.map(({ min }) => min);
  const step = needed(columns) <= width ? 1 : -1;
  for (let left = Math.abs(width - needed(columns)); left > 0; left -= 1) {
    const next = step === 1 ? mostInNeed(columns, widths) : widest(columns, widths);
    if (next === -1) break;
    widths[next] = (widths[next] ?? 0) + step;
  }
  return widths;
}

function needed(columns: readonly Sizes[]): number {
  return columns.reduce((sum, { min }) => sum + min + COLUMN_GAP, -COLUMN_GAP);
}

/** The one that has got least of what is left over, by its weight. */
function mostInNeed(columns: readonly Sizes[], widths: readonly number[]): number {
  return bestOf(columns, (index) => {
    const { min, weight = 0, max = Number.POSITIVE_INFINITY } = columns[index] ?? { min: 0 };
    const now = widths[index] ?? 0;
    return weight > 0 && now < max ? -(now - min + 1) / weight : Number.NEGATIVE_INFINITY;
  });
}

function widest(columns: readonly Sizes[], widths: readonly number[]): number {
  return bestOf(columns, (index) => {
    const now = widths[index] ?? 0;
    return (columns[index]?.weight ?? 0) > 0 && now > 1 ? now : Number.NEGATIVE_INFINITY;
  });
}

/** The index of the highest score, or -1 when all are minus infinity. */
function bestOf(columns: readonly unknown[], score: (index: number) => number): number {
  let best = -1;
  for (const index of columns.keys())
    if (score(index) > (best === -1 ? Number.NEGATIVE_INFINITY : score(best))) best = index;
  return best;
}
